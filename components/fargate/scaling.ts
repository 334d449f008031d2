import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { transformed } from "../transform";
import type { FargateServiceArgs, Scaling } from "./arguments";
import { createStepScaling, stepMistakes } from "./step-scaling";
import type { Traffic } from "./traffic";

interface Scaled {
    readonly cluster: Cluster;
    readonly service: aws.ecs.Service;
    readonly traffic: Traffic | undefined;
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
        ...(staysAtNothing(scaling) ? [NOTHING_TO_START_BY] : []),
        ...stepMistakes(scaling.steps ?? {}),
    ];
}

/** What is wrong where there is room to scale, and nothing that would. */
export const NOTHING_TO_SCALE_BY =
    "with cpuPercent false there is nothing to scale by. Set memoryPercent, requestsPerTarget, steps or schedules, " +
    "or let min and max be the same";

/** Whether anything moves the number of tasks within its bounds. */
export function tracksAnything(scaling: Scaling): boolean {
    const { cpuPercent, memoryPercent, requestsPerTarget, steps = {}, schedules = {} } = scaling;
    return (
        cpuPercent !== false ||
        memoryPercent !== undefined ||
        requestsPerTarget !== undefined ||
        Object.keys(steps).length > 0 ||
        Object.keys(schedules).length > 0
    );
}

/**
 * What is wrong where nothing brings the first task back.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export const NOTHING_TO_START_BY =
    "with min 0 the service begins without a task, and CPU, memory and requests are measured of tasks only: none would " +
    "ever start. Set min to 1 or more, or add steps or schedules";

/** Whether a service has no task, and nothing that starts one, though it may have some. */
export function staysAtNothing(scaling: Scaling): boolean {
    const { min, max } = bounds(scaling);
    const { steps = {}, schedules = {} } = scaling;
    return min === 0 && max > 0 && Object.keys({ ...steps, ...schedules }).length === 0 && tracksAnything(scaling);
}

/** Target tracking on CPU, memory and requests, steps by other metrics, and other bounds at certain times. */
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
    for (const [step, settings] of Object.entries(scaling.steps ?? {})) {
        createStepScaling(parent, `${name}-${step}`, target, settings, {
            out: scaling.scaleOutCooldownSeconds ?? 60,
            in: scaling.scaleInCooldownSeconds ?? 300,
        });
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

type Configuration = aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;

interface TrackedMetric {
    readonly label: "cpu" | "memory" | "requests";
    readonly target: number;
    readonly metric: Pick<Configuration, "predefinedMetricSpecification" | "customizedMetricSpecification">;
}

function trackedMetrics(args: FargateServiceArgs, { traffic }: Scaled): TrackedMetric[] {
    const { cpuPercent = defaultCpuPercent(args), memoryPercent, requestsPerTarget } = args.scaling ?? {};
    const metrics: TrackedMetric[] = [];
    if (cpuPercent !== false) {
        metrics.push({ label: "cpu", target: cpuPercent, metric: predefined("ECSServiceAverageCPUUtilization") });
    }
    if (memoryPercent !== undefined) {
        metrics.push({
            label: "memory",
            target: memoryPercent,
            metric: predefined("ECSServiceAverageMemoryUtilization"),
        });
    }
    if (requestsPerTarget !== undefined && traffic !== undefined) {
        metrics.push({ label: "requests", target: requestsPerTarget, metric: requests(traffic) });
    }
    return metrics;
}

// A policy that finds CPU low takes away what another one has added for a deep queue.
function defaultCpuPercent({ scaling = {} }: FargateServiceArgs): number | false {
    return Object.keys(scaling.steps ?? {}).length > 0 ? false : 70;
}

function predefined(predefinedMetricType: string): TrackedMetric["metric"] {
    return { predefinedMetricSpecification: { predefinedMetricType } };
}

/**
 * Requests for each target, in the group that gets more of them. AWS's own metric is of one group, and the service's
 * tasks are in the other one after every second release that shifts requests.
 */
function requests({ route, groups }: Traffic): TrackedMetric["metric"] {
    const measured = groups.map((group, index) => ({
        id: `requests${index + 1}`,
        metricStat: {
            metric: {
                namespace: "AWS/ApplicationELB",
                metricName: "RequestCountPerTarget",
                dimensions: [
                    { name: "LoadBalancer", value: route.loadBalancerArnSuffix },
                    { name: "TargetGroup", value: group.arnSuffix },
                ],
            },
            stat: "Sum",
        },
        returnData: false,
    }));
    const larger = { id: "larger", expression: "MAX([requests1, requests2])", label: "Requests", returnData: true };
    return { customizedMetricSpecification: { metrics: [...measured, larger] } };
}

function track(
    parent: pulumi.ComponentResource,
    name: string,
    target: aws.appautoscaling.Target,
    scaling: Scaling,
    tracked: TrackedMetric,
): void {
    new aws.appautoscaling.Policy(
        `${name}-${tracked.label}`,
        {
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            targetTrackingScalingPolicyConfiguration: {
                targetValue: tracked.target,
                scaleInCooldown: scaling.scaleInCooldownSeconds ?? 300,
                scaleOutCooldown: scaling.scaleOutCooldownSeconds ?? 60,
                ...tracked.metric,
            },
        },
        { parent },
    );
}
