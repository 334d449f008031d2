import { once } from "node:events";

/** Tasks that stop together: once one fails, or the outer signal is aborted, the signal that all watch is aborted. */
export class TaskGroup {
    /** Its reason is the first failure. */
    readonly signal: AbortSignal;

    private readonly stopping = new AbortController();
    private readonly tasks: Promise<void>[] = [];

    constructor(outer: AbortSignal) {
        this.signal = AbortSignal.any([outer, this.stopping.signal]);
    }

    /** Adds a task that runs already, and gives it back. */
    add<Result>(task: Promise<Result>): Promise<Result> {
        const watched = task.then(
            () => undefined,
            (error: unknown) => {
                this.stop(error);
            },
        );
        this.tasks.push(watched);
        return task;
    }

    /** Aborts the signal, where it is not aborted yet. */
    stop(reason: unknown): void {
        this.stopping.abort(reason);
    }

    /** Waits until all tasks have ended, well or not. */
    async ended(): Promise<void> {
        await Promise.all(this.tasks);
    }
}

/** What the promise gives, unless the signal is aborted first: then its reason is thrown, whatever the promise does. */
export async function unlessAborted<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
    // Told below, or by nobody any more.
    promise.catch(() => undefined);
    const settled = new AbortController();
    const aborted = once(signal, "abort", { signal: settled.signal }).catch(() => undefined);
    const orReason = aborted.then(() => {
        signal.throwIfAborted();
        return promise;
    });
    try {
        signal.throwIfAborted();
        return await Promise.race([promise, orReason]);
    } finally {
        orReason.catch(() => undefined);
        settled.abort();
    }
}
