import type { FailureKind } from "../failure";
import { explain, neverStarted, type TaskEnd } from "./explain";
import { MOST_ATTEMPTS, REPEAT_SECONDS } from "./limits";
import type { Assessed, Job, StateError } from "./requests";

/** Seconds before the second attempt; each further one waits three times as long. */
const FIRST_WAIT_SECONDS = 120;

/** Failures that pass: a failover, a restart, S3 out of order. A dump that differs is the same at every attempt. */
const PASSING: Readonly<Record<Job, readonly FailureKind[]>> = {
    dump: ["database not reached", "dump failed", "storage failed"],
    drill: ["storage failed"],
    check: ["database not reached", "storage failed"],
    // It may have begun to change the database: a person is to look first.
    restore: [],
};

/** Exit codes of a process that was killed, or told to end. */
const STOPPED = [137, 143];

/** Decides whether a task that failed is run again, and when. */
export function assess(job: Job, attempt: number, error: StateError): Assessed {
    const { cause, task } = explain(error, job);
    const again = attempt < MOST_ATTEMPTS[job] && task !== undefined && canHelp(job, task);
    const waitSeconds = again ? Math.min(REPEAT_SECONDS, FIRST_WAIT_SECONDS * 3 ** (attempt - 1)) : 0;
    const next = again
        ? `It is tried again in ${waitSeconds} seconds, for the ${ORDINALS[attempt] ?? "last"} time.`
        : "It is not tried again.";
    return { again, attempt: again ? attempt + 1 : attempt, waitSeconds, message: `${cause} ${next}` };
}

const ORDINALS: Readonly<Record<number, string>> = { 1: "second", 2: "third" };

function canHelp(job: Job, { exitCode, kind, stopCode, outOfMemory }: TaskEnd): boolean {
    if (stopCode === "UserInitiated" || outOfMemory) {
        return false;
    }
    if (exitCode === undefined) {
        return job !== "restore" || neverStarted({ stopCode });
    }
    if (kind !== undefined) {
        return PASSING[job].includes(kind);
    }
    // Fargate takes a task away for maintenance or for want of Spot capacity.
    return STOPPED.includes(exitCode) && job !== "restore";
}
