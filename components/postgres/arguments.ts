import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "../encryption-key";
import type { LogRetentionDays } from "../log-retention";
import type { Transform } from "../transform";
import type { Vpc } from "../vpc";

/** Major versions of PostgreSQL in standard support on Amazon RDS. */
export const POSTGRES_VERSIONS = ["15", "16", "17", "18"] as const;

/**
 * Major version of PostgreSQL.
 * @useDeclaredType
 */
export type PostgresVersion = (typeof POSTGRES_VERSIONS)[number];

/** Where a new database gets its data from. Read when the database is created, and never again. */
export type RestoreSource =
    | {
          /** Identifier or ARN of a DB snapshot. */
          readonly snapshot: string;
      }
    | {
          /** Identifier of the DB instance whose past to restore. */
          readonly instance: string;
          /**
           * The moment, in UTC: `2026-11-20T23:45:00Z`.
           * @default the latest that can be restored, about five minutes ago
           */
          readonly time?: string;
      };

/** Arguments of `PostgresDb`. */
export interface PostgresDbArgs {
    /** Network whose isolated subnets the database is in. */
    readonly vpc: Pick<Vpc, "vpcId" | "isolatedSubnetIds">;
    /**
     * Major version. Raising it is an upgrade with an outage, refused unless `allowMajorVersionUpgrade` is set; minor
     * versions come by themselves in the maintenance window.
     * @default "18"
     */
    readonly version?: PostgresVersion;
    /**
     * Let a change of `version` upgrade the database, at once: it needs `applyImmediately`.
     * @default false
     */
    readonly allowMajorVersionUpgrade?: boolean;
    /**
     * Instance class. A change restarts the database, or with `multiAz` fails over: about a minute.
     * @default "db.t4g.micro"
     */
    readonly instanceClass?: string;
    /**
     * Storage to begin with, in GiB: 20 to 65536. Read at creation: from then on the storage grows by itself.
     * @default 20
     */
    readonly storageGigabytes?: number;
    /**
     * Size up to which the storage grows by itself, in GiB. It never shrinks.
     * @default 100
     */
    readonly maxStorageGigabytes?: number;
    /**
     * A standby in another zone that takes over within about a minute. Doubles the price.
     * @default true
     */
    readonly multiAz?: boolean;
    /**
     * Days of automatic backups, to any second of which the database can be restored: 0 (none) to 35.
     * @default 35
     */
    readonly backupRetentionDays?: number;
    /**
     * When the daily backup is taken, in UTC.
     * @default "02:00-03:00"
     */
    readonly backupWindow?: string;
    /**
     * When minor versions and pending changes are applied, in UTC.
     * @default "sun:03:30-sun:04:30"
     */
    readonly maintenanceWindow?: string;
    /**
     * Apply changes at once, with their restarts, and not in the maintenance window.
     * @default false
     */
    readonly applyImmediately?: boolean;
    /**
     * Name of the database in the instance. Read at creation.
     * @default "app"
     */
    readonly databaseName?: string;
    /**
     * Name of the master user. Read at creation.
     * @default "postgres"
     */
    readonly username?: string;
    /**
     * Encrypts storage, backups, logs, Performance Insights and the master user's secret.
     * @default AWS's own keys
     *
     * But for the logs it is read at creation: RDS changes no key. A database is moved to another one by way of a
     * snapshot that is copied with it.
     */
    readonly key?: KeyReference;
    /**
     * Parameters of PostgreSQL besides Slipway's own (components/postgres/parameters.ts), by name.
     * @default none
     */
    readonly parameters?: Readonly<Record<string, string>>;
    /**
     * Seconds between measurements of the operating system (Enhanced Monitoring), sent to CloudWatch Logs; 0 for none.
     * @default 60
     */
    readonly monitoringIntervalSeconds?: 0 | 1 | 5 | 10 | 15 | 30 | 60;
    /**
     * Days to keep PostgreSQL's log in CloudWatch.
     * @default 365
     */
    readonly logRetentionDays?: LogRetentionDays;
    /**
     * Refuse to delete the database, by RDS.
     * @default true
     */
    readonly deletionProtection?: boolean;
    /**
     * Refuse to delete or replace the database, by Pulumi.
     * @default true
     */
    readonly protect?: boolean;
    /**
     * Take a last snapshot when the database is deleted.
     * @default true
     */
    readonly finalSnapshot?: boolean;
    /**
     * Create the database from a snapshot or from another one's past. Changing or removing it later changes nothing.
     * The restored database has the key and the size of its source.
     * @default an empty database
     */
    readonly restoreFrom?: RestoreSource;
    /** Changes to the children. */
    readonly transform?: {
        readonly instance?: Transform<aws.rds.InstanceArgs>;
        readonly parameterGroup?: Transform<aws.rds.ParameterGroupArgs>;
        readonly subnetGroup?: Transform<aws.rds.SubnetGroupArgs>;
        readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
        readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    };
}

/** How to reach a database; the password is in the secret only. */
export interface DatabaseConnection {
    /** Host name. */
    readonly host: pulumi.Output<string>;
    /** TCP port. */
    readonly port: pulumi.Output<number>;
    /** Name of the database. */
    readonly databaseName: string;
    /** ARN of the Secrets Manager secret: a JSON object with `username` and `password`. RDS rotates it every 7 days. */
    readonly secretArn: pulumi.Output<string>;
}

/** What may be let in to a database: a service, or anything else with a security group and a role. */
export interface DatabaseClient {
    /** Names the rules. */
    readonly name: string;
    /** Security group that the connections come from. */
    readonly securityGroupId: pulumi.Output<string>;
    /** Name of the role that reads the database's secret. */
    readonly taskRoleName: pulumi.Output<string>;
    /** Is told what must be there before it can connect. */
    startAfter?(resources: readonly pulumi.Resource[]): void;
}
