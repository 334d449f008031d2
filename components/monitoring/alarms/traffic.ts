import type { FargateService } from "../../fargate-service";
import type { LoadBalancer } from "../../load-balancer";
import { type Alarm, expression, measured, type Metric, type Query } from "../alarm";

/** When requests are too many failures, or too slow. */
export interface TrafficLimits {
    readonly errorPercent: number;
    readonly minimumRequests: number;
    readonly slowMilliseconds: number;
}

/** Three bad minutes of five: one that comes and goes is no reason to call somebody. */
const MINUTES = { periods: 5, bad: 3 } as const;

const NAMESPACE = "AWS/ApplicationELB";

/**
 * What users notice first, of all services together. Answers of the load balancer itself (no task to ask, a task that hung
 * up) are counted as well; of `RequestCount` they are no part.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function balancerAlarms({ arnSuffix }: LoadBalancer, limits: TrafficLimits): Alarm[] {
    const count = (id: string, metricName: string) =>
        measured(id, {
            namespace: NAMESPACE,
            metricName,
            dimensions: { LoadBalancer: arnSuffix },
            stat: "Sum",
            periodSeconds: 60,
        });
    return [
        {
            kind: "errors",
            level: "essential",
            affectsUsers: true,
            reason:
                `More than ${limits.errorPercent} % of the requests are answered with 5xx. See on the dashboard which ` +
                `service's they are and what was deployed last, then read its errors by the saved query`,
            condition: { is: "at least", threshold: 1 },
            patience: MINUTES,
            // Counts are not sent in a minute without requests, and nobody is failed then.
            missing: "notBreaching",
            looksAt: [
                count("requests", "RequestCount"),
                count("targets", "HTTPCode_Target_5XX_Count"),
                count("balancer", "HTTPCode_ELB_5XX_Count"),
                expression(
                    "bad",
                    `IF(FILL(requests, 0) + FILL(balancer, 0) >= ${limits.minimumRequests} AND ` +
                        `100 * (FILL(targets, 0) + FILL(balancer, 0)) > ` +
                        `${limits.errorPercent} * (FILL(requests, 0) + FILL(balancer, 0)), 1, 0)`,
                    "Too many errors",
                ),
            ],
        },
    ];
}

/** What users of one service notice, over both of its target groups: a release may be moving from one to the other. */
export function routedAlarms(
    service: FargateService,
    balancer: LoadBalancer,
    limits: TrafficLimits,
    sleeps: boolean,
): Alarm[] {
    const { name } = service;
    const groups = (id: string, metricName: string, stat: string) => both(service, balancer, id, { metricName, stat });
    const requests = "FILL(requests1, 0) + FILL(requests2, 0)";
    // A group without targets sends nothing. With off-hours that is any night; without, it is the worst that can be.
    const gone = sleeps ? "notBreaching" : "breaching";
    return [
        {
            kind: `${name}-errors`,
            runbook: "errors",
            level: "all",
            reason:
                `More than ${limits.errorPercent} % of the requests to ${name} are answered with 5xx by its tasks. See ` +
                `its log by the saved query for errors, and whether it was just deployed`,
            condition: { is: "at least", threshold: 1 },
            patience: MINUTES,
            missing: "notBreaching",
            looksAt: [
                ...groups("requests", "RequestCount", "Sum"),
                ...groups("errors", "HTTPCode_Target_5XX_Count", "Sum"),
                expression(
                    "bad",
                    `IF(${requests} >= ${limits.minimumRequests} AND ` +
                        `100 * (FILL(errors1, 0) + FILL(errors2, 0)) > ${limits.errorPercent} * (${requests}), 1, 0)`,
                    "Too many errors",
                ),
            ],
        },
        {
            kind: `${name}-slow`,
            runbook: "slow",
            level: "all",
            affectsUsers: true,
            reason:
                `5 % of the requests to ${name} take longer than ${limits.slowMilliseconds} ms. See CPU of the service ` +
                `and of the database, then the saved query for slow requests`,
            condition: { is: "at least", threshold: 1 },
            patience: { periods: 10, bad: 8 },
            missing: "notBreaching",
            looksAt: [
                ...groups("requests", "RequestCount", "Sum"),
                ...groups("time", "TargetResponseTime", "p95"),
                expression(
                    "bad",
                    `IF(${requests} >= ${limits.minimumRequests} AND ` +
                        `MAX([FILL(time1, 0), FILL(time2, 0)]) > ${limits.slowMilliseconds / 1000}, 1, 0)`,
                    "Too slow",
                ),
            ],
        },
        {
            kind: `${name}-down`,
            runbook: "down",
            level: "essential",
            affectsUsers: true,
            reason: `No task of ${name} answers the load balancer's check. See why the last tasks stopped, and their log`,
            condition: { is: "below", threshold: 1 },
            // In the morning the first task is registered before it answers.
            patience: sleeps ? { periods: 10, bad: 10 } : { periods: 3, bad: 3 },
            missing: gone,
            looksAt: [
                ...groups("healthy", "HealthyHostCount", "Maximum"),
                expression("all", "FILL(healthy1, 0) + FILL(healthy2, 0)", "Healthy tasks"),
            ],
        },
        {
            kind: `${name}-unhealthy`,
            runbook: "unhealthy",
            level: "all",
            reason: `A task of ${name} does not answer the load balancer's check, and its successor does not either. See their log`,
            condition: { is: "above", threshold: 0 },
            patience: { periods: 15, bad: 12 },
            missing: "notBreaching",
            looksAt: [
                ...groups("unhealthy", "UnHealthyHostCount", "Maximum"),
                expression("worse", "MAX([FILL(unhealthy1, 0), FILL(unhealthy2, 0)])", "Unhealthy tasks"),
            ],
        },
    ];
}

/** A metric of both target groups: `<id>1` and `<id>2`. */
export function both(
    { targetGroupArnSuffixes }: FargateService,
    { arnSuffix }: LoadBalancer,
    id: string,
    metric: Pick<Metric, "metricName" | "stat">,
): Query[] {
    return targetGroupArnSuffixes.map((TargetGroup, index) =>
        measured(`${id}${index + 1}`, {
            namespace: NAMESPACE,
            ...metric,
            dimensions: { LoadBalancer: arnSuffix, TargetGroup },
            periodSeconds: 60,
        }),
    );
}
