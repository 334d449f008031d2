import { CloudWatchClient, PutMetricDataCommand, StandardUnit } from "@aws-sdk/client-cloudwatch";

/** Namespace of the metrics of backups. */
export const METRICS_NAMESPACE = "Slipway/Backups";

/** The metrics, with their units. The two ages have none that CloudWatch knows. */
const UNITS = {
    DumpSucceeded: StandardUnit.Count,
    DumpSeconds: StandardUnit.Seconds,
    DumpBytes: StandardUnit.Bytes,
    DrillSucceeded: StandardUnit.Count,
    SnapshotDrillSucceeded: StandardUnit.Count,
    RestoreSeconds: StandardUnit.Seconds,
    DumpAgeSeconds: StandardUnit.Seconds,
    DifferencesFound: StandardUnit.Count,
    HoursSinceDump: StandardUnit.None,
    HoursSinceDrill: StandardUnit.None,
} as const;

/** A metric of backups. */
export type MetricName = keyof typeof UNITS;

/** Values of metrics; one that is `undefined` is not published. */
export type Metrics = Readonly<Partial<Record<MetricName, number | undefined>>>;

/** The metrics in CloudWatch's form, in the order of their names. */
export function metricData(metrics: Metrics, dimension: string, timestamp: Date) {
    return names(metrics).flatMap((name) => {
        const value = metrics[name];
        return value === undefined || !Number.isFinite(value)
            ? []
            : [
                  {
                      MetricName: name,
                      Dimensions: [{ Name: "Backups", Value: dimension }],
                      Value: value,
                      Unit: UNITS[name],
                      Timestamp: timestamp,
                  },
              ];
    });
}

/** Publishes metrics. */
export async function publishMetrics(client: CloudWatchClient, metrics: Metrics, dimension: string): Promise<void> {
    const data = metricData(metrics, dimension, new Date());
    if (data.length > 0) {
        await client.send(new PutMetricDataCommand({ Namespace: METRICS_NAMESPACE, MetricData: data }));
    }
}

function names(metrics: Metrics): MetricName[] {
    return Object.keys(metrics)
        .filter((name): name is MetricName => name in UNITS)
        .sort();
}
