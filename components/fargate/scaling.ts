import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { transformed } from "../transform";
import type { FargateServiceArgs, Scaling } from "./arguments";

interface Scaled {
    readonly cluster: Cluster;
    readonly service: aws.ecs.Service;
    readonly targetGroup: aws.lb.TargetGroup | undefined;
}

/** The bounds of a service, with defaults filled in. */
export function bounds({ min = 1, max = min }: Scaling): { min: number; max: number } {
    return { min, max };
}

/** Whether the number of tasks is Application Auto Scaling's to set, and no longer the program's. */
export function scales(scaling: Scaling): boolean {
    const { min, max } = bounds(scaling);
    return max > min || Object.keys(scaling.schedules ?? {}).length > 0;
}

/**
 * Says what is wrong with a service's scaling.
 *
 * @returns the reasons, none where it is right.
 */
export function scalingMistakes(scaling: Scaling): string[] {
    const { min, max } = bounds(scaling);
    const ranges = [
        { label: "min", min, max },
        ...Object.entries(scaling.schedules ?? {}).map(([name, schedule]) => ({
            label: `schedules.${name}.min`,
            ...schedule,
        })),
    ];
    return [
        ...ranges
            .filter((range) => range.min > range.max)
            .map((range) => `${range.label} ${range.min} is above max ${range.max}`),
        ...(max > min && !tracksAnything(scaling) ? [NOTHING_TO_SCALE_BY] : []),
    ];
}

/** What is wrong where there is room to scale, and nothing that would. */
export const NOTHING_TO_SCALE_BY =
    "with cpuPercent false there is nothing to scale by. Set memoryPercent, requestsPerTarget or schedules, " +
    "or let min and max be the same";

/** Whether anything moves the number of tasks within its bounds. */
export function tracksAnything({ cpuPercent, memoryPercent, requestsPerTarget, schedules = {} }: Scaling): boolean {
    return (
        cpuPercent !== false ||
        memoryPercent !== undefined ||
        requestsPerTarget !== undefined ||
        Object.keys(schedules).length > 0
    );
}

/** Target tracking on CPU, memory and requests, and other bounds at certain times. */
export function createScaling(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    scaled: Scaled,
): void {
    const scaling = args.scaling ?? {};
    if (!scales(scaling)) {
        return;
    }
    const { min, max } = bounds(scaling);
    const target = new aws.appautoscaling.Target(
        ...transformed(
            args.transform?.scalingTarget,
            name,
            {
                serviceNamespace: "ecs",
                scalableDimension: "ecs:service:DesiredCount",
                resourceId: pulumi.interpolate`service/${scaled.cluster.clusterName}/${scaled.service.name}`,
                minCapacity: min,
                maxCapacity: max,
            },
            { parent },
        ),
    );
    for (const metric of trackedMetrics(args, scaled)) {
        track(parent, name, target, scaling, metric);
    }
    for (const [schedule, { schedule: expression, timeZone, min: least, max: most }] of Object.entries(
        scaling.schedules ?? {},
    )) {
        new aws.appautoscaling.ScheduledAction(
            `${name}-${schedule}`,
            {
                serviceNamespace: target.serviceNamespace,
                scalableDimension: target.scalableDimension,
                resourceId: target.resourceId,
                schedule: expression,
                timezone: timeZone ?? "UTC",
                scalableTargetAction: { minCapacity: least, maxCapacity: most },
            },
            { parent },
        );
    }
}

interface TrackedMetric {
    readonly label: "cpu" | "memory" | "requests";
    readonly type: string;
    readonly target: number;
    readonly resourceLabel?: pulumi.Output<string>;
}

function trackedMetrics(args: FargateServiceArgs, { targetGroup }: Scaled): TrackedMetric[] {
    const { cpuPercent = 70, memoryPercent, requestsPerTarget } = args.scaling ?? {};
    const metrics: TrackedMetric[] = [];
    if (cpuPercent !== false) {
        metrics.push({ label: "cpu", type: "ECSServiceAverageCPUUtilization", target: cpuPercent });
    }
    if (memoryPercent !== undefined) {
        metrics.push({ label: "memory", type: "ECSServiceAverageMemoryUtilization", target: memoryPercent });
    }
    if (requestsPerTarget !== undefined && targetGroup !== undefined && args.route !== undefined) {
        metrics.push({
            label: "requests",
            type: "ALBRequestCountPerTarget",
            target: requestsPerTarget,
            resourceLabel: pulumi.interpolate`${args.route.loadBalancerArnSuffix}/${targetGroup.arnSuffix}`,
        });
    }
    return metrics;
}

function track(
    parent: pulumi.ComponentResource,
    name: string,
    target: aws.appautoscaling.Target,
    scaling: Scaling,
    metric: TrackedMetric,
): void {
    new aws.appautoscaling.Policy(
        `${name}-${metric.label}`,
        {
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            targetTrackingScalingPolicyConfiguration: {
                targetValue: metric.target,
                scaleInCooldown: scaling.scaleInCooldownSeconds ?? 300,
                scaleOutCooldown: scaling.scaleOutCooldownSeconds ?? 60,
                predefinedMetricSpecification: {
                    predefinedMetricType: metric.type,
                    ...(metric.resourceLabel && { resourceLabel: metric.resourceLabel }),
                },
            },
        },
        { parent },
    );
}
