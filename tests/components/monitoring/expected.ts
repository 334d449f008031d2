import { arn } from "../../support/backups";
import { BALANCER_SUFFIX } from "../../support/monitoring";

export const INFORM = arn("sns", "monitoring-inform-0000000");

/** What alarms that last for some time have in common, and those of events. */
export const LASTING = { alarmActions: [INFORM], okActions: [INFORM] };
export const EVENT = {
    alarmActions: [INFORM],
    okActions: [],
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 0,
    treatMissingData: "notBreaching",
};

export function patience(evaluationPeriods: number, datapointsToAlarm: number) {
    return { evaluationPeriods, datapointsToAlarm };
}

export const ABOVE = { comparisonOperator: "GreaterThanThreshold" };
export const BELOW = { comparisonOperator: "LessThanThreshold" };
export const RINGS = { comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: 1 };
export const QUIET = { treatMissingData: "notBreaching" };

export function count(id: string, metricName: string, stat = "Sum", dimensions: object = {}) {
    const metric = {
        namespace: "AWS/ApplicationELB",
        metricName,
        dimensions: { LoadBalancer: BALANCER_SUFFIX, ...dimensions },
        stat,
        period: 60,
    };
    return { id, metric, returnData: false };
}

export function groups(id: string, metricName: string, stat: string) {
    return ["backend", "backend-alt"].map((group, index) =>
        count(`${id}${index + 1}`, metricName, stat, { TargetGroup: `targetgroup/${group}-0000000/0000000000000000` }),
    );
}

export function result(id: string, expression: string, label: string) {
    return { id, expression, label, returnData: true };
}

export function rds(metricName: string, statistic: string, identifier: unknown) {
    return {
        namespace: "AWS/RDS",
        metricName,
        dimensions: { DBInstanceIdentifier: identifier },
        statistic,
        period: 60,
    };
}

export function ecs(metricName: string, service: string) {
    return {
        namespace: "AWS/ECS",
        metricName,
        dimensions: { ClusterName: "shop-dev-cluster", ServiceName: `${service}-0000000` },
        statistic: "Average",
        period: 60,
        ...ABOVE,
        ...patience(15, 12),
        ...QUIET,
        ...LASTING,
        threshold: 85,
    };
}
