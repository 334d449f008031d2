import { setTimeout } from "node:timers/promises";
import type { Child } from "./child";

const POLL_MILLISECONDS = 100;
const TIMEOUT_MILLISECONDS = 60_000;

/**
 * Waits until `url` answers with 200.
 *
 * @throws with the child's last lines when it fails first, or after a minute; with the signal's reason when it is
 *   aborted.
 */
export async function waitUntilReady(url: string, child: Child, signal?: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const stop = AbortSignal.any([waiting.signal, ...(signal === undefined ? [] : [signal])]);
    try {
        await Promise.race([
            answers(url, stop),
            child.failed.then((reason) => {
                throw new Error(`${child.name} did not start:\n${reason}`);
            }),
            setTimeout(TIMEOUT_MILLISECONDS, undefined, { signal: stop }).then(() => {
                throw new Error(
                    `${child.name} did not answer at ${url} within ${TIMEOUT_MILLISECONDS / 1_000} seconds.`,
                );
            }),
        ]);
    } finally {
        waiting.abort();
    }
}

async function answers(url: string, signal: AbortSignal): Promise<void> {
    while (!(await isAnswered(url, signal))) {
        await setTimeout(POLL_MILLISECONDS, undefined, { signal });
    }
}

async function isAnswered(url: string, signal: AbortSignal): Promise<boolean> {
    try {
        const response = await fetch(url, { signal });
        await response.body?.cancel();
        return response.ok;
    } catch {
        return false;
    }
}
