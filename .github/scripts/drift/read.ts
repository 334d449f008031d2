import { z } from "zod";
import { openJson } from "../../../preview/difference/embedded-json";
import { isRecord } from "../../../preview/is-record";
import { hidden } from "./secrets";

const state = z.looseObject({
    type: z.string(),
    inputs: z.record(z.string(), z.unknown()).default({}),
    outputs: z.record(z.string(), z.unknown()).default({}),
});

/**
 * What `pulumi preview --refresh --json` prints, as far as it matters. After the refresh, a step's old state is what AWS has,
 * and its new state what the program asks for.
 *
 * https://github.com/pulumi/pulumi/blob/master/pkg/backend/display/json.go
 */
const preview = z.looseObject({
    steps: z
        .array(
            z.looseObject({
                op: z.string(),
                urn: z.string(),
                oldState: state.nullish(),
                newState: state.nullish(),
                diffReasons: z.array(z.string()).nullish(),
                detailedDiff: z
                    .record(z.string(), z.looseObject({ kind: z.string(), inputDiff: z.boolean().default(false) }))
                    .nullish(),
            }),
        )
        .nullish(),
    diagnostics: z
        .array(z.looseObject({ message: z.string().default(""), severity: z.string().default("") }))
        .nullish(),
});

type Step = NonNullable<z.infer<typeof preview>["steps"]>[number];

/** A property that AWS has otherwise. A value that is not there is `undefined`; secrets are hidden. */
export interface PropertyDrift {
    readonly path: string;
    /** What the program asks for. */
    readonly was: unknown;
    /** What AWS has. */
    readonly is: unknown;
}

/** A resource that AWS has otherwise. */
export interface Drift {
    readonly urn: string;
    /** Type token, `aws:ecs/service:Service`. */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    /** `gone` from AWS, not in the program (`unknown`), or with other properties; some of them replace it. */
    readonly kind: "gone" | "unknown" | "changed" | "replaced";
    readonly properties: readonly PropertyDrift[];
}

const KINDS: Readonly<Record<string, Drift["kind"]>> = {
    create: "gone",
    delete: "unknown",
    update: "changed",
    replace: "replaced",
    "create-replacement": "replaced",
    "delete-replaced": "replaced",
};

/**
 * What AWS has otherwise than the program asks for.
 *
 * @throws where it is no such JSON: that is not the same as no drift.
 */
export function driftOf(json: string): Drift[] {
    const { steps } = preview.parse(JSON.parse(json));
    // A preview without any step has not seen the stack.
    if (steps === undefined || steps === null || steps.length === 0) {
        throw new Error("The preview shows no resources at all.");
    }
    const found = new Map<string, Drift>();
    for (const step of steps) {
        const drift = driftIn(step);
        // A replacement is told in up to three steps, and one of them has its properties.
        const earlier = found.get(step.urn);
        if (drift !== undefined && (earlier === undefined || earlier.properties.length < drift.properties.length)) {
            found.set(step.urn, drift);
        }
    }
    return [...found.values()];
}

/** The errors that a failed preview reports; none where it printed no JSON. */
export function previewErrors(json: string): string[] {
    try {
        const { diagnostics } = preview.parse(JSON.parse(json));
        return (diagnostics ?? [])
            .filter(({ severity }) => severity === "error")
            .map(({ message }) => message.trim())
            .filter((message) => message !== "");
    } catch {
        return [];
    }
}

function driftIn(step: Step): Drift | undefined {
    const kind = KINDS[step.op];
    const type = step.newState?.type ?? step.oldState?.type ?? typeOf(step.urn);
    if (kind === undefined || type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) {
        return undefined;
    }
    const name = step.urn.split("::").at(-1) ?? step.urn;
    const properties = kind === "gone" || kind === "unknown" ? [] : propertiesOf(step);
    return { urn: step.urn, type, name, kind, properties };
}

function propertiesOf({ oldState, newState, detailedDiff, diffReasons }: Step): PropertyDrift[] {
    const paths =
        detailedDiff === undefined || detailedDiff === null || Object.keys(detailedDiff).length === 0
            ? [...new Set(diffReasons ?? [])].map((path) => ({ path, inputDiff: false }))
            : Object.entries(detailedDiff).map(([path, { inputDiff }]) => ({ path, inputDiff }));
    return paths.flatMap(({ path, inputDiff }) => {
        const steps = stepsOf(path);
        const was = openJson(valueAt(newState?.inputs, steps));
        const outputs = valueAt(oldState?.outputs, steps);
        const inputs = valueAt(oldState?.inputs, steps);
        const is = openJson(inputDiff ? inputs : (outputs ?? inputs));
        const found = differences(was, is, path);
        return found.length === 0 ? [{ path, was: hidden(path, was), is: hidden(path, is) }] : found;
    });
}

/** The places at which two values differ: of a policy its statements, not the whole text. */
function differences(was: unknown, is: unknown, path: string): PropertyDrift[] {
    if (isRecord(was) && isRecord(is)) {
        const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
        return keys.flatMap((key) => differences(was[key], is[key], `${path}${stepText(key)}`));
    }
    if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
        const others: readonly unknown[] = is;
        return was.flatMap((item: unknown, index) => differences(item, others[index], `${path}[${index}]`));
    }
    return JSON.stringify(was) === JSON.stringify(is)
        ? []
        : [{ path, was: hidden(path, was), is: hidden(path, is) }].map(bothHidden);
}

// The name of a value that is secret on one side tells that it is on the other, too.
function bothHidden({ path, was, is }: PropertyDrift): PropertyDrift {
    const secret = [was, is].find((value) => value === hidden("password", ""));
    return { path, was: secret ?? was, is: secret ?? is };
}

function stepText(key: string): string {
    return /^[A-Za-z_$][\w$-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

// Pulumi writes `tags["a.b"]`, `containers[0].cpu`.
function stepsOf(path: string): string[] {
    return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
        ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "",
    );
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
    return steps.reduce<unknown>((found, step) => {
        if (Array.isArray(found)) {
            const items: readonly unknown[] = found;
            return items[Number(step)];
        }
        return isRecord(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    }, value);
}

// urn:pulumi:<stack>::<project>::<parent types and type>::<name>
function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
