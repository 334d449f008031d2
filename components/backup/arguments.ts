import type * as aws from "@pulumi/aws";
import type { BucketArgs, ObjectLock } from "../bucket";
import type { Cluster } from "../cluster";
import type { Architecture, ContainerImage } from "../ecr-repo";
import type { EncryptionKey } from "../encryption-key";
import type { FargateCpu } from "../fargate/size";
import type { LogRetentionDays } from "../log-retention";
import type { PostgresDb } from "../postgres-db";
import type { PostgresVersion } from "../postgres/arguments";
import type { Transform } from "../transform";
import type { Vpc } from "../vpc";
import type { Retention } from "./lifecycle";

/** A copy of every dump and report, made by S3 within minutes. What is deleted here stays in the copy. */
export type Replication =
    | {
          /** Another region of this account, in which a bucket and a key of their own are created. */
          readonly region: string;
      }
    | {
          /** ARN of a versioned bucket of another account, whose policy lets this stack's role replicate into it. */
          readonly bucketArn: string;
          /** Number of that account, which then owns the copies. */
          readonly accountId: string;
          /** ARN of a KMS key in the region of that bucket, whose policy lets this stack's role encrypt. */
          readonly keyArn: string;
      };

/** AWS Backup for the DB instance itself, besides its dumps. */
export interface AwsBackup {
    /**
     * Days to keep the backup that goes on all the time, to any second of which the instance can be restored: 1 to 35.
     * AWS Backup takes the instance's automated backups over for it, and sets their retention to the same; let it be the
     * database's own `backupRetentionDays`, so that the two agree.
     * @default 35
     */
    readonly continuousDays?: number;
    /**
     * Days to keep a snapshot of every day. It may be far longer than the continuous backup.
     * @default no such snapshots
     */
    readonly snapshotDays?: number;
}

/** Drills of the DB instance's own snapshots: restored to a temporary instance, checked, deleted. */
export interface SnapshotDrill {
    /**
     * When, as EventBridge Scheduler reads it.
     * @default "cron(15 5 ? * SUN *)"
     */
    readonly schedule?: string;
    /**
     * Class of the temporary instance. It is paid for the hours that a drill takes.
     * @default "db.t4g.medium"
     */
    readonly instanceClass?: string;
}

/** Where to restore from besides this stack's own bucket: the copy that a lost region left. */
export interface RestoreStore {
    /** Name of the bucket. */
    readonly bucket: string;
    /** ARN of the KMS key that encrypts it. */
    readonly keyArn: string;
}

/** When alarms ring for want of news. */
export interface AlarmDelays {
    /**
     * Hours without a new dump.
     * @default 26
     */
    readonly dumpHours?: number;
    /**
     * Days without a drill that passed.
     * @default 8
     */
    readonly drillDays?: number;
}

