import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../transform";
import type { FargateServiceArgs } from "./arguments";
import type { Deployment, RollbackAlarms } from "./deployment";
import type { Traffic } from "./traffic";

type Query = aws.types.input.cloudwatch.MetricAlarmMetricQuery;
type ServiceAlarms = aws.types.input.ecs.ServiceAlarms;

/** How long an alarm looks back, and how many bad minutes of those it takes. */
interface Patience {
    readonly minutes: number;
    readonly badMinutes: number;
}

/**
 * Two bad minutes ring; the alarm goes out only once four of five are good. What comes and goes therefore rings all the
 * time, so that a release that mends it finds the alarm ringing when it starts, and ECS leaves alarms aside for it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
const ERRORS: Patience = { minutes: 5, badMinutes: 2 };

/** A task that has just failed a check is replaced by ECS; one that stays ill is the release's fault. */
const UNHEALTHY: Patience = { minutes: 5, badMinutes: 3 };

/**
 * The alarms that roll a release back. Both look at each of the two target groups by itself and take the worse one: in a
 * canary the new tasks get few requests, and would drown in the sum.
 *
 * @returns what the service is to be told. Alarms that are switched off stay, and the service is told so by their names:
 * AWS's provider leaves what is no longer named as it is, and ECS takes no empty list.
 */
export function createRollbackAlarms(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    deployment: Deployment,
    traffic: Traffic | undefined,
): ServiceAlarms | undefined {
    const { rollbackAlarms = {} } = deployment;
    const isOn = rollbackAlarms !== false;
    const settings: RollbackAlarms = rollbackAlarms === false ? {} : rollbackAlarms;
    const { errorPercent = 5, minimumRequests = 20, names = [] } = settings;
    if (traffic === undefined) {
        return names.length === 0 ? undefined : { enable: true, rollback: true, alarmNames: [...names] };
    }
    const create = (kind: string, description: string, patience: Patience, metricQueries: Query[]) =>
        new aws.cloudwatch.MetricAlarm(
            ...transformed(
                args.transform?.rollbackAlarm,
                `${name}-${kind}`,
                {
                    alarmDescription: description,
                    metricQueries,
                    threshold: 1,
                    comparisonOperator: "GreaterThanOrEqualToThreshold",
                    evaluationPeriods: patience.minutes,
                    datapointsToAlarm: patience.badMinutes,
                    treatMissingData: "notBreaching",
                },
                { parent },
            ),
        );
    const errors = create(
        "errors",
        `More than ${errorPercent} % of the requests to ${name} are answered with 5xx by its tasks. Rolls back a release.`,
        ERRORS,
        errorQueries(traffic, errorPercent, minimumRequests),
    );
    const unhealthy = create(
        "unhealthy",
        `A task of ${name} does not answer the load balancer's check. Rolls back a release.`,
        UNHEALTHY,
        unhealthyQueries(traffic),
    );
    return { enable: isOn, rollback: isOn, alarmNames: [errors.name, unhealthy.name, ...names] };
}

/** 1 in a minute in which too large a share of a group's answers is 5xx. Compared without a division by no requests. */
function errorQueries(traffic: Traffic, errorPercent: number, minimumRequests: number): Query[] {
    const groups = [1, 2].flatMap((n, index) => [
        measured(`errors${n}`, "HTTPCode_Target_5XX_Count", "Sum", traffic, index),
        measured(`requests${n}`, "RequestCount", "Sum", traffic, index),
        {
            id: `bad${n}`,
            expression:
                `IF(FILL(requests${n}, 0) >= ${minimumRequests} AND ` +
                `100 * FILL(errors${n}, 0) > ${errorPercent} * FILL(requests${n}, 0), 1, 0)`,
            label: `Too many errors in group ${n}`,
            returnData: false,
        },
    ]);
    return [...groups, { id: "worse", expression: "MAX([bad1, bad2])", label: "Too many errors", returnData: true }];
}

function unhealthyQueries(traffic: Traffic): Query[] {
    return [
        measured("unhealthy1", "UnHealthyHostCount", "Maximum", traffic, 0),
        measured("unhealthy2", "UnHealthyHostCount", "Maximum", traffic, 1),
        { id: "worse", expression: "MAX([unhealthy1, unhealthy2])", label: "Unhealthy tasks", returnData: true },
    ];
}

function measured(id: string, metricName: string, stat: string, { route, groups }: Traffic, index: number): Query {
    const group = index === 0 ? groups[0] : groups[1];
    return {
        id,
        metric: {
            namespace: "AWS/ApplicationELB",
            metricName,
            stat,
            period: 60,
            dimensions: { LoadBalancer: route.loadBalancerArnSuffix, TargetGroup: group.arnSuffix },
        },
        returnData: false,
    };
}
