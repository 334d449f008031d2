import type { Report } from "../policies/evaluate";
import { isRecord } from "./is-record";
import type { RecordedOptions, RecordedResource, Recording } from "./recording";

/** Version of the document's form. It rises with every change that an older reader would misread. */
export const DOCUMENT_VERSION = 1;

/** Stands in the place of a secret. */
export const MASK = "[secret]";

/** A resource of a preview, without secrets. */
export interface PreviewResource {
    readonly urn: string;
    /** Type token, `aws:ecs/service:Service`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent; absent for what stands directly in the stack. */
    readonly parent?: string;
    /** Whether it is a resource of a provider, not a component. */
    readonly custom: boolean;
    /** Whether the preview added it in the place of a plugin. */
    readonly standIn: boolean;
    /** Whether the program only reads it. */
    readonly external: boolean;
    /** Stand-in of the id; absent for components. */
    readonly id?: string;
    /** What the program handed over, secrets masked. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** What came back, or what a component registered, secrets masked. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** URNs of all resources that must be there before. */
    readonly dependencies: readonly string[];
    /** URNs of the resources that a property's value comes from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RecordedOptions;
}

/** A preview as data: what the tree, the cost, the picture and the difference are made of. */
export interface PreviewDocument {
    readonly format: "slipway-preview";
    readonly version: typeof DOCUMENT_VERSION;
    readonly project: string;
    readonly stack: string;
    readonly region: string;
    /** In the program's order. */
    readonly resources: readonly PreviewResource[];
    /** Stack outputs, secrets masked. */
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly warnings: readonly string[];
    readonly errors: readonly string[];
    /** What the policies say; absent where the project has none, or they were not asked. */
    readonly policies?: Report;
}

/** A recording as data that may be kept and shown: without secrets. */
export function documentOf(recording: Recording): PreviewDocument {
    const { project, stack, region, resources, outputs, secretOutputs, warnings, errors } = recording;
    return {
        format: "slipway-preview",
        version: DOCUMENT_VERSION,
        project,
        stack,
        region,
        resources: resources.map(resourceOf),
        outputs: masked(outputs, secretOutputs),
        warnings,
        errors,
    };
}

function resourceOf(resource: RecordedResource): PreviewResource {
    const { parent, id, secretInputs, secretOutputs, inputs, outputs, ...others } = resource;
    return {
        ...others,
        ...(parent !== undefined && { parent }),
        ...(id !== undefined && { id }),
        inputs: masked(inputs, secretInputs),
        outputs: masked(outputs, secretOutputs),
    };
}

/** A copy with the values at some property paths masked, whatever they are. */
function masked(values: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> {
    const paths = new Set(secrets);
    const mask = (value: unknown, path: string): unknown => {
        if (paths.has(path)) {
            return MASK;
        }
        if (Array.isArray(value)) {
            return value.map((item, index) => mask(item, `${path}[${index}]`));
        }
        return isRecord(value) ? maskEntries(value, `${path}.`) : value;
    };
    const maskEntries = (entries: Readonly<Record<string, unknown>>, prefix: string) =>
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, mask(value, `${prefix}${key}`)]));
    return maskEntries(values, "");
}
