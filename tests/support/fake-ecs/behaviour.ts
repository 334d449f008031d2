/** What a task of a task definition does. */
export type Behaviour =
    /** Starts, answers, and goes on. */
    | { readonly kind: "healthy" }
    /** Ends by itself, after some seconds. */
    | { readonly kind: "exits"; readonly exitCode: number; readonly seconds?: number; readonly log?: readonly string[] }
    | { readonly kind: "out of memory"; readonly log?: readonly string[] }
    | { readonly kind: "image missing" }
    /** The load balancer gets no good answer. */
    | { readonly kind: "unhealthy"; readonly log?: readonly string[] }
    /** The health check inside the container fails. */
    | { readonly kind: "container unhealthy"; readonly log?: readonly string[] }
    /** Runs for ever; as a service's task it never becomes healthy, nor unhealthy. */
    | { readonly kind: "hangs"; readonly log?: readonly string[] };

/** How a task ended, in the words of the ECS developer guide, "Stopped tasks error codes". */
export interface Ending {
    /** Seconds after its start. */
    readonly after: number;
    readonly stopCode: string;
    readonly stoppedReason: string;
    readonly exitCode?: number;
    readonly reason?: string;
}

/** How a task of a behaviour ends by itself; undefined where it does not. */
export function endingOf(behaviour: Behaviour, image: string): Ending | undefined {
    const essential = { stopCode: "EssentialContainerExited", stoppedReason: "Essential container in task exited" };
    switch (behaviour.kind) {
        case "healthy":
        case "hangs":
            return undefined;
        case "exits":
            return { ...essential, after: behaviour.seconds ?? 10, exitCode: behaviour.exitCode };
        case "out of memory":
            return {
                ...essential,
                after: 15,
                exitCode: 137,
                stoppedReason: "OutOfMemoryError: Container killed due to memory usage",
                reason: "OutOfMemoryError: Container killed due to memory usage",
            };
        case "image missing": {
            const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
            return { after: 8, stopCode: "TaskFailedToStart", stoppedReason: reason, reason };
        }
        case "unhealthy":
            return {
                after: 40,
                stopCode: "ServiceSchedulerInitiated",
                stoppedReason:
                    "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/backend/6d0ecf831eec9f09)",
                exitCode: 143,
            };
        case "container unhealthy":
            return {
                after: 40,
                stopCode: "ServiceSchedulerInitiated",
                stoppedReason: "Task failed container health checks",
                exitCode: 143,
            };
    }
}
