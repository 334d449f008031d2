import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import type { Creators } from "./creator";

const LOG_GROUP = z.object({ name: z.string() });
const ALARM = z.object({
    name: z.string(),
    alarmDescription: z.string(),
    alarmActions: z.array(z.string()),
    comparisonOperator: z.enum([
        "GreaterThanOrEqualToThreshold",
        "GreaterThanThreshold",
        "LessThanOrEqualToThreshold",
        "LessThanThreshold",
    ]),
    dimensions: z.record(z.string(), z.string()),
    evaluationPeriods: z.number(),
    metricName: z.string(),
    namespace: z.string(),
    period: z.number(),
    statistic: z.enum(["Average", "Maximum", "Minimum", "SampleCount", "Sum"]),
    threshold: z.number(),
    treatMissingData: z.string(),
});

/** Logs and alarms. */
export const OBSERVABILITY: Creators = {
    "aws:cloudwatch/logGroup:LogGroup": async ({ client }, { outputs }) => {
        const { name } = LOG_GROUP.parse(outputs);
        await new CloudWatchLogsClient(client).send(new CreateLogGroupCommand({ logGroupName: name }));
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": async ({ client }, { outputs }) => {
        const alarm = ALARM.parse(outputs);
        await new CloudWatchClient(client).send(
            new PutMetricAlarmCommand({
                AlarmName: alarm.name,
                AlarmDescription: alarm.alarmDescription,
                AlarmActions: alarm.alarmActions,
                ComparisonOperator: alarm.comparisonOperator,
                Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
                EvaluationPeriods: alarm.evaluationPeriods,
                MetricName: alarm.metricName,
                Namespace: alarm.namespace,
                Period: alarm.period,
                Statistic: alarm.statistic,
                Threshold: alarm.threshold,
                TreatMissingData: alarm.treatMissingData,
            }),
        );
    },
};
