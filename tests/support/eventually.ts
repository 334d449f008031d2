import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 50;

/**
 * Asks until there is an answer other than `undefined`, and gives it.
 *
 * @throws after the time, with what was waited for.
 */
export async function eventually<Answer>(
    ask: () => Promise<Answer | undefined>,
    waitingFor = "an answer",
    timeoutMilliseconds = 120_000,
): Promise<Answer> {
    const deadline = Date.now() + timeoutMilliseconds;
    for (;;) {
        const answer = await ask();
        if (answer !== undefined) {
            return answer;
        }
        if (Date.now() > deadline) {
            throw new Error(`Waited ${timeoutMilliseconds / 1_000} seconds in vain for ${waitingFor}.`);
        }
        await sleep(POLL_MILLISECONDS);
    }
}
