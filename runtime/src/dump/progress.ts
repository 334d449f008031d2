import type { Logger } from "../log";

const INTERVAL_MILLISECONDS = 5_000;

/** Says every five seconds how far a dump is. */
export class Progress {
    private sent = 0;
    private read = 0;
    private tables = 0;
    private tablesRead = 0;
    private readonly startedAt = Date.now();
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly log: Logger) {}

    start(tables: number): void {
        this.tables = tables;
        this.timer = setInterval(() => {
            this.tell();
        }, INTERVAL_MILLISECONDS);
    }

    /** Adds bytes that were taken from `pg_dump`. */
    addSent(bytes: number): void {
        this.sent += bytes;
    }

    /** Adds a table whose rows were counted, with their bytes in the database. */
    addTable(bytes: number): void {
        this.tablesRead += 1;
        this.read += bytes;
    }

    /** Seconds since it was made. */
    get seconds(): number {
        return (Date.now() - this.startedAt) / 1_000;
    }

    stop(): void {
        clearInterval(this.timer);
    }

    private tell(): void {
        const megabytes = (this.sent / 1_000_000).toFixed(1);
        this.log.info(
            { seconds: this.seconds, bytesSent: this.sent, tablesRead: this.tablesRead, tables: this.tables },
            `After ${this.seconds.toFixed(0)} s: ${megabytes} MB of the dump sent, ` +
                `rows of ${this.tablesRead} of ${this.tables} tables counted`,
        );
    }
}
