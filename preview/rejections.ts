import { setImmediate } from "node:timers/promises";

/**
 * Runs an action and returns what went wrong in it, the first first: what it threw, and what any promise was rejected
 * with that nobody waited for. Without an entry all went well.
 *
 * Who else listens for unhandled rejections, as a test runner does, hears of none meanwhile.
 */
export async function withRejections(action: () => Promise<void>): Promise<unknown[]> {
    const rejections: unknown[] = [];
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    const unhandled = new Promise<void>((resolve) => {
        process.on("unhandledRejection", (reason) => {
            rejections.push(reason);
            resolve();
        });
    });
    try {
        // A promise that is rejected may keep the action from ever ending.
        await Promise.race([action(), unhandled]);
    } catch (error) {
        rejections.unshift(error);
    } finally {
        // Node tells of rejections at the end of a turn.
        await setImmediate();
        process.removeAllListeners("unhandledRejection");
        for (const listener of others) {
            process.on("unhandledRejection", listener);
        }
    }
    return rejections;
}
