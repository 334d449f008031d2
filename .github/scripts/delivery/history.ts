import { z } from "zod";
import type { Run } from "./process";

/**
 * An update as `pulumi stack history --json` shows it, the newest first. In a bucket its version is always 0.
 *
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_history/
 */
const update = z.looseObject({
    kind: z.string(),
    result: z.string().default(""),
    startTime: z.string().default(""),
    endTime: z.string().default(""),
    message: z.string().default(""),
});

/** What is known of a stack's past. */
export interface Past {
    /** Tells the newest update from any other; `none` where there is none. */
    readonly latest: string;
    /** The commit whose program was applied last, and wholly. */
    readonly program: string | undefined;
    /** The commit of the run that applied it: that of its application, where a release has brought one. */
    readonly commit: string | undefined;
}

/** The stack has changed since the plan was made. */
export class StalePlanError extends Error {
    override readonly name = "StalePlanError";
}

const PREFIX = "slipway";

/** The message of an update, by which a later one knows whose program it was. */
export function updateMessage(lane: string, program: string, commit: string): string {
    return `${PREFIX} ${lane} program ${program} commit ${commit}`;
}

const MESSAGE = new RegExp(`^${PREFIX} \\S+ program ([0-9a-f]{40}) commit ([0-9a-f]{40})$`);

/**
 * Reads a stack's history.
 *
 * @throws where it is no such JSON.
 */
export function pastOf(json: string): Past {
    const updates = z.array(update).parse(JSON.parse(json));
    const [newest] = updates;
    const applied = updates.find(({ kind, result }) => kind === "update" && result === "succeeded");
    const [, program, commit] = MESSAGE.exec(applied?.message ?? "") ?? [];
    return {
        latest:
            newest === undefined ? "none" : [newest.kind, newest.startTime, newest.endTime, newest.message].join(" "),
        program,
        commit,
    };
}

/** A plan as it goes from the job that made it to the one that carries it out. */
export interface PlanRecord {
    readonly environment: string;
    readonly lane: string;
    /** Commit of the workflow's run. */
    readonly commit: string;
    /** {@link Past.latest} when it was made. */
    readonly latest: string;
}

/**
 * Checks that a plan is of this run, and that the stack is as it was.
 *
 * @throws {@link StalePlanError} with what to do.
 */
export function assertFresh(plan: PlanRecord, now: PlanRecord): void {
    // Not the run again: a newer commit may be there by now.
    const again = "Start deploy anew on the branch: it makes a new plan, and asks again.";
    for (const part of ["environment", "lane", "commit"] as const) {
        if (plan[part] !== now[part]) {
            throw new StalePlanError(`The plan is of ${part} ${plan[part]}, and this is ${now[part]}. ${again}`);
        }
    }
    if (plan.latest !== now.latest) {
        throw new StalePlanError(
            `The stack ${plan.environment} has been updated since the plan was made.\n` +
                `  then: ${plan.latest}\n  now:  ${now.latest}\n${again}`,
        );
    }
}

/**
 * Checks that a commit is not older than the one that was applied last: a run that is run again has its first commit. One
 * that is not known, or is not in the repository any more, keeps nothing.
 *
 * @throws {@link StalePlanError} with what to do.
 */
export async function assertNewer(
    run: Run,
    { environment, commit, past }: { readonly environment: string; readonly commit: string; readonly past: Past },
): Promise<void> {
    if (past.commit === undefined || past.commit === commit) {
        return;
    }
    const { code } = await run("git", ["merge-base", "--is-ancestor", commit, past.commit]);
    if (code === 0) {
        throw new StalePlanError(
            `${environment} has ${past.commit} already, which is newer than ${commit}. Start deploy anew on the branch; ` +
                `to go back: npm run rollback.`,
        );
    }
}
