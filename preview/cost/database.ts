import type { PreviewResource } from "../document";
import { type Bill, type Charge, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { awakeOf } from "./off-hours";
import { numberOf, textOf } from "./properties";
import { secretCharges } from "./security";

/** Days of Performance Insights that have no price. https://aws.amazon.com/rds/performance-insights/pricing/ */
const FREE_INSIGHTS_DAYS = 7;

/** The least that RDS makes, in GB: a restored database has its source's size, which nothing here tells. */
const LEAST_GIGABYTES = 20;

/** An RDS PostgreSQL instance: its hours, storage, backups, monitoring, and the secret that RDS makes for it. */
export function instance(resource: PreviewResource, circumstances: Circumstances): Bill {
    const { inputs } = resource;
    if (textOf(inputs, "engine") !== "postgres") {
        return { charges: [fixed(undefined, "database instance", 1, "only PostgreSQL is counted")] };
    }
    const deployment = inputs.multiAz === true ? "multi" : "single";
    const label = deployment === "multi" ? "Multi-AZ" : "Single-AZ";
    const instanceClass = textOf(inputs, "instanceClass") ?? "instance of no class";
    const size = numberOf(inputs, "allocatedStorage");
    const gigabytes = size ?? LEAST_GIGABYTES;
    const awake = awakeOf(resource, circumstances);
    const running = (hours: number): Charge =>
        fixed(
            `rds.${instanceClass}.${deployment}`,
            `${instanceClass}, ${label}`,
            hours,
            [
                ...(deployment === "multi" ? ["the price includes the standby"] : []),
                ...(awake === undefined ? [] : [awake.assumption]),
            ].join("; "),
        );
    const paid = running(awake?.hoursPerMonth ?? circumstances.hoursPerMonth);
    return {
        charges: [
            paid,
            ...storage(resource, deployment, gigabytes, size === undefined),
            ...backups(resource, gigabytes, circumstances),
            ...monitoring(resource, circumstances),
            ...(inputs.manageMasterUserPassword === true
                ? secretCharges("secret of the master user", circumstances, "made by RDS")
                : []),
        ],
        ...(awake !== undefined && {
            alternatives: [{ what: "Off-hours", paid: [paid], instead: [running(circumstances.hoursPerMonth)] }],
        }),
    };
}

function storage(
    { inputs }: PreviewResource,
    deployment: "single" | "multi",
    gigabytes: number,
    isRestored: boolean,
): Charge[] {
    const kind = textOf(inputs, "storageType") ?? "gp2";
    const most = numberOf(inputs, "maxAllocatedStorage") ?? 0;
    const growth = most > gigabytes ? `grows to ${amount(most)} GB by itself, then charged so` : "";
    const price = kind === "gp3" ? `rds.gp3.${deployment}` : undefined;
    const restored = isRestored ? "at least: it is as large as what it is restored from" : "";
    return [fixed(price, `${kind} storage`, gigabytes, [restored, growth].filter(Boolean).join("; "))];
}

function backups({ inputs }: PreviewResource, gigabytes: number, { assumptions }: Circumstances): Charge[] {
    if ((numberOf(inputs, "backupRetentionPeriod") ?? 0) === 0) {
        return [];
    }
    const multiple = assumptions.databaseBackups;
    const beyond = Math.max(0, multiple - 1) * gigabytes;
    const free = `as much as the storage, ${amount(gigabytes)} GB, is free`;
    return [usage("rds.backup", "backups", beyond, `${amount(multiple)} times the storage; ${free}`)];
}

function monitoring({ inputs }: PreviewResource, { assumptions }: Circumstances): Charge[] {
    const interval = numberOf(inputs, "monitoringInterval") ?? 0;
    const days = numberOf(inputs, "performanceInsightsRetentionPeriod") ?? 0;
    const gigabytes = interval === 0 ? 0 : (assumptions.enhancedMonitoringGigabytes * 60) / interval;
    return [
        ...(interval === 0
            ? []
            : [
                  usage(
                      "logs.ingest",
                      "Enhanced Monitoring",
                      gigabytes,
                      `${amount(gigabytes)} GB of logs with an interval of ${amount(interval)} s`,
                  ),
              ]),
        ...(inputs.performanceInsightsEnabled === true && days > FREE_INSIGHTS_DAYS
            ? [fixed(undefined, `Performance Insights for ${amount(days)} days`, 1, "7 days are free")]
            : []),
    ];
}
