import type * as pulumi from "@pulumi/pulumi";

/** When alarms roll a release back. */
export interface RollbackAlarms {
    /**
     * Share of requests, in percent, that a service's own targets may answer with 5xx in a minute.
     * @default 5
     */
    readonly errorPercent?: number;
    /**
     * Requests in a minute below which the share is not looked at: one of three is no outage.
     * @default 20
     */
    readonly minimumRequests?: number;
    /**
     * Names of further alarms that roll back.
     * @default none
     */
    readonly names?: readonly pulumi.Input<string>[];
}

/** An HTTP check of a new release, before and after production's requests come to it. */
export interface Validation {
    /** Path that is asked for; it should be one of the route's, so that production can be asked for it, too. */
    readonly path: string;
    /**
     * Status that is right.
     * @default 200
     */
    readonly status?: number;
    /**
     * Text that the answer contains.
     * @default any
     */
    readonly body?: string;
    /**
     * Milliseconds within which the whole answer is there: 1 to 60000.
     * @default 2000
     */
    readonly maximumMilliseconds?: number;
    /**
     * Times that it is tried: 1 to 100.
     * @default 5
     */
    readonly attempts?: number;
    /**
     * Seconds between two attempts: 1 to 60.
     * @default 5
     */
    readonly pauseSeconds?: number;
}

/** A pause in which a person looks at the new release on its test route, and says whether it goes on. */
export interface Approval {
    /** Minutes to wait for: 1 to 20160, two weeks. */
    readonly timeoutMinutes: number;
    /** What happens when nobody has said anything by then. */
    readonly timeoutAction: "rollback" | "continue";
}

interface CommonDeployment {
    /**
     * Alarms that roll a release back; with `false` they ring, and roll nothing back. A worker has only those in `names`.
     * @default too many answers with 5xx, and unhealthy targets
     */
    readonly rollbackAlarms?: RollbackAlarms | false;
    /**
     * Minutes after which a rollout counts as failed.
     * @default 30, and the minutes that the strategy itself waits
     */
    readonly rolloutTimeoutMinutes?: number;
}

/** What only strategies with a test route have. */
interface ShiftingDeployment extends CommonDeployment {
    /**
     * Minutes for which the old tasks stay beside the new ones after all requests come to these: 0 to 1440. Within them
     * a rollback takes seconds.
     * @default 5
     */
    readonly bakeMinutes?: number;
    /**
     * Check of the new release; `false` for none.
     * @default the path and the status of the target's health check
     */
    readonly validation?: Validation | false;
    /**
     * A person's approval before production's requests come to the new release.
     * @default none
     */
    readonly approval?: Approval;
}

/** Tasks are replaced one after the other, in one target group. */
export interface RollingDeployment extends CommonDeployment {
    /** Replaces tasks one after the other. */
    readonly strategy: "rolling";
}

/** All new tasks start beside the old ones, and get all requests at once. */
export interface BlueGreenDeployment extends ShiftingDeployment {
    /** Moves all requests at once. */
    readonly strategy: "blue-green";
}

/** As blue-green, with a share of the requests first. */
export interface CanaryDeployment extends ShiftingDeployment {
    /** Moves a share of the requests first. */
    readonly strategy: "canary";
    /**
     * Share of the requests that comes to the new tasks first, in percent: 1 to 99.
     * @default 10
     */
    readonly percent?: number;
    /**
     * Minutes for which it is that share: 0 to 1440.
     * @default 5
     */
    readonly canaryMinutes?: number;
}

/** As blue-green, with requests in equal steps. */
export interface LinearDeployment extends ShiftingDeployment {
    /** Moves requests in equal steps. */
    readonly strategy: "linear";
    /**
     * Share of the requests that each step adds, in percent: 3 to 100.
     * @default 20
     */
    readonly stepPercent?: number;
    /**
     * Minutes between two steps: 0 to 1440.
     * @default 3
     */
    readonly stepMinutes?: number;
}

/** How a service goes from one release to the next. */
export type Deployment = RollingDeployment | BlueGreenDeployment | CanaryDeployment | LinearDeployment;

