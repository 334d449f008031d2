import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 15_000;
const ATTEMPTS = 10;

/** Asks again, after longer and longer pauses, where AWS says that it is asked too often, or fails itself. */
export async function patiently<Result>(
    call: () => Promise<Result>,
    pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
        try {
            return await call();
        } catch (error) {
            if (attempt === ATTEMPTS || !isPassing(error)) {
                throw error;
            }
            await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1)));
        }
    }
}

const PASSING =
    /^(Throttling|TooManyRequests|RequestLimitExceeded|LimitExceeded|ServiceUnavailable|InternalServer|InternalFailure|Timeout)/;
const CUT_OFF = new Set<unknown>(["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"]);

function isPassing(error: unknown): boolean {
    return error instanceof Error && (PASSING.test(error.name) || ("code" in error && CUT_OFF.has(error.code)));
}
