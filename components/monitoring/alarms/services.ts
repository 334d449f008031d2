import type { FargateService } from "../../fargate-service";
import type { LoadBalancer } from "../../load-balancer";
import { type Alarm, expression, measured, type Query } from "../alarm";
import { both } from "./traffic";

/** Share of its CPU or memory that a service may use for a quarter of an hour, in percent. */
const FULL_PERCENT = 85;

const QUARTER_OF_AN_HOUR = { periods: 15, bad: 12 } as const;

/** Whether a service is full, and has the tasks that it is to have. */
export function serviceAlarms(service: FargateService, balancer: LoadBalancer, sleeps: boolean): Alarm[] {
    const dimensions = { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName };
    const used = (kind: "cpu" | "memory", metricName: string, advice: string): Alarm => ({
        kind: `${service.name}-${kind}`,
        runbook: kind,
        level: "all",
        reason: `The tasks of ${service.name} use more than ${FULL_PERCENT} % of their ${kind === "cpu" ? "CPU" : "memory"}. ${advice}`,
        condition: { is: "above", threshold: FULL_PERCENT },
        patience: QUARTER_OF_AN_HOUR,
        // Without tasks there is nothing to be full; that there are none is another alarm's.
        missing: "notBreaching",
        looksAt: { namespace: "AWS/ECS", metricName, dimensions, stat: "Average", periodSeconds: 60 },
    });
    return [
        used("cpu", "CPUUtilization", "See whether it is at its most tasks (scaling.max), and what was deployed last"),
        used(
            "memory",
            "MemoryUtilization",
            "At 100 % ECS ends the task. See whether it grows with time or with requests",
        ),
        ...tasksAlarm(service, balancer, sleeps),
    ];
}

/**
 * Fewer tasks than there are to be. Only Container Insights knows both numbers; without it those that answer the load
 * balancer are compared with the fewest of the settings, where one is not all that there are.
 */
function tasksAlarm(service: FargateService, balancer: LoadBalancer, sleeps: boolean): Alarm[] {
    const { name, cluster, tasks, targetGroupArnSuffixes } = service;
    const alarm = {
        kind: `${name}-tasks`,
        runbook: "tasks",
        level: "all",
        reason: `Fewer tasks of ${name} run than are to. See the service's events: no capacity, no image, or tasks that end`,
        patience: QUARTER_OF_AN_HOUR,
    } as const;
    if (cluster.containerInsights !== "off") {
        return [
            {
                ...alarm,
                condition: { is: "at least", threshold: 1 },
                // Both numbers are sent while the service is there, in off-hours both as 0.
                missing: "missing",
                looksAt: insights(service),
            },
        ];
    }
    if (targetGroupArnSuffixes.length === 0 || tasks.min < 2) {
        return [];
    }
    return [
        {
            ...alarm,
            condition: { is: "below", threshold: tasks.min },
            missing: sleeps ? "notBreaching" : "breaching",
            looksAt: [
                ...both(service, balancer, "healthy", { metricName: "HealthyHostCount", stat: "Minimum" }),
                expression("all", "FILL(healthy1, 0) + FILL(healthy2, 0)", "Healthy tasks"),
            ],
        },
    ];
}

function insights({ cluster, serviceName }: FargateService): Query[] {
    const count = (id: string, metricName: string) =>
        measured(id, {
            namespace: "ECS/ContainerInsights",
            metricName,
            dimensions: { ClusterName: cluster.clusterName, ServiceName: serviceName },
            stat: "Average",
            periodSeconds: 60,
        });
    return [
        count("wanted", "DesiredTaskCount"),
        count("running", "RunningTaskCount"),
        expression("short", "IF(running < wanted, 1, 0)", "Too few tasks"),
    ];
}
