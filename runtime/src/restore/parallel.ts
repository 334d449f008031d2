/**
 * Does the same with each item, several side by side, in their order. After the first failure no further item is begun,
 * the others are told to stop, and it rejects once all have ended.
 */
export async function inParallel<Item>(
    items: readonly Item[],
    sideBySide: number,
    signal: AbortSignal,
    work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
    const stopped = new AbortController();
    const either = AbortSignal.any([signal, stopped.signal]);
    const waiting = [...items].reverse();
    const failures: unknown[] = [];
    const workers = Array.from({ length: Math.min(sideBySide, items.length) }, async () => {
        for (let next = waiting.pop(); next !== undefined && !either.aborted; next = waiting.pop()) {
            try {
                await work(next, either);
            } catch (error) {
                failures.push(error);
                stopped.abort();
            }
        }
    });
    await Promise.all(workers);
    signal.throwIfAborted();
    if (failures.length > 0) {
        throw failures[0];
    }
}
