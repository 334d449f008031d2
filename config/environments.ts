import type { ENVIRONMENTS, ServiceSection, StackFile } from "./schema";

/** Kind of environment. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** What an environment is where its stack file says nothing else. */
export interface EnvironmentDefaults extends Omit<
    StackFile,
    "environment" | "images" | "permissionsBoundary" | "cost" | "services"
> {
    /** Of each service. */
    readonly service: ServiceSection;
}

const DEV: EnvironmentDefaults = {
    encryption: { protect: false },
    network: { nat: "single", flowLogs: { traffic: "reject", retentionDays: 30 } },
    registry: { protect: false },
    cluster: { containerInsights: "off", execLogRetentionDays: 30 },
    web: {
        accessLogs: { retentionDays: 30, forceDestroy: true },
        firewall: false,
        deletionProtection: false,
    },
    database: {
        instanceClass: "db.t4g.micro",
        multiAz: false,
        backupRetentionDays: 7,
        applyImmediately: true,
        monitoringIntervalSeconds: 0,
        logRetentionDays: 30,
        deletionProtection: false,
        protect: false,
        finalSnapshot: false,
    },
    backups: {
        retention: { dailyDays: 7 },
        oldVersionDays: 3,
        dumpCpu: 512,
        drillCpu: 1024,
        drillStorageGigabytes: 50,
        accessLogs: false,
        logRetentionDays: 30,
        forceDestroy: true,
        protect: false,
    },
    storage: { oldVersionDays: 7, accessLogs: false, forceDestroy: true, protect: false },
    offHours: { enabled: false },
    monitoring: { alarms: "essential", budget: 150, logRetentionDays: 30 },
    service: { cpu: 256, scaling: { min: 1 }, protocol: "HTTP", logRetentionDays: 30 },
};

const PROD: EnvironmentDefaults = {
    encryption: { protect: true },
    network: { nat: "per-zone", flowLogs: { traffic: "all", retentionDays: 365 } },
    registry: { protect: true },
    cluster: { containerInsights: "enhanced", execLogRetentionDays: 365 },
    web: {
        accessLogs: { retentionDays: 365, forceDestroy: false },
        firewall: { requestsPerFiveMinutes: 2000, logRetentionDays: 365 },
        deletionProtection: true,
    },
    database: {
        instanceClass: "db.m7g.large",
        multiAz: true,
        backupRetentionDays: 35,
        applyImmediately: false,
        monitoringIntervalSeconds: 60,
        logRetentionDays: 365,
        deletionProtection: true,
        protect: true,
        finalSnapshot: true,
    },
    backups: {
        retention: { dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true },
        oldVersionDays: 30,
        dumpCpu: 2048,
        drillCpu: 4096,
        drillStorageGigabytes: 200,
        accessLogs: { retentionDays: 365, forceDestroy: false },
        logRetentionDays: 365,
        forceDestroy: false,
        protect: true,
    },
    storage: {
        oldVersionDays: 30,
        accessLogs: { retentionDays: 365, forceDestroy: false },
        forceDestroy: false,
        protect: true,
    },
    offHours: { enabled: false },
    monitoring: { alarms: "all", budget: 1000, logRetentionDays: 365 },
    service: { cpu: 1024, scaling: { min: 2 }, protocol: "HTTPS", logRetentionDays: 365 },
};

/** Everything in which the environments differ where their stack files say nothing. */
export const DEFAULTS: Readonly<Record<Environment, EnvironmentDefaults>> = {
    dev: DEV,
    staging: {
        ...DEV,
        database: { ...DEV.database, finalSnapshot: true },
        backups: {
            ...DEV.backups,
            retention: { dailyDays: 14, weeklyDays: 28 },
            oldVersionDays: 7,
            forceDestroy: false,
        },
        storage: { ...DEV.storage, forceDestroy: false },
    },
    prod: PROD,
};
