import { record, type Recording } from "../../../preview/record";
import { isObject, stackConfig } from "../../support/program";
import { runIndex } from "../../support/stacks";

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every choice that makes resources of its own. */
const EVERYTHING: Sections = {
    web: { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ", firewall: {} },
    backups: {
        notify: ["ops@example.com"],
        objectLock: { mode: "governance", days: 7 },
        replication: { region: "eu-central-1" },
        awsBackup: { snapshotDays: 35 },
        snapshotDrill: {},
    },
    services: {
        backend: { scaling: { min: 1, max: 4 }, deployment: { strategy: "canary", validation: { path: "/api/health" } } },
    },
};

/** The choices by which a dev stack has what prod has not. */
const WITHOUT_NAT: Sections = { network: { nat: "none" } };

let all: Promise<readonly Recording[]> | undefined;

/** What index.ts registers for the three stacks, with every choice between them. Recorded once in a process. */
export function everything(): Promise<readonly Recording[]> {
    all ??= recordAll();
    return all;
}

async function recordAll(): Promise<readonly Recording[]> {
    return [
        await recordWith("prod", EVERYTHING),
        await recordWith("staging", {}),
        await recordWith("dev", WITHOUT_NAT),
    ];
}

/** Runs index.ts for a stack with the settings of its file, and others laid over them. */
export function recordWith(
    stack: string,
    changes: Sections,
    values: Readonly<Record<string, string>> = {},
): Promise<Recording> {
    const config = stackConfig(stack);
    for (const [section, change] of Object.entries(changes)) {
        const written: unknown = JSON.parse(config[`slipway:${section}`] ?? "{}");
        config[`slipway:${section}`] = JSON.stringify({ ...(isObject(written) && written), ...change });
    }
    return record({ project: "slipway", stack, config: { ...config, ...values } }, runIndex);
}
