import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { qualified } from "../names";
import { transformed } from "../transform";
import { METRICS_DIMENSION, METRICS_NAMESPACE } from "./metrics";
import type { Pipeline } from "./parts";

/** An alarm: what it looks at, and what to do when it rings. */
interface Alarm {
    readonly kind: string;
    readonly metric: Pick<aws.cloudwatch.MetricAlarmArgs, "namespace" | "metricName" | "dimensions" | "statistic">;
    readonly threshold: number;
    readonly comparison: "GreaterThanThreshold" | "LessThanThreshold";
    readonly periodSeconds: number;
    /** What no data at all means. */
    readonly missing: "breaching" | "notBreaching";
    readonly description: string;
}

/**
 * Freshness is measured every hour, a few minutes early or late: two hours always hold a measurement, so that none at
 * all means that nothing measures any more.
 */
const FRESHNESS_PERIOD = 7200;

/** What happens once a day is looked for in steps of five minutes. */
const EVENT_PERIOD = 300;

/** Creates the alarms, which tell the topic. */
export function createAlarms(
    pipeline: Pipeline,
    topic: aws.sns.Topic,
    queue: aws.sqs.Queue,
): aws.cloudwatch.MetricAlarm[] {
    const { component, name, args } = pipeline;
    return alarms(pipeline, queue.name).map((alarm) => {
        const isFreshness = alarm.missing === "breaching";
        return new aws.cloudwatch.MetricAlarm(
            ...transformed(
                args.transform?.alarm,
                `${name}-${alarm.kind}`,
                {
                    alarmDescription: alarm.description,
                    ...alarm.metric,
                    threshold: alarm.threshold,
                    comparisonOperator: alarm.comparison,
                    period: alarm.periodSeconds,
                    evaluationPeriods: 1,
                    treatMissingData: alarm.missing,
                    alarmActions: [topic.arn],
                    // Of a failure there is no end to tell of: the next dump or drill is another one.
                    okActions: isFreshness ? [topic.arn] : [],
                },
                { parent: component },
            ),
        );
    });
}

function alarms({ name, args }: Pipeline, queueName: pulumi.Output<string>): Alarm[] {
    const { dumpHours = 26, drillDays = 8 } = args.alarms ?? {};
    const rtoMinutes = args.rtoTargetMinutes ?? 60;
    const measured = (metricName: string, statistic: "Maximum" | "Minimum") => ({
        namespace: METRICS_NAMESPACE,
        metricName,
        dimensions: { [METRICS_DIMENSION]: qualified(name) },
        statistic,
    });
    const freshness = {
        comparison: "GreaterThanThreshold",
        periodSeconds: FRESHNESS_PERIOD,
        missing: "breaching",
    } as const;
    const event = { periodSeconds: EVENT_PERIOD, missing: "notBreaching" } as const;
    return [
        {
            ...freshness,
            kind: "no-dump",
            metric: measured("HoursSinceDump", "Maximum"),
            threshold: dumpHours,
            description:
                `No new dump in ${dumpHours} hours, or nothing measures it. See why the last execution of ` +
                `${qualified(name)}-dump failed or did not start, then take a dump: npm run backup. docs/recovery.md`,
        },
        {
            ...freshness,
            kind: "no-drill",
            metric: measured("HoursSinceDrill", "Maximum"),
            threshold: drillDays * 24,
            description:
                `No dump was restored and found right in ${drillDays} days, or nothing measures it. Read the newest ` +
                `report under drill-reports/ and the last execution of ${qualified(name)}-drill. docs/recovery.md`,
        },
        {
            ...event,
            kind: "dump-failed",
            metric: measured("DumpSucceeded", "Minimum"),
            comparison: "LessThanThreshold",
            threshold: 1,
            description:
                `A dump failed; the ones before are untouched. The message of the execution of ${qualified(name)}-dump ` +
                `names the cause. When it is mended: npm run backup. docs/recovery.md`,
        },
        {
            ...event,
            kind: "drill-failed",
            metric: measured("DrillSucceeded", "Minimum"),
            comparison: "LessThanThreshold",
            threshold: 1,
            description:
                `A dump could not be restored, or differs from its database: do not count on it. Its report under ` +
                `drill-reports/ names the cause and the last dump that passed. docs/recovery.md`,
        },
        ...(args.snapshotDrill === undefined || args.snapshotDrill === false
            ? []
            : [
                  {
                      ...event,
                      kind: "snapshot-drill-failed",
                      metric: measured("SnapshotDrillSucceeded", "Minimum"),
                      comparison: "LessThanThreshold" as const,
                      threshold: 1,
                      description:
                          "A snapshot of the database could not be restored, or is not sound: do not count on it. Its " +
                          "report under drill-reports/snapshot/ names the cause. docs/recovery.md",
                  },
              ]),
        {
            ...event,
            kind: "slow-restore",
            metric: measured("RestoreSeconds", "Maximum"),
            comparison: "GreaterThanThreshold",
            threshold: rtoMinutes * 60,
            description:
                `A restore took longer than the target of ${rtoMinutes} minutes. Give drills and restores more CPU ` +
                `(slipway:backups.drillCpu, dumpCpu), or set rtoTargetMinutes to what is acceptable. docs/recovery.md`,
        },
        {
            ...event,
            kind: "undelivered",
            metric: {
                namespace: "AWS/SQS",
                metricName: "ApproximateNumberOfMessagesVisible",
                dimensions: { QueueName: queueName },
                statistic: "Maximum",
            },
            comparison: "GreaterThanThreshold",
            threshold: 0,
            description:
                "A dump, a drill or a measurement was not started: the queue holds the event and the reason. Start it by " +
                "hand, then purge the queue. docs/recovery.md",
        },
    ];
}
