import type { Message } from "../github/slack";

/** What is asked for. */
export interface RollbackWish {
    readonly environment: string;
    readonly service: string;
    /** Tag of the release; empty to list them. */
    readonly to: string;
}

/** How it goes. */
export interface RollbackNews extends RollbackWish {
    readonly state: "started" | "done" | "failed";
    readonly actor: string;
    readonly run: string | undefined;
    readonly duration?: string;
    /** What was printed. */
    readonly reason?: string;
}

/**
 * The arguments of `npm run rollback`. What a person typed stays a value, also where it looks like an option.
 *
 * @throws `Error` where it can be neither a service nor a tag.
 */
export function rollbackArguments({ environment, service, to }: RollbackWish): string[] {
    if (!/^[a-z][a-z0-9-]*$/.test(service)) {
        throw new Error(`"${service}" is no service: name it as index.ts does, like backend.`);
    }
    if (to !== "" && !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(to)) {
        throw new Error(`"${to}" is no tag of an image. Leave it empty, and the releases are listed.`);
    }
    return [`--stack=${environment}`, `--service=${service}`, ...(to === "" ? [] : [`--to=${to}`])];
}

/** The message for Slack. */
export function rollbackMessage(news: RollbackNews): Message {
    const { environment, service, to, state, actor, run, duration, reason } = news;
    const headline = {
        started: `${environment}: ${service} returns to ${to}`,
        done: `${environment}: ${service} serves ${to} again`,
        failed: `${environment}: ${service} could not be returned to ${to}`,
    }[state];
    return {
        headline,
        facts: [["who", actor], ...(duration === undefined ? [] : [["took", duration] as const])],
        reason: state === "failed" ? reason : undefined,
        link: run === undefined ? undefined : { url: run, label: "Run" },
    };
}
