/** Where a new database gets its data from: a snapshot, or another instance's past. Read when it is created. */
export interface RestoreFrom {
    /** Identifier or ARN of a DB snapshot. */
    readonly snapshot?: string;
    /** Identifier of the DB instance whose past to restore. */
    readonly instance?: string;
    /** The moment. Default: the latest possible. */
    readonly time?: string;
}

/** PostgreSQL on Amazon RDS. */
export interface Database {
    /** Major version of PostgreSQL: 15 to 18. Default: 18. */
    readonly version?: string;
    /** Let a change of version upgrade the database; needs applyImmediately. Default: false. */
    readonly allowMajorVersionUpgrade?: boolean;
    /** Instance class. */
    readonly instanceClass?: string;
    /** Storage to begin with, in GiB. Default: 20. */
    readonly storageGigabytes?: number;
    /** Size up to which it grows by itself, in GiB. */
    readonly maxStorageGigabytes?: number;
    /** A standby in another zone. */
    readonly multiAz?: boolean;
    /** Days of automatic backups, 0 (none) to 35. */
    readonly backupRetentionDays?: number;
    /** When the daily backup is taken, in UTC. Default: 02:00-03:00. */
    readonly backupWindow?: string;
    /** When changes are applied, in UTC. Default: sun:03:30-sun:04:30. */
    readonly maintenanceWindow?: string;
    /** Apply changes at once and not in the maintenance window. */
    readonly applyImmediately?: boolean;
    /** Name of the database; read at creation. Default: app. */
    readonly databaseName?: string;
    /** Master user; read at creation. Default: postgres. */
    readonly username?: string;
    /** Further parameters of PostgreSQL, by name. */
    readonly parameters?: Record<string, string>;
    /** Seconds between measurements of Enhanced Monitoring; 0 for none. */
    readonly monitoringIntervalSeconds?: number;
    /** Days to keep PostgreSQL's log. */
    readonly logRetentionDays?: number;
    /** Refuse to delete the database, by RDS. */
    readonly deletionProtection?: boolean;
    /** Refuse to delete or replace the database, by Pulumi. */
    readonly protect?: boolean;
    /** Take a last snapshot when the database is deleted. */
    readonly finalSnapshot?: boolean;
    /** Create the database from a snapshot, or from another instance's past; read at creation. */
    readonly restoreFrom?: RestoreFrom;
}
