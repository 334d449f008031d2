/** A line of a log. */
export interface LogEvent {
    /** Of CloudWatch's own; no two lines have the same. */
    readonly id: string;
    /** Milliseconds since 1970, as the container wrote it. */
    readonly time: number;
    readonly message: string;
    /** Log stream: `backend/backend/<task>`. */
    readonly stream: string;
}

/** A page of lines; the next one is asked for with the token. It may be empty and yet not be the last. */
export interface LogPage {
    readonly events: readonly LogEvent[];
    readonly nextToken?: string | undefined;
}

/** Asks for a page of the lines since a time, oldest first. */
export type ReadPage = (from: number, token: string | undefined) => Promise<LogPage>;

/**
 * How far behind the newest line the next reading begins: lines come to CloudWatch late, and those of several tasks not in
 * order. What has been given out already is known by its id.
 */
export const OVERLAP_MILLISECONDS = 60_000;

/** How far this machine's clock may be ahead of CloudWatch's; one that is further off, AWS takes no signature of. */
export const SKEW_MILLISECONDS = 300_000;

/** Reads a log to its end, again and again, and gives each line once. */
export class LogReader {
    private readonly given = new Map<string, number>();
    private newest: number;

    /**
     * @param since milliseconds since 1970.
     * @param now the time, as `Date.now` tells it.
     */
    constructor(
        private readonly read: ReadPage,
        private readonly since: number,
        private readonly now: () => number = Date.now,
    ) {
        this.newest = since;
    }

    /** The lines that have come since the last call, a page at a time. One that fails half-way is made up for by the next. */
    async *next(): AsyncGenerator<LogEvent[]> {
        // What is older than this and has come by then, this reading sees: where nothing matches, no line tells.
        const settled = this.now() - SKEW_MILLISECONDS;
        const from = Math.max(this.since, this.newest - OVERLAP_MILLISECONDS);
        let newest = this.newest;
        let token: string | undefined;
        do {
            const { events, nextToken } = await this.read(from, token);
            const fresh = events.filter(({ id }) => !this.given.has(id));
            for (const { id, time } of fresh) {
                this.given.set(id, time);
                newest = Math.max(newest, time);
            }
            if (fresh.length > 0) {
                yield fresh;
            }
            token = nextToken;
        } while (token !== undefined);
        this.newest = Math.max(newest, settled);
        this.forget(this.newest - OVERLAP_MILLISECONDS);
    }

    /** Those before the next reading's beginning cannot come again. */
    private forget(before: number): void {
        for (const [id, time] of this.given) {
            if (time < before) {
                this.given.delete(id);
            }
        }
    }
}
