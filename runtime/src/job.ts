import type { Logger } from "./log";

/** What every job is given beside its settings. */
export interface Job {
    readonly log: Logger;
    /** Aborted by SIGTERM and SIGINT: the job cleans up and rejects. */
    readonly signal: AbortSignal;
}
