import {
    CloudWatchClient,
    ComparisonOperator,
    DescribeAlarmsCommand,
    GetDashboardCommand,
    PutCompositeAlarmCommand,
    PutDashboardCommand,
    PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { z } from "zod";
import type { Recording } from "../../preview/record";
import { type Emulator, startEmulator } from "../support/emulator";
import { recordWatched } from "../support/monitoring";
import { ofType, resource } from "../support/program";

const DIMENSIONS = z.record(z.string(), z.string());
const QUERY = z.object({
    id: z.string(),
    returnData: z.boolean(),
    label: z.string().optional(),
    expression: z.string().optional(),
    metric: z
        .object({
            namespace: z.string(),
            metricName: z.string(),
            stat: z.string(),
            period: z.number(),
            dimensions: DIMENSIONS,
        })
        .optional(),
});
const ALARM = z.object({
    name: z.string(),
    alarmDescription: z.string(),
    alarmActions: z.array(z.string()),
    comparisonOperator: z.enum(ComparisonOperator),
    evaluationPeriods: z.number(),
    datapointsToAlarm: z.number(),
    threshold: z.number(),
    treatMissingData: z.string(),
    namespace: z.string().optional(),
    metricName: z.string().optional(),
    statistic: z.enum(["Average", "Maximum", "Minimum", "Sum"]).optional(),
    period: z.number().optional(),
    dimensions: DIMENSIONS.optional(),
    metricQueries: z.array(QUERY).optional(),
});
const COMPOSITE = z.object({ alarmName: z.string(), alarmRule: z.string(), alarmActions: z.array(z.string()) });
const DASHBOARD = z.object({ dashboardName: z.string(), dashboardBody: z.string() });

function listed(dimensions: Readonly<Record<string, string>> = {}) {
    return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

function metricAlarm(inputs: unknown): PutMetricAlarmCommand {
    const { metricQueries, ...alarm } = ALARM.parse(inputs);
    const common = {
        AlarmName: alarm.name,
        AlarmDescription: alarm.alarmDescription,
        AlarmActions: alarm.alarmActions,
        ComparisonOperator: alarm.comparisonOperator,
        EvaluationPeriods: alarm.evaluationPeriods,
        DatapointsToAlarm: alarm.datapointsToAlarm,
        Threshold: alarm.threshold,
        TreatMissingData: alarm.treatMissingData,
    };
    if (metricQueries === undefined) {
        return new PutMetricAlarmCommand({
            ...common,
            Namespace: alarm.namespace,
            MetricName: alarm.metricName,
            Statistic: alarm.statistic,
            Period: alarm.period,
            Dimensions: listed(alarm.dimensions),
        });
    }
    return new PutMetricAlarmCommand({
        ...common,
        Metrics: metricQueries.map(({ id, returnData, label, expression, metric }) => ({
            Id: id,
            ReturnData: returnData,
            Label: label,
            Expression: expression,
            MetricStat: metric && {
                Metric: {
                    Namespace: metric.namespace,
                    MetricName: metric.metricName,
                    Dimensions: listed(metric.dimensions),
                },
                Stat: metric.stat,
                Period: metric.period,
            },
        })),
    });
}

describe("an emulated CloudWatch", function () {
    this.timeout(120_000);

    let emulator: Emulator | undefined;
    let client: CloudWatchClient;
    let recording: Recording;

    before(async function () {
        emulator = await startEmulator();
        if (emulator === undefined) {
            this.skip();
        }
        client = new CloudWatchClient(emulator.client);
        recording = await recordWatched({
            insights: "on",
            nat: "single",
            backups: true,
            domain: true,
            slack: { secretName: "slipway/slack" },
        });
    });

    after(async () => {
        (client as CloudWatchClient | undefined)?.destroy();
        await emulator?.stop();
    });

    it("takes the dashboard, without a word about it, and gives it back", async () => {
        const { dashboardName, dashboardBody } = DASHBOARD.parse(
            resource(recording, "aws:cloudwatch/dashboard:Dashboard", "monitoring").inputs,
        );
        const put = await client.send(
            new PutDashboardCommand({ DashboardName: dashboardName, DashboardBody: dashboardBody }),
        );
        expect(put.DashboardValidationMessages ?? []).to.deep.equal([]);
        const kept = await client.send(new GetDashboardCommand({ DashboardName: dashboardName }));
        expect(JSON.parse(kept.DashboardBody ?? "")).to.deep.equal(JSON.parse(dashboardBody));
    });

    it("takes all alarms, and the one over them, whose rule it reads", async () => {
        const alarms = ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm").filter(({ name }) =>
            name.startsWith("monitoring-"),
        );
        for (const { inputs } of alarms) {
            await client.send(metricAlarm(inputs));
        }
        const composite = COMPOSITE.parse(
            resource(recording, "aws:cloudwatch/compositeAlarm:CompositeAlarm", "monitoring-users-affected").inputs,
        );
        await client.send(
            new PutCompositeAlarmCommand({
                AlarmName: composite.alarmName,
                AlarmRule: composite.alarmRule,
                AlarmActions: composite.alarmActions,
            }),
        );
        const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
            new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100 }),
        );
        expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).to.have.members(alarms.map(({ inputs }) => inputs.name));
        expect(MetricAlarms).to.have.length.above(20);
        expect(CompositeAlarms.map(({ AlarmRule }) => AlarmRule)).to.deep.equal([composite.alarmRule]);
    });
});
