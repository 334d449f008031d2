import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record, type RecordedResource, type Recording } from "../../preview/record";
import { isObject, PROJECT, stackConfig } from "./program";

/** Settings of a stack besides those of its file. A section is laid over the file's; `undefined` takes a setting away. */
type Changes = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

/** The stacks that are tested: as their files have them, and with the choices that the files offer. */
const STACKS = {
    dev: { stack: "dev" },
    staging: { stack: "staging" },
    prod: { stack: "prod" },
    "prod with a domain": {
        stack: "prod",
        changes: { web: { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" } },
    },
    "prod with staging's images": { stack: "prod", changes: { images: "1f3c9a7d20be" } },
    "dev without NAT": { stack: "dev", changes: { network: { nat: "none" } } },
    "dev with NAT in each zone": { stack: "dev", changes: { network: { nat: "per-zone" } } },
    "dev in an existing VPC": {
        stack: "dev",
        changes: {
            network: {
                cidrBlock: undefined,
                zones: undefined,
                nat: undefined,
                flowLogs: undefined,
                existing: {
                    vpcId: "vpc-0a1b2c3d",
                    publicSubnets: ["subnet-0a", "subnet-0b"],
                    privateSubnets: ["subnet-1a", "subnet-1b"],
                    isolatedSubnets: { Tier: "data" },
                },
            },
        },
    },
} as const satisfies Readonly<Record<string, { stack: string; changes?: Changes }>>;

/** A stack that is tested. */
export type StackCase = keyof typeof STACKS;

/** All stacks that are tested. */
export const STACK_CASES: readonly StackCase[] = [
    "dev",
    "staging",
    "prod",
    "prod with a domain",
    "prod with staging's images",
    "dev without NAT",
    "dev with NAT in each zone",
    "dev in an existing VPC",
];

const recordings = new Map<StackCase, Promise<Recording>>();

/** What index.ts registers for a stack. Recorded once in a process. */
export function stackRecording(name: StackCase): Promise<Recording> {
    const recording = recordings.get(name) ?? recordStack(name);
    recordings.set(name, recording);
    return recording;
}

/** Runs index.ts for a stack, anew at each call. */
export function recordStack(name: StackCase): Promise<Recording> {
    const { stack, ...settings } = STACKS[name];
    const config = changed(stackConfig(stack), "changes" in settings ? settings.changes : {});
    return record({ project: "slipway", stack, config }, runIndex);
}

/**
 * Runs the project's index.ts, whose exports are the stack outputs. For a program that is being recorded.
 *
 * It runs in a folder outside of git: images are tagged with the source's revision, which an edit while tests run would
 * change from one recording to the next.
 */
export function runIndex(): unknown {
    const require = createRequire(join(PROJECT, "package.json"));
    const path = require.resolve("./index.ts");
    Reflect.deleteProperty(require.cache, path);
    const folder = process.cwd();
    process.chdir(tmpdir());
    try {
        const exported: unknown = require(path);
        return exported;
    } finally {
        process.chdir(folder);
    }
}

/** Every place in the resources' inputs that holds a text, `type::name path`, in the order of the resources. */
export function mentions(recording: Recording, text: string): string[] {
    return recording.resources.flatMap((resource) =>
        leaves(resource.inputs)
            .filter(({ value }) => String(value).includes(text))
            .map(({ path }) => `${labelOf(resource)} ${path}`),
    );
}

/** The simple values within a structured one, each with its path, `build.args.NAME`. */
export function leaves(value: unknown, path = ""): { path: string; value: unknown }[] {
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
    }
    if (isObject(value)) {
        return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
    }
    return [{ path, value }];
}

/** What a resource is called in tests, `type::name`. */
export function labelOf({ type, name }: RecordedResource): string {
    return `${type}::${name}`;
}

function changed(config: Readonly<Record<string, string>>, changes: Changes): Record<string, string> {
    const sections = Object.entries(changes).map(([section, change]): [string, string] => {
        const key = `slipway:${section}`;
        if (typeof change === "string") {
            return [key, change];
        }
        const written: unknown = JSON.parse(config[key] ?? "{}");
        return [key, JSON.stringify({ ...(isObject(written) && written), ...change })];
    });
    return { ...config, ...Object.fromEntries(sections) };
}
