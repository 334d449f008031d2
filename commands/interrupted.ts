import { once } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Waits until somebody asks this process to end, which Node.js would otherwise do at once, leaving behind what the process
 * has started. Each signal is taken from Node.js once.
 *
 * @param signal gives the signals back to Node.js; where none came before, the promise is rejected with its `AbortError`.
 */
export async function interrupted(signal?: AbortSignal): Promise<void> {
    await Promise.race(SIGNALS.map((name) => once(process, name, { signal })));
}
