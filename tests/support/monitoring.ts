import {
    BackupPipeline,
    Cluster,
    type ClusterArgs,
    EncryptionKey,
    FargateService,
    LoadBalancer,
    Monitoring,
    type MonitoringArgs,
    OffHours,
    PostgresDb,
    type PostgresDbArgs,
    Vpc,
} from "../../components";
import type { Recording } from "../../preview/record";
import { IMAGE, REPOSITORY } from "./backups";
import { existingVpc } from "./fargate";
import { ofType, recordProgram } from "./program";

/** What a test says of a watched stack besides what every one needs. */
export interface WatchedSettings extends Partial<
    Omit<MonitoringArgs, "balancer" | "services" | "database" | "vpc" | "backups" | "offHours" | "key">
> {
    readonly insights?: ClusterArgs["containerInsights"];
    readonly tasks?: number;
    readonly database?: Partial<Omit<PostgresDbArgs, "vpc">> | false;
    readonly nat?: "single" | "per-zone";
    readonly backups?: boolean;
    readonly offHours?: boolean;
    readonly domain?: boolean;
    readonly encrypted?: boolean;
}

/** Records {@link watchedProgram}. */
export function recordWatched(settings?: WatchedSettings): Promise<Recording> {
    return recordProgram(() => {
        watchedProgram(settings);
    });
}

/** A stack of a routed service `backend`, a worker `mailer` and a database `db`, and what watches it. */
export function watchedProgram(settings: WatchedSettings = {}): void {
    const { insights = "off", tasks = 1, nat, domain = false, encrypted = true, ...others } = settings;
    const { database: databaseArgs = {}, backups: hasBackups = false, offHours: sleeps = false, ...args } = others;
    const key = encrypted ? new EncryptionKey("data", { description: "Data" }) : undefined;
    const vpc = nat === undefined ? existingVpc() : new Vpc("network", { region: "eu-west-1", nat, flowLogs: false });
    const cluster = new Cluster("cluster", { containerInsights: insights });
    const https = domain ? { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" } : {};
    const balancer = new LoadBalancer("web", { vpc, accessLogs: false, ...https });
    const image = { reference: IMAGE, repositoryArn: REPOSITORY };
    const backend = new FargateService("backend", {
        vpc,
        cluster,
        image,
        port: 8000,
        route: balancer.route({ priority: 10, paths: ["/*"] }),
        scaling: { min: tasks, max: tasks + 2 },
    });
    const mailer = new FargateService("mailer", { vpc, cluster, image });
    const database =
        databaseArgs === false
            ? undefined
            : new PostgresDb("db", { vpc, monitoringIntervalSeconds: 0, ...databaseArgs });
    const backups =
        hasBackups && database !== undefined
            ? new BackupPipeline("backups", { vpc, cluster, key, database, image })
            : undefined;
    const offHours =
        sleeps && database !== undefined
            ? new OffHours("off-hours", { services: [backend, mailer], database, url: balancer.url })
            : undefined;
    new Monitoring("monitoring", {
        balancer,
        services: [backend, mailer],
        database,
        vpc,
        backups,
        offHours,
        key,
        ...args,
    });
}

/** The alarms of a recording that the monitoring made, by their kinds, without their names and descriptions. */
export function alarmsOf(recording: Recording): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
        ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm")
            .filter(({ name }) => name.startsWith("monitoring-"))
            .map(({ name, inputs: { alarmDescription, name: physical, ...inputs } }) => [
                name.replace("monitoring-", ""),
                inputs,
            ]),
    );
}

/** End of the load balancer's ARN. */
export const BALANCER_SUFFIX = "app/web-0000000/0000000000000000";
