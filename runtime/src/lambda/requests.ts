/** What a Fargate task of the backups does. */
export type Job = "dump" | "drill" | "restore" | "check";

/** An error as Step Functions hands it to a catcher. Where a time limit was reached there is no cause. */
export interface StateError {
    readonly Error: string;
    readonly Cause?: string | undefined;
}

/** Which dump to drill, by S3's event or by a person's wish, and whether another execution has it already. */
export interface PickRequest {
    readonly action: "pick";
    /** Input of the execution. */
    readonly input: unknown;
    /** ARN of the execution. */
    readonly execution: string;
}

/** Whether the report of a drill says that it passed. */
export interface JudgeRequest {
    readonly action: "judge";
    readonly kind: "dump" | "snapshot";
    /** Id of the dump, or name of the snapshot. */
    readonly id: string;
    readonly execution: string;
}

/** Whether to run a task again that failed. */
export interface AssessRequest {
    readonly action: "assess";
    readonly job: Job;
    /** Number of the attempt that failed, from 1. */
    readonly attempt: number;
    readonly error: StateError;
}

/** Tells people of a failure, and writes the report where the task left none. */
export interface FailRequest {
    readonly action: "fail";
    readonly job: Job;
    /** Id of the dump or name of the snapshot; empty where the failure came before it was known. */
    readonly id: string;
    readonly execution: string;
    /** When the execution began, in UTC, ISO 8601. */
    readonly startedAt: string;
    readonly error: StateError;
    /** What else went wrong on the way, as in cleaning up: a line for each. */
    readonly notes: string;
    /** Log group of the task. */
    readonly logGroup: string;
    /** What the names of the task's log streams begin with, before its id: `backups/backups`. */
    readonly logStreams: string;
}

/** Removes what a dump left that was not announced. */
export interface SweepRequest {
    readonly action: "sweep";
    /** Name of the execution that ran the dump. */
    readonly run: string;
}

/** Finds the dump that a run announced, and measures it. */
export interface DumpedRequest {
    readonly action: "dumped";
    readonly run: string;
}

/** Measures how old the newest dump and the newest passed drill are. */
export interface FreshnessRequest {
    readonly action: "freshness";
}

/** All that the function can be asked. */
export type Request =
    AssessRequest | DumpedRequest | FailRequest | FreshnessRequest | JudgeRequest | PickRequest | SweepRequest;

/** Errors that the same request would meet again: Step Functions must not repeat it. */
export type FunctionError = "DrillFailed" | "DumpMissing" | "Refused";

/** Answer to a {@link PickRequest}. */
export type Picked =
    | { readonly outcome: "drill"; readonly id: string; readonly message: string }
    | { readonly outcome: "skip"; readonly id: string; readonly message: string };

/** Answer to a {@link JudgeRequest}. */
export interface Judged {
    readonly id: string;
    readonly summary: string;
    readonly restoreSeconds?: number | undefined;
    readonly ageSeconds?: number | undefined;
    /** Whether the restore took no longer than it should. */
    readonly withinTarget?: boolean | undefined;
    /** `s3://…` of the report that a person reads. */
    readonly report: string;
}

/** Answer to an {@link AssessRequest}. */
export interface Assessed {
    readonly again: boolean;
    /** Number of the next attempt. */
    readonly attempt: number;
    readonly waitSeconds: number;
    readonly message: string;
}

/** Answer to a {@link FailRequest}: what the execution ends with. */
export interface Failed {
    readonly error: string;
    readonly cause: string;
}

/** Answer to a {@link SweepRequest}. */
export interface Swept {
    readonly objects: number;
    readonly uploads: number;
}

/** Answer to a {@link DumpedRequest}. */
export interface Dumped {
    readonly id: string;
    readonly bytes: number;
    readonly seconds: number;
    readonly tables: number;
}

/** Answer to a {@link FreshnessRequest}; a value is absent where there is no dump or no passed drill. */
export interface Freshness {
    readonly hoursSinceDump?: number | undefined;
    readonly hoursSinceDrill?: number | undefined;
}
