import { type Expression, jsonata } from "../backup/states";
import { sdkCall } from "../sdk-call";

/** The service that is at hand. */
export const SERVICE = "$services[$index]";

/** Sets between which numbers of tasks Application Auto Scaling keeps the service at hand. */
export function bounds(partition: string, min: number | Expression, max: number | Expression) {
    return sdkCall(partition, "applicationautoscaling:registerScalableTarget", {
        ServiceNamespace: "ecs",
        ScalableDimension: "ecs:service:DesiredCount",
        ResourceId: jsonata(`${SERVICE}.scalingId`),
        MinCapacity: min,
        MaxCapacity: max,
    });
}

/** Sets how many tasks the service at hand is to have. */
export function desired(partition: string, count: number | Expression) {
    return sdkCall(partition, "ecs:updateService", {
        Cluster: jsonata(`${SERVICE}.clusterArn`),
        Service: jsonata(`${SERVICE}.name`),
        DesiredCount: count,
    });
}

/** Looks how many tasks the service at hand has. */
export function tasks(partition: string) {
    const service = "$states.result.Services[0]";
    return {
        ...sdkCall(partition, "ecs:describeServices", {
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
        ...sdkCall(partition, "rds:describeDBInstances", { DbInstanceIdentifier: identifier }),
        Assign: {
            looks: jsonata("$looks + 1"),
            status: jsonata("$states.result.DbInstances[0].DbInstanceStatus"),
        },
    };
}

/** Starts or stops the database. Without retries: what refuses one, refuses the next, until another look. */
export function change(partition: string, what: "start" | "stop", identifier: string) {
    const { Retry, ...once } = sdkCall(partition, `rds:${what}DBInstance`, { DbInstanceIdentifier: identifier });
    return once;
}
