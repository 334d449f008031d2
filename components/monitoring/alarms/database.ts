import type { PostgresDb } from "../../postgres-db";
import { type Alarm, expression, measured, type Metric } from "../alarm";
import { maxConnections } from "../max-connections";

const SIX_HOURS = 21_600;

const QUARTER_OF_AN_HOUR = { periods: 15, bad: 12 } as const;

/** RDS sends credits every five minutes, and of balances nothing is said: that suits both. */
const BURST_SECONDS = 300;

/** Days in which somebody can do something about a disk that fills up, with a weekend between. */
const DAYS = 4;

/**
 * Share of the connections that may be used, in percent. It leaves room for what is not known: RDS takes a part of the
 * memory that the most connections are worked out from.
 */
const CONNECTION_PERCENT = 70;

/**
 * What goes wrong with a database before it does not answer. A stopped one sends no data, and a test of a stack with
 * off-hours stops it every night: no alarm of a database rings for want of data. One that is gone is seen by its services.
 */
export function databaseAlarms(database: PostgresDb): Alarm[] {
    const of = (metricName: string, stat: string): Metric => ({
        namespace: "AWS/RDS",
        metricName,
        dimensions: { DBInstanceIdentifier: database.identifier },
        stat,
        periodSeconds: 60,
    });
    return [
        {
            kind: "database-cpu",
            level: "all",
            reason: "The database uses more than 80 % of its CPU. See its top statements in Database Insights, and what was deployed last",
            condition: { is: "above", threshold: 80 },
            patience: QUARTER_OF_AN_HOUR,
            missing: "notBreaching",
            looksAt: of("CPUUtilization", "Average"),
        },
        storageAlarm(of),
        ...connectionsAlarm(database, of),
        ...burstAlarms(database, of),
    ];
}

/**
 * How long the free storage lasts where it goes on as in the last six hours: free bytes by the bytes that a second takes.
 * Eighteen hours of the same forecast ring, so that neither a large import nor temporary files do. Periods of an hour and
 * more may go back seven days (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
 *
 * When RDS adds storage the rate is above 0, and the forecast is at its end again. A stopped database's gap is divided by
 * its length.
 */
function storageAlarm(of: (metricName: string, stat: string) => Metric): Alarm {
    return {
        kind: "database-storage",
        level: "essential",
        reason:
            `The database's storage will be full within ${DAYS} days, as it fills now. See what grows; RDS adds storage by ` +
            `itself up to slipway:database.maxStorageGigabytes`,
        condition: { is: "below", threshold: DAYS },
        patience: { periods: 3, bad: 3 },
        missing: "notBreaching",
        looksAt: [
            measured("free", { ...of("FreeStorageSpace", "Minimum"), periodSeconds: SIX_HOURS }),
            expression("days", "IF(RATE(free) < 0, free / (0 - RATE(free)) / 86400, 365)", "Days until it is full"),
        ],
    };
}

function connectionsAlarm(
    { instanceClass, maxConnections: set }: PostgresDb,
    of: (metricName: string, stat: string) => Metric,
): Alarm[] {
    const most = /^\d+$/.test(set ?? "") ? Number(set) : set === undefined ? maxConnections(instanceClass) : undefined;
    if (most === undefined) {
        return [];
    }
    return [
        {
            kind: "database-connections",
            level: "all",
            reason:
                `More than ${CONNECTION_PERCENT} % of about ${most} connections are open. See which service holds them: ` +
                `its pool times its tasks must stay below`,
            condition: { is: "above", threshold: Math.floor((most * CONNECTION_PERCENT) / 100) },
            patience: { periods: 10, bad: 8 },
            missing: "notBreaching",
            looksAt: of("DatabaseConnections", "Maximum"),
        },
    ];
}

/**
 * What a class may use for a while only. Storage is gp3, which has no balance; the bursts are the instance's own. Burstable
 * classes of RDS go on at a price when their credits are used up.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
function burstAlarms({ instanceClass }: PostgresDb, of: (metricName: string, stat: string) => Metric): Alarm[] {
    const least = (metricName: string): Metric => ({ ...of(metricName, "Minimum"), periodSeconds: BURST_SECONDS });
    const credits: Alarm = {
        kind: "database-credits",
        level: "all",
        reason: `The CPU credits of ${instanceClass} are nearly used up; after them each vCPU is charged by the hour. A class of another family has none`,
        condition: { is: "below", threshold: 20 },
        // Two hours: a new instance begins with none, and the smallest class earns twelve an hour.
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
        patience: { periods: 24, bad: 24 },
        missing: "notBreaching",
        looksAt: least("CPUCreditBalance"),
    };
    const disk: Alarm = {
        kind: "database-burst",
        level: "all",
        reason: `The disk of ${instanceClass} has been busier than it can be for long, and slows down when its balance is used up. See IOPS and statements`,
        condition: { is: "below", threshold: 30 },
        patience: { periods: 3, bad: 3 },
        // Classes that do not burst send no balance.
        missing: "notBreaching",
        looksAt: [
            measured("operations", least("EBSIOBalance%")),
            measured("bytes", least("EBSByteBalance%")),
            expression("least", "MIN([FILL(operations, 100), FILL(bytes, 100)])", "Balance in percent"),
        ],
    };
    return instanceClass.startsWith("db.t") ? [credits, disk] : [disk];
}
