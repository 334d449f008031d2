import { z } from "zod";

const state = z.looseObject({
    type: z.string(),
    custom: z.boolean().default(false),
    inputs: z.record(z.string(), z.unknown()).default({}),
});

const step = z.looseObject({
    op: z.string(),
    urn: z.string(),
    oldState: state.optional(),
    newState: state.optional(),
    diffReasons: z.array(z.string()).nullish(),
    replaceReasons: z.array(z.string()).nullish(),
});

const preview = z.looseObject({
    steps: z.array(step).nullish(),
    diagnostics: z
        .array(z.looseObject({ message: z.string().default(""), severity: z.string().default("") }))
        .nullish(),
    changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** A change that `pulumi preview --json` proposes. */
export interface Step {
    readonly op: string;
    readonly urn: string;
    /** Type token, `aws:ecs/service:Service`. */
    readonly type: string;
    /** Whether it is a resource of a provider, not a component. */
    readonly custom: boolean;
    /** Properties that change, sorted. */
    readonly properties: readonly string[];
    /** Those of them that replace the resource. */
    readonly replacing: readonly string[];
}

/** Operations that change nothing in AWS. */
const IDLE = new Set(["same", "read", "read-replacement", "refresh", "discard", "read-discard"]);

/**
 * The changes that `pulumi preview --json` proposes, in its order.
 *
 * @throws where it is no such JSON.
 */
export function stepsOf(json: string): Step[] {
    return (preview.parse(JSON.parse(json)).steps ?? [])
        .filter(({ op }) => !IDLE.has(op))
        .map(({ op, urn, oldState, newState, diffReasons, replaceReasons }) => {
            const { type, custom } = newState ?? oldState ?? { type: typeOf(urn), custom: true };
            const properties = [...new Set(diffReasons ?? [])].sort();
            return { op, urn, type, custom, properties, replacing: [...new Set(replaceReasons ?? [])].sort() };
        });
}

/** The errors that it reports. */
export function errorsOf(json: string): string[] {
    return (preview.parse(JSON.parse(json)).diagnostics ?? [])
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => message.trim());
}

/** What a resource is called: `ecs.Service backend`. */
export function labelOf({ type, urn }: Pick<Step, "type" | "urn">): string {
    const [, module = "", name = type] = /^[^:]+:([^:]*):(.+)$/.exec(type) ?? [];
    const short = module.split("/")[0] ?? "";
    return `${short === "" || short === "index" ? "" : `${short}.`}${name} ${urn.split("::").at(-1) ?? urn}`;
}

// urn:pulumi:<stack>::<project>::<parent types and type>::<name>
function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
