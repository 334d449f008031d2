import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, judgeHealth, judgePage, type Verdict } from "./smoke-check";

/** What a smoke test asks. */
export interface Smoke {
    /** Address of the environment. */
    readonly url: string;
    /** Revision that has to serve; left out for any. */
    readonly revision?: string | undefined;
    /** Seconds in which it has to. */
    readonly seconds: number;
    /** Seconds between two tries. */
    readonly pause: number;
    /** Is told what is not right yet. */
    readonly say?: (text: string) => unknown;
}

/** The environment does not serve. */
export class SmokeError extends Error {
    override readonly name = "SmokeError";
}

/** Longest time for an answer. */
const TIMEOUT_MILLISECONDS = 10_000;

/** So many good answers in a row: one may come from a task that is about to go. */
const IN_A_ROW = 3;

/**
 * Asks an environment for its health and its page until both are right three times in a row.
 *
 * @throws {@link SmokeError} with the last answer, when the time has passed.
 */
export async function smokeTest(
    { url, revision, seconds, pause, say = console.log }: Smoke,
    wait = sleep,
): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (let good = 0; ;) {
        const reason = await fault(url, revision);
        good = reason === undefined ? good + 1 : 0;
        if (good === IN_A_ROW) {
            return;
        }
        if (Date.now() >= end) {
            throw new SmokeError(
                `${url} does not serve after ${seconds} seconds: ${reason ?? "its answers change"}.${advice(reason)}`,
            );
        }
        if (reason !== undefined) {
            say(`not yet: ${reason}`);
        }
        await wait(pause * 1000);
    }
}

async function fault(url: string, revision: string | undefined): Promise<string | undefined> {
    const health = await verdict(new URL("/api/health", url), (answer) => judgeHealth(answer, revision));
    return health ?? verdict(new URL("/", url), judgePage);
}

async function verdict(url: URL, judge: (answer: Answer) => Verdict): Promise<string | undefined> {
    const answer = await ask(url);
    const judged = typeof answer === "string" ? ({ serves: false, reason: answer } as const) : judge(answer);
    return judged.serves ? undefined : `${url.pathname}: ${judged.reason}`;
}

async function ask(url: URL): Promise<Answer | string> {
    try {
        const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
        return { status: response.status, body: await response.text() };
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
        return `no answer (${cause === "" ? String(error instanceof Error ? error.message : error) : cause})`;
    }
}

function advice(reason: string | undefined): string {
    return reason?.includes("answers 503") === true
        ? "\nWhere it sleeps at this hour (slipway:offHours), wake it: npm run wake -- --stack <environment>."
        : "";
}
