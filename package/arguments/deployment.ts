import type { Strategy, TimeoutAction } from "./choices";

/** An HTTP check of a new release, before and after requests come to it. */
export interface Validation {
    /** Whether there is one. Default: true. */
    readonly enabled?: boolean;
    /** Path that is asked for, one of the route's. */
    readonly path?: string;
    /** Status that is right. Default: 200. */
    readonly status?: number;
    /** Text that the answer contains. Default: any. */
    readonly body?: string;
    /** Milliseconds within which the whole answer is there. Default: 2000. */
    readonly maximumMilliseconds?: number;
    /** Times that it is tried. Default: 5. */
    readonly attempts?: number;
    /** Seconds between two attempts. Default: 5. */
    readonly pauseSeconds?: number;
}

/** A pause in which a person looks at the new release. */
export interface Approval {
    /** Minutes to wait for a person. */
    readonly timeoutMinutes: number;
    /** What happens when nobody has said anything. */
    readonly timeoutAction: TimeoutAction;
}

/** When alarms roll a release back. */
export interface RollbackAlarms {
    /** Whether alarms roll back. Default: true. */
    readonly enabled?: boolean;
    /** Share of requests in a minute that may be answered with 5xx, in percent. Default: 5. */
    readonly errorPercent?: number;
    /** Requests in a minute below which the share is not looked at. Default: 20. */
    readonly minimumRequests?: number;
    /** Names of further alarms that roll back. Default: none. */
    readonly names?: string[];
}

/** How a service goes from one release to the next. */
export interface Deployment {
    /** rolling, blue-green, canary or linear. */
    readonly strategy: Strategy;
    /** canary: share of requests that comes first. Default: 10. */
    readonly percent?: number;
    /** canary: minutes of that share. Default: 5. */
    readonly canaryMinutes?: number;
    /** linear: share of requests in a step. Default: 20. */
    readonly stepPercent?: number;
    /** linear: minutes between two steps. Default: 3. */
    readonly stepMinutes?: number;
    /** All but rolling: minutes for which the old tasks stay, for a rollback in seconds. Default: 5. */
    readonly bakeMinutes?: number;
    /** All but rolling: check before and after requests come. Default: as the health check. */
    readonly validation?: Validation;
    /** All but rolling: a person's approval before requests come. Default: none. */
    readonly approval?: Approval;
    /** When alarms roll back. Default: errors and unhealthy targets. */
    readonly rollbackAlarms?: RollbackAlarms;
    /** Minutes after which a rollout has failed. Default: 30, and what the strategy waits by itself. */
    readonly rolloutTimeoutMinutes?: number;
}
