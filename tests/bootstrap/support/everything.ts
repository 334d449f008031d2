import { record, type Recording } from "../../../preview/record";
import { isObject, stackConfig } from "../../support/program";
import { runIndex } from "../../support/stacks";

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every choice that makes resources of its own, for prod. */
const EVERYTHING: Sections = {
    web: { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ", firewall: {} },
    backups: {
        notify: ["ops@example.com"],
        objectLock: { mode: "governance", days: 7 },
        replication: { region: "eu-central-1" },
        awsBackup: { snapshotDays: 35 },
        snapshotDrill: {},
    },
    monitoring: { slack: { secretName: "slipway/slack" } },
    services: {
        backend: {
            scaling: {
                min: 1,
                max: 4,
                schedules: { night: { schedule: "cron(0 20 * * ? *)", min: 1, max: 2 } },
            },
            deployment: { strategy: "canary", validation: { path: "/api/health" } },
        },
    },
};

/** What only dev has: nights off, also of a service that scales, and endpoints in the place of NAT gateways. */
const ONLY_DEV: Sections = {
    network: { nat: "none" },
    services: { backend: { scaling: { min: 1, max: 2 } } },
};

let all: Promise<readonly Recording[]> | undefined;

/** What index.ts registers with every choice between prod and dev, and a permissions boundary. Recorded once in a process. */
export function everything(): Promise<readonly Recording[]> {
    all ??= recordAll();
    return all;
}

async function recordAll(): Promise<readonly Recording[]> {
    return [await recordWith("prod", EVERYTHING), await recordWith("dev", ONLY_DEV)];
}

function recordWith(stack: string, changes: Sections): Promise<Recording> {
    const config = stackConfig(stack);
    for (const [section, change] of Object.entries(changes)) {
        const written: unknown = JSON.parse(config[`slipway:${section}`] ?? "{}");
        config[`slipway:${section}`] = JSON.stringify({ ...(isObject(written) && written), ...change });
    }
    config["slipway:permissionsBoundary"] = "slipway-boundary";
    return record({ project: "slipway", stack, config }, runIndex);
}
