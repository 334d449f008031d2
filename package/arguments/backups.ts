import type { Architecture, LockMode } from "./choices";
import type { Image } from "./service";
import type { AccessLogs } from "./web";

/** How long dumps are kept. */
export interface Retention {
    /** Days to keep a daily dump. */
    readonly dailyDays?: number;
    /** Days to keep the first dump of a week. Default: as dailyDays. */
    readonly weeklyDays?: number;
    /** Days to keep the first dump of a month. Default: as weeklyDays. */
    readonly monthlyDays?: number;
    /** Move dumps to cheaper storage classes that still answer at once. Default: false. */
    readonly coldStorage?: boolean;
}

/** When alarms ring for want of news. */
export interface BackupAlarms {
    /** Hours without a new dump. Default: 26. */
    readonly dumpHours?: number;
    /** Days without a passed drill. Default: 8. */
    readonly drillDays?: number;
}

/** Keeps dumps from being deleted. */
export interface ObjectLock {
    /** Whether a role can be let out (governance), or nobody at all (compliance). */
    readonly mode: LockMode;
    /** Days for which a new dump cannot be deleted. */
    readonly days: number;
}

/** A copy of everything, in another region or in another account. */
export interface Replication {
    /** Another region, in which a bucket and a key are created. */
    readonly region?: string;
    /** ARN of a versioned bucket of another account. */
    readonly bucketArn?: string;
    /** Number of that account, in quotes. */
    readonly accountId?: string;
    /** ARN of the KMS key that encrypts the copies there. */
    readonly keyArn?: string;
}

/** AWS Backup for the database itself, besides its dumps. */
export interface AwsBackup {
    /** Whether there is one. Default: true. */
    readonly enabled?: boolean;
    /** Days to keep a snapshot of every day. Default: none. */
    readonly snapshotDays?: number;
}

/** Drills of RDS's own snapshots. */
export interface SnapshotDrill {
    /** Whether there are any. Default: true. */
    readonly enabled?: boolean;
    /** When. Default: "cron(15 5 ? * SUN *)". */
    readonly schedule?: string;
    /** Class of the temporary instance. Default: database.instanceClass. */
    readonly instanceClass?: string;
}

/** Another bucket to restore from. */
export interface RestoreStore {
    /** Name of the bucket. */
    readonly bucket: string;
    /** ARN of the KMS key that encrypts it. */
    readonly keyArn: string;
}

/** Dumps of the database, each restored and compared before it counts. */
export interface Backups {
    /** Dumps that are restored and checked every time. Default: true. */
    readonly enabled?: boolean;
    /** Image that dumps and restores, made from the folder runtime of this repository. */
    readonly image: Image;
    /** When dumps are taken. Default: "cron(15 3 * * ? *)", daily at 03:15. */
    readonly schedule?: string;
    /** Time zone of the schedules. Default: UTC. */
    readonly timeZone?: string;
    /** How long dumps are kept. */
    readonly retention?: Retention;
    /** Days for which an expired or deleted dump can be brought back. */
    readonly oldVersionDays?: number;
    /** Minutes that a restore may take before an alarm. Default: 60. */
    readonly rtoTargetMinutes?: number;
    /** Hours after which a dump, drill or restore is stopped. Default: 6. */
    readonly timeoutHours?: number;
    /** CPU units of dumps and restores; 1024 are one vCPU. */
    readonly dumpCpu?: number;
    /** Memory of dumps and restores, in MiB. */
    readonly dumpMemory?: number;
    /** CPU units of drills; 1024 are one vCPU. */
    readonly drillCpu?: number;
    /** Memory of drills, in MiB. */
    readonly drillMemory?: number;
    /** Storage of drills and restores, in GiB, 21 to 200: for the dump and, in a drill, the restored database. */
    readonly drillStorageGigabytes?: number;
    /** CPU architecture of dumps and drills: arm64 or x86_64. Default: arm64. */
    readonly architecture?: Architecture;
    /** Extensions that the database uses besides PostgreSQL's own, like ["pgvector", "postgis-3"]. */
    readonly extensions?: string[];
    /** E-mail addresses that failures are told to. Default: none. */
    readonly notify?: string[];
    /** When alarms ring for want of news. */
    readonly alarms?: BackupAlarms;
    /** Keep dumps from being deleted, even by an administrator. Default: none. */
    readonly objectLock?: ObjectLock;
    /** A copy of all dumps in another region or account. Default: none. */
    readonly replication?: Replication;
    /** AWS Backup for the instance: continuous, for database.backupRetentionDays. Default: none. */
    readonly awsBackup?: AwsBackup;
    /** Drills of RDS's own snapshots on a temporary instance. Default: none. */
    readonly snapshotDrill?: SnapshotDrill;
    /** Another bucket to restore from, as the copy that a lost region left. */
    readonly source?: RestoreStore;
    /** A log of the requests to the bucket. */
    readonly accessLogs?: AccessLogs;
    /** Days to keep the logs. */
    readonly logRetentionDays?: number;
    /** Let a destroy delete all dumps. */
    readonly forceDestroy?: boolean;
    /** Refuse to delete or replace what holds dumps, by Pulumi. */
    readonly protect?: boolean;
}