/** The strategies' names. */
export const STRATEGIES = ["rolling", "blue-green", "canary", "linear"] as const satisfies Deployment["strategy"][];

/** What a service does where nothing is said. */
export const ROLLING: RollingDeployment = { strategy: "rolling" };

/** The minutes that ECS waits of its own accord in a release, an approval at its longest included. */
export function waitingMinutes(deployment: Deployment): number {
    if (deployment.strategy === "rolling") {
        return 0;
    }
    return shiftingMinutes(deployment) + (deployment.bakeMinutes ?? 5) + (deployment.approval?.timeoutMinutes ?? 0);
}

/** The minutes after which a rollout counts as failed. */
export function rolloutTimeoutMinutes(deployment: Deployment): number {
    return deployment.rolloutTimeoutMinutes ?? 30 + waitingMinutes(deployment);
}

function shiftingMinutes(deployment: Exclude<Deployment, RollingDeployment>): number {
    switch (deployment.strategy) {
        case "blue-green":
            return 0;
        case "canary":
            return deployment.canaryMinutes ?? 5;
        case "linear":
            // The last step is followed by the bake time.
            return (Math.ceil(100 / (deployment.stepPercent ?? 20)) - 1) * (deployment.stepMinutes ?? 3);
    }
}

/**
 * Says what is wrong with a deployment by itself.
 *
 * @returns the reasons with the settings that they are of, none where it is right.
 */
export function deploymentMistakes(deployment: Deployment): { readonly setting: string; readonly reason: string }[] {
    const waiting = waitingMinutes(deployment);
    const timeout = rolloutTimeoutMinutes(deployment);
    return [
        ...ranges(deployment)
            .filter(({ value, from, to }) => value !== undefined && !(value >= from && value <= to))
            .map(({ setting, value, from, to }) => ({
                setting,
                reason: `${String(value)} is not from ${from} to ${to}`,
            })),
        ...(timeout <= waiting
            ? [
                  {
                      setting: "rolloutTimeoutMinutes",
                      reason: `${timeout} is not above the ${waiting} minutes that the strategy itself may wait. Raise it, or leave it out`,
                  },
              ]
            : []),
    ];
}

interface Range {
    readonly setting: string;
    readonly value: number | undefined;
    readonly from: number;
    readonly to: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
function ranges(deployment: Deployment): Range[] {
    const alarms = deployment.rollbackAlarms === false ? {} : (deployment.rollbackAlarms ?? {});
    const common = [
        { setting: "rollbackAlarms.errorPercent", value: alarms.errorPercent, from: 0, to: 99 },
        { setting: "rollbackAlarms.minimumRequests", value: alarms.minimumRequests, from: 1, to: 1_000_000 },
    ];
    if (deployment.strategy === "rolling") {
        return common;
    }
    const { validation, approval, bakeMinutes } = deployment;
    const check = validation === false ? undefined : validation;
    return [
        ...common,
        { setting: "bakeMinutes", value: bakeMinutes, from: 0, to: 1440 },
        { setting: "validation.status", value: check?.status, from: 100, to: 599 },
        { setting: "validation.maximumMilliseconds", value: check?.maximumMilliseconds, from: 1, to: 60_000 },
        { setting: "validation.attempts", value: check?.attempts, from: 1, to: 100 },
        { setting: "validation.pauseSeconds", value: check?.pauseSeconds, from: 1, to: 60 },
        { setting: "approval.timeoutMinutes", value: approval?.timeoutMinutes, from: 1, to: 20_160 },
        ...(deployment.strategy === "canary"
            ? [
                  { setting: "percent", value: deployment.percent, from: 1, to: 99 },
                  { setting: "canaryMinutes", value: deployment.canaryMinutes, from: 0, to: 1440 },
              ]
            : []),
        ...(deployment.strategy === "linear"
            ? [
                  { setting: "stepPercent", value: deployment.stepPercent, from: 3, to: 100 },
                  { setting: "stepMinutes", value: deployment.stepMinutes, from: 0, to: 1440 },
              ]
            : []),
    ];
}
