import { expect } from "chai";
import { METRICS_DIMENSION, METRICS_NAMESPACE } from "../../../components/backup/metrics";
import type { Recording } from "../../../preview/record";
import { METRICS_NAMESPACE as PUBLISHED_NAMESPACE, metricData } from "../../../runtime/src/lambda/metrics";
import { arn, type PipelineSettings, recordPipeline } from "../../support/backups";
import { ofType } from "../../support/program";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = arn("sns", "backups-0000000");

/** The alarms by the ends of their names, without their descriptions. */
async function alarms(settings?: PipelineSettings): Promise<Record<string, Record<string, unknown>>> {
    const recording = await recordPipeline(settings);
    return Object.fromEntries(
        ofType(recording, ALARM).map(({ name, inputs: { alarmDescription, ...inputs } }) => [
            name.replace("backups-", ""),
            inputs,
        ]),
    );
}

function descriptions(recording: Recording): string[] {
    return ofType(recording, ALARM).map(({ inputs }) => String(inputs.alarmDescription));
}

const MEASURED = { namespace: "Slipway/Backups", dimensions: { Backups: "shop-dev-backups" } };
const FRESHNESS = {
    ...MEASURED,
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    period: 7200,
    evaluationPeriods: 1,
    treatMissingData: "breaching",
    alarmActions: [TOPIC],
    okActions: [TOPIC],
};
const EVENT = {
    period: 300,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    alarmActions: [TOPIC],
    okActions: [],
};
const FAILED = {
    ...EVENT,
    ...MEASURED,
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
};

describe("the alarms of a BackupPipeline", () => {
    it("ring for want of dumps and drills, for failures, slow restores, and what did not arrive", async () => {
        expect(await alarms()).to.deep.equal({
            "no-dump": { ...FRESHNESS, metricName: "HoursSinceDump", threshold: 26 },
            "no-drill": { ...FRESHNESS, metricName: "HoursSinceDrill", threshold: 192 },
            "dump-failed": { ...FAILED, metricName: "DumpSucceeded" },
            "drill-failed": { ...FAILED, metricName: "DrillSucceeded" },
            "slow-restore": {
                ...EVENT,
                ...MEASURED,
                metricName: "RestoreSeconds",
                statistic: "Maximum",
                comparisonOperator: "GreaterThanThreshold",
                threshold: 3600,
            },
            undelivered: {
                ...EVENT,
                namespace: "AWS/SQS",
                metricName: "ApproximateNumberOfMessagesVisible",
                dimensions: { QueueName: "backups-undelivered-0000000" },
                statistic: "Maximum",
                comparisonOperator: "GreaterThanThreshold",
                threshold: 0,
            },
        });
    });

    it("ring when they are told to", async () => {
        const found = await alarms({ alarms: { dumpHours: 7, drillDays: 2 }, rtoTargetMinutes: 15 });
        expect([
            found["no-dump"]?.threshold,
            found["no-drill"]?.threshold,
            found["slow-restore"]?.threshold,
        ]).to.deep.equal([7, 48, 900]);
    });

    it("ring for a snapshot that is not sound, where snapshots are drilled", async () => {
        expect((await alarms({ snapshotDrill: {} }))["snapshot-drill-failed"]).to.deep.equal({
            ...FAILED,
            metricName: "SnapshotDrillSucceeded",
        });
    });

    it("say what to do, and where that is described", async () => {
        const found = descriptions(await recordPipeline({ snapshotDrill: {} }));
        expect(found).to.have.length(7);
        for (const description of found) {
            expect(description).to.match(/\. docs\/recovery\.md$/);
            // CloudWatch takes no longer ones.
            expect(description.length).to.be.within(100, 1024);
        }
        expect(found[0]).to.equal(
            "No new dump in 26 hours, or nothing measures it. See why the last execution of shop-dev-backups-dump " +
                "failed or did not start, then take a dump: npm run backup. docs/recovery.md",
        );
    });

    it("look at the metrics that the function publishes", async () => {
        const now = new Date(0);
        const published = metricData(
            {
                HoursSinceDump: 1,
                HoursSinceDrill: 1,
                DumpSucceeded: 1,
                DrillSucceeded: 1,
                SnapshotDrillSucceeded: 1,
                RestoreSeconds: 1,
            },
            "shop-dev-backups",
            now,
        );
        expect(METRICS_NAMESPACE).to.equal(PUBLISHED_NAMESPACE);
        const own = Object.values(await alarms({ snapshotDrill: {} })).filter(
            ({ namespace }) => namespace === METRICS_NAMESPACE,
        );
        expect(own.map(({ metricName }) => metricName)).to.have.members(published.map(({ MetricName }) => MetricName));
        for (const { Dimensions } of published) {
            expect(Dimensions).to.deep.equal([{ Name: METRICS_DIMENSION, Value: "shop-dev-backups" }]);
        }
    });
});