/** Arguments of `BackupPipeline`. */
export interface BackupPipelineArgs {
    /** Network in whose subnets for tasks the tasks run, and in whose isolated subnets a restored snapshot. */
    readonly vpc: Vpc;
    /** Cluster that the tasks run in. */
    readonly cluster: Cluster;
    /** Database to back up. It lets the pipeline in by its own `allowFrom`. */
    readonly database: PostgresDb;
    /** Image made as `backupImage` says. */
    readonly image: ContainerImage;
    /**
     * Encrypts dumps, reports, logs, messages and executions. Its policy must let CloudWatch's alarms and the delivery of
     * logs use it.
     * @default AWS's own keys
     */
    readonly key?: EncryptionKey;
    /**
     * When dumps are taken, as EventBridge Scheduler reads it: `cron(15 3 * * ? *)`, `rate(12 hours)`.
     * @default "cron(15 3 * * ? *)"
     */
    readonly schedule?: string;
    /**
     * Time zone of the schedules: `Europe/Berlin`.
     * @default "UTC"
     */
    readonly timeZone?: string;
    /**
     * How long dumps are kept. A change holds for the dumps that are there, too.
     * @default daily dumps 35 days, weekly 84, monthly 730, in cold storage where it pays
     */
    readonly retention?: Retention;
    /**
     * Days for which a dump that expired or was deleted can still be brought back.
     * @default 30
     */
    readonly oldVersionDays?: number;
    /**
     * Minutes that a restore may take before the alarm rings: the recovery time objective (RTO).
     * @default 60
     */
    readonly rtoTargetMinutes?: number;
    /**
     * Hours after which a dump, a drill or a restore is stopped.
     * @default 6
     */
    readonly timeoutHours?: number;
    /**
     * CPU units of the task that dumps and restores; 1024 are one vCPU. Two tables are dumped at a time for each.
     * @default 1024
     */
    readonly dumpCpu?: FargateCpu;
    /**
     * Memory of the task that dumps and restores, in MiB.
     * @default 2048
     */
    readonly dumpMemory?: number;
    /**
     * CPU units of the task that drills.
     * @default 2048
     */
    readonly drillCpu?: FargateCpu;
    /**
     * Memory of the task that drills, in MiB.
     * @default 4096
     */
    readonly drillMemory?: number;
    /**
     * Storage of the tasks that drill and restore, in GiB: 21 to 200. It holds the dump, and in a drill the restored
     * database.
     * @default 50
     */
    readonly drillStorageGigabytes?: number;
    /**
     * CPU architecture, that of the image. ARM64 costs a fifth less.
     * @default "arm64"
     */
    readonly architecture?: Architecture;
    /**
     * E-mail addresses that failures are told to. AWS asks each to confirm.
     * @default nobody; the topic is there to be subscribed to
     */
    readonly notify?: readonly string[];
    /** When alarms ring for want of news. */
    readonly alarms?: AlarmDelays;
    /**
     * Keep dumps and reports from being deleted for a time, even by an administrator; shorter than the shortest
     * retention. It cannot be taken off the bucket again, only off new objects.
     * @default none
     */
    readonly objectLock?: ObjectLock;
    /**
     * A copy of everything in another region or account.
     * @default none
     */
    readonly replication?: Replication;
    /**
     * AWS Backup for the DB instance, `false` for none.
     * @default false
     */
    readonly awsBackup?: AwsBackup | false;
    /**
     * Drills of the DB instance's snapshots, `false` for none.
     * @default false
     */
    readonly snapshotDrill?: SnapshotDrill | false;
    /**
     * Major version of the database, for the temporary instance of a snapshot drill.
     * @default "18"
     */
    readonly postgresqlVersion?: PostgresVersion;
    /**
     * Another bucket to restore from.
     * @default this stack's own
     */
    readonly source?: RestoreStore;
    /**
     * A log of the requests to the bucket; `false` for none.
     * @default kept for 365 days
     */
    readonly accessLogs?: BucketArgs["accessLogs"];
    /**
     * Days to keep logs.
     * @default 365
     */
    readonly logRetentionDays?: LogRetentionDays;
    /**
     * Let a destroy delete the bucket with all dumps in it.
     * @default false
     */
    readonly forceDestroy?: boolean;
    /**
     * Refuse to delete or replace what holds backups, by Pulumi.
     * @default true
     */
    readonly protect?: boolean;
    /** Changes to the children. */
    readonly transform?: BackupPipelineTransforms;
}

/** Changes to the children of `BackupPipeline`. */
export interface BackupPipelineTransforms {
    /** Changes to the children of its bucket. */
    readonly bucket?: BucketArgs["transform"];
    readonly dumpTask?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly drillTask?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
    readonly function?: Transform<aws.lambda.FunctionArgs>;
    readonly stateMachine?: Transform<aws.sfn.StateMachineArgs>;
    readonly schedule?: Transform<aws.scheduler.ScheduleArgs>;
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
    readonly vault?: Transform<aws.backup.VaultArgs>;
    readonly plan?: Transform<aws.backup.PlanArgs>;
}
