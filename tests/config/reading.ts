import { loadSettings, type Settings } from "../../config";
import { readSettings } from "../../config/stack-file";
import type { Sections } from "../../config/schema";
import { record } from "../../preview/record";

/** Services of a program: two that answer requests, and a worker. */
export const SERVICES = {
    backend: { priority: 10, paths: ["/api/*"] },
    frontend: { priority: 100, paths: ["/*"] },
    mailer: "worker",
} as const;

/** The stack that the settings are read for, where nothing else is said. */
export const STACK = { project: "shop", stack: "dev" };

/** Settings of a stack file, under `slipway:`. */
export type Written = Readonly<Record<string, unknown>>;

/** What is wrong with a stack file of dev, a line for each mistake. */
export function mistakesIn(written: Written, name = STACK): string[] {
    const { mistakes } = readSettings({ environment: "dev", ...written }, SERVICES, name);
    return mistakes.map(({ path, reason }) => `${path}: ${reason}`);
}

/** The settings of a right stack file of dev. Throws where it is not right. */
export function settingsOf(written: Written): Sections {
    const { settings, mistakes } = readSettings({ environment: "dev", ...written }, SERVICES, STACK);
    if (settings === undefined) {
        throw new Error(JSON.stringify(mistakes));
    }
    return settings;
}

/** A right configuration of the AWS provider. */
export function awsConfig(environment: string): Written {
    const tags = { Project: "shop", Environment: environment, Owner: "platform", ManagedBy: "pulumi" };
    return { region: "eu-west-1", defaultTags: { tags } };
}

/** Configuration as Pulumi hands it to a program: structured values are JSON. */
export function configOf(written: Written, aws: Written = awsConfig("dev")): Record<string, string> {
    const under = (namespace: string, values: Written) =>
        Object.entries(values).map(([key, value]): [string, string] => [
            `${namespace}:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
        ]);
    return Object.fromEntries([...under("slipway", written), ...under("aws", aws)]);
}

/** What `loadSettings` gives a program in the stack `dev` of the project `shop`. */
export async function loaded(written: Written, aws?: Written): Promise<Settings<typeof SERVICES>> {
    const found: Settings<typeof SERVICES>[] = [];
    await record({ ...STACK, config: configOf({ environment: "dev", ...written }, aws) }, () => {
        found.push(loadSettings(SERVICES));
    });
    const [settings] = found;
    if (settings === undefined) {
        throw new Error("the program did not run");
    }
    return settings;
}
