import { type Expression, jsonata, type Retrier, type TaskState } from "../backup/states";

/** The service that is at hand. */
export const SERVICE = "$services[$index]";

const CALL_SECONDS = 60;

const RETRY: readonly Retrier[] = [
    {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 5,
        MaxAttempts: 5,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
    },
];

/** Calls an action of AWS, and again where it fails for a while. */
export function call(
    partition: string,
    action: `${string}:${string}`,
    args: TaskState<string>["Arguments"],
): Pick<TaskState<string>, "Type" | "Resource" | "Arguments" | "TimeoutSeconds" | "Retry"> {
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::aws-sdk:${action}`,
        Arguments: args,
        TimeoutSeconds: CALL_SECONDS,
        Retry: RETRY,
    };
}

/** Sets between which numbers of tasks Application Auto Scaling keeps the service at hand. */
export function bounds(partition: string, min: number | Expression, max: number | Expression) {
    return call(partition, "applicationautoscaling:registerScalableTarget", {
        ServiceNamespace: "ecs",
        ScalableDimension: "ecs:service:DesiredCount",
        ResourceId: jsonata(`${SERVICE}.scalingId`),
        MinCapacity: min,
        MaxCapacity: max,
    });
}

/** Sets how many tasks the service at hand is to have. */
export function desired(partition: string, count: number | Expression) {
    return call(partition, "ecs:updateService", {
        Cluster: jsonata(`${SERVICE}.clusterArn`),
        Service: jsonata(`${SERVICE}.name`),
        DesiredCount: count,
    });
}

/** Looks how many tasks the service at hand has. */
export function tasks(partition: string) {
    const service = "$states.result.Services[0]";
    return {
        ...call(partition, "ecs:describeServices", {
            Cluster: jsonata(`${SERVICE}.clusterArn`),
            Services: [jsonata(`${SERVICE}.name`)],
        }),
        Assign: { looks: jsonata("$looks + 1"), running: jsonata(`${service}.RunningCount`) },
        Output: { all: jsonata(`${service}.RunningCount + ${service}.PendingCount`) },
    };
}

/** Looks at the status of the database. */
export function look(partition: string, identifier: string) {
    return {
        ...call(partition, "rds:describeDBInstances", { DbInstanceIdentifier: identifier }),
        Assign: {
            looks: jsonata("$looks + 1"),
            status: jsonata("$states.result.DbInstances[0].DbInstanceStatus"),
        },
    };
}

/** Starts or stops the database. Without retries: what refuses one, refuses the next, until another look. */
export function change(partition: string, what: "start" | "stop", identifier: string) {
    const { Retry, ...once } = call(partition, `rds:${what}DBInstance`, { DbInstanceIdentifier: identifier });
    return once;
}
