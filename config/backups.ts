import { z } from "zod";
import { FARGATE_CPUS } from "../components/fargate/size";
import { choice, flag, listOnce, logRetention, numberChoice, off, shown, text, whole } from "./fields";

/** A schedule as EventBridge Scheduler reads it. */
function schedule() {
    return text(/^(cron|rate)\(.+\)$/, 'a schedule, like "cron(15 3 * * ? *)" or "rate(12 hours)"');
}

/** A time zone of the IANA database, by which EventBridge Scheduler names them, too. */
export function timeZone() {
    const error = ({ input }: { input?: unknown }) => `${shown(input)} is no time zone. Name one like "Europe/Berlin"`;
    return z.string({ error }).refine(isTimeZone, { error });
}

function isTimeZone(name: string): boolean {
    try {
        return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
    } catch {
        return false;
    }
}

function taskMemory() {
    return z.int({ error: ({ input }) => `${shown(input)} is not a whole number of MiB` });
}

/** The log of the requests to a bucket; `false` for none. */
export function accessLogs() {
    return z.union([
        off(),
        z.strictObject({
            retentionDays: whole(1, 3653, "days").optional().describe("Days to keep the logs"),
            forceDestroy: flag().optional().describe("Let a destroy delete the logs"),
        }),
    ]);
}

const replication = z.union(
    [
        z.strictObject({
            region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, like "eu-central-1"').describe(
                "Another region, in which a bucket and a key are created",
            ),
        }),
        z.strictObject({
            bucketArn: text(
                /^arn:aws[\w-]*:s3:::[a-z0-9.-]+$/,
                'the ARN of a bucket, like "arn:aws:s3:::backups-copy"',
            ).describe("ARN of a versioned bucket of another account"),
            accountId: text(/^\d{12}$/, "the number of an account: 12 digits, in quotes").describe(
                "Number of that account, in quotes",
            ),
            keyArn: keyArn().describe("ARN of the KMS key that encrypts the copies there"),
        }),
    ],
    {
        error: ({ input }) =>
            `${shown(input)} is not allowed. Give region, or bucketArn, accountId and keyArn, indented below it`,
    },
);

function keyArn() {
    return text(
        /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/,
        'the ARN of a KMS key, like "arn:aws:kms:eu-central-1:111111111111:key/…"',
    );
}

/** Dumps of the database and their drills. */
export const backups = z.strictObject({
    enabled: flag().optional().describe("Dumps that are restored and checked every time. Default: true"),
    schedule: schedule().optional().describe('When dumps are taken. Default: "cron(15 3 * * ? *)", daily at 03:15'),
    timeZone: timeZone().optional().describe("Time zone of the schedules. Default: UTC"),
    retention: z
        .strictObject({
            dailyDays: whole(1, 36500, "days").optional().describe("Days to keep a daily dump"),
            weeklyDays: whole(1, 36500, "days")
                .optional()
                .describe("Days to keep the first dump of a week. Default: as dailyDays"),
            monthlyDays: whole(1, 36500, "days")
                .optional()
                .describe("Days to keep the first dump of a month. Default: as weeklyDays"),
            coldStorage: flag()
                .optional()
                .describe("Move dumps to cheaper storage classes that still answer at once. Default: false"),
        })
        .optional()
        .describe("How long dumps are kept"),
    oldVersionDays: whole(1, 36500, "days")
        .optional()
        .describe("Days for which an expired or deleted dump can be brought back"),
    rtoTargetMinutes: whole(1, 10080, "minutes")
        .optional()
        .describe("Minutes that a restore may take before an alarm. Default: 60"),
    timeoutHours: whole(1, 48, "hours")
        .optional()
        .describe("Hours after which a dump, drill or restore is stopped. Default: 6"),
    dumpCpu: numberChoice(FARGATE_CPUS).optional().describe("CPU units of dumps and restores; 1024 are one vCPU"),
    dumpMemory: taskMemory().optional().describe("Memory of dumps and restores, in MiB"),
    drillCpu: numberChoice(FARGATE_CPUS).optional().describe("CPU units of drills; 1024 are one vCPU"),
    drillMemory: taskMemory().optional().describe("Memory of drills, in MiB"),
    drillStorageGigabytes: whole(21, 200, "GiB")
        .optional()
        .describe(
            "Storage of drills and restores, in GiB, 21 to 200: for the dump and, in a drill, the restored database",
        ),
    architecture: choice(["arm64", "x86_64"])
        .optional()
        .describe("CPU architecture of dumps and drills: arm64 or x86_64. Default: arm64"),
    extensions: z
        .array(text(/^[a-z0-9][a-z0-9-]*$/, 'the name of a Debian package without its beginning, like "pgvector"'))
        .optional()
        .describe('Extensions that the database uses besides PostgreSQL\'s own, like ["pgvector", "postgis-3"]'),
    notify: listOnce(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address, like "ops@example.com"'))
        .optional()
        .describe("E-mail addresses that failures are told to. Default: none"),
    alarms: z
        .strictObject({
            dumpHours: whole(1, 8760, "hours").optional().describe("Hours without a new dump. Default: 26"),
            drillDays: whole(1, 365, "days").optional().describe("Days without a passed drill. Default: 8"),
        })
        .optional()
        .describe("When alarms ring for want of news"),
    objectLock: z
        .strictObject({
            mode: choice(["governance", "compliance"]).describe(
                "Whether a role can be let out (governance), or nobody at all (compliance)",
            ),
            days: whole(1, 36500, "days").describe("Days for which a new dump cannot be deleted"),
        })
        .optional()
        .describe("Keep dumps from being deleted, even by an administrator. Default: none"),
    replication: replication.optional().describe("A copy of all dumps in another region or account. Default: none"),
    awsBackup: z
        .union([
            off(),
            z.strictObject({
                snapshotDays: whole(1, 36500, "days")
                    .optional()
                    .describe("Days to keep a snapshot of every day. Default: none"),
            }),
        ])
        .optional()
        .describe("AWS Backup for the instance: continuous, for database.backupRetentionDays. Default: false"),
    snapshotDrill: z
        .union([
            off(),
            z.strictObject({
                schedule: schedule().optional().describe('When. Default: "cron(15 5 ? * SUN *)"'),
                instanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'an instance class, like "db.t4g.micro"')
                    .optional()
                    .describe("Class of the temporary instance. Default: database.instanceClass"),
            }),
        ])
        .optional()
        .describe("Drills of RDS's own snapshots on a temporary instance. Default: false"),
    source: z
        .strictObject({
            bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket").describe("Name of the bucket"),
            keyArn: keyArn().describe("ARN of the KMS key that encrypts it"),
        })
        .optional()
        .describe("Another bucket to restore from, as the copy that a lost region left"),
    accessLogs: accessLogs().optional().describe("A log of the requests to the bucket; false for none"),
    logRetentionDays: logRetention().optional().describe("Days to keep the logs"),
    forceDestroy: flag().optional().describe("Let a destroy delete all dumps"),
    protect: flag().optional().describe("Refuse to delete or replace what holds dumps, by Pulumi"),
});

/** The buckets of the application. */
export const storage = z.strictObject({
    oldVersionDays: whole(1, 36500, "days")
        .optional()
        .describe("Days for which an overwritten or deleted object can be brought back. Default: 30"),
    accessLogs: accessLogs().optional().describe("A log of the requests; false for none"),
    forceDestroy: flag().optional().describe("Let a destroy delete the objects"),
    protect: flag().optional().describe("Refuse to delete or replace the buckets, by Pulumi"),
});

/** The settings of dumps and drills. */
export type BackupSection = z.output<typeof backups>;
