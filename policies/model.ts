import type { Environment } from "../config/environments";

/** Whether a violation stops a deployment, or is only told. */
export type Severity = "mandatory" | "advisory";

/** A resource as policies see it, whoever asks: Pulumi's engine or the preview. */
export interface CheckedResource {
    readonly urn: string;
    /** Type token, `aws:rds/instance:Instance`. */
    readonly type: string;
    readonly name: string;
    /** Its inputs, secrets in plain; what is not known yet is `UNKNOWN`. */
    readonly props: Readonly<Record<string, unknown>>;
    /** Whether Pulumi refuses to delete it. */
    readonly protect: boolean;
    /** URNs of the resources that a property's value comes from. Empty where one resource is looked at by itself. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** The provider that creates it; absent where the engine does not say. */
    readonly provider?: CheckedProvider;
}

/** A provider with its configuration. */
export interface CheckedProvider {
    readonly urn: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
}

/** What a stack is, besides its resources. */
export interface Circumstances {
    readonly environment: Environment;
}

/** What only the preview knows of a stack. */
export interface StackFacts {
    /** The stack itself, as a resource. */
    readonly stack: CheckedResource;
    /** Its outputs, secrets in plain. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Property paths of the outputs that are secrets. */
    readonly secretOutputs: readonly string[];
    /** US dollars a month, estimated. */
    readonly monthlyCost: number;
    /** US dollars a month that it may cost; absent where its own settings say none. */
    readonly ceiling?: number;
}

/** A violation of a policy. */
export interface Problem {
    readonly resource: CheckedResource;
    /** What is wrong, never with a secret in it. */
    readonly message: string;
}

interface About {
    /** How it is named in results and exemptions. */
    readonly id: string;
    readonly severity: Severity;
    /** What it demands. */
    readonly demands: string;
    /** What to do about a violation. */
    readonly remedy: string;
    /** The page that says why. */
    readonly link: string;
}

/** A policy that looks at one resource at a time; its check returns what is wrong with it. */
export interface ResourcePolicy extends About {
    readonly kind: "resource";
    readonly check: (resource: CheckedResource, circumstances: Circumstances) => readonly string[];
}

/** A policy that looks at all resources of a stack together. */
export interface StackPolicy extends About {
    readonly kind: "stack";
    readonly check: (resources: readonly CheckedResource[], circumstances: Circumstances) => readonly Problem[];
}

/** A policy about what only the preview knows: Pulumi's engine tells a pack neither costs nor which output is secret. */
export interface PreviewPolicy extends About {
    readonly kind: "preview";
    readonly check: (facts: StackFacts, circumstances: Circumstances) => readonly Problem[];
}

/** A policy. */
export type Policy = ResourcePolicy | StackPolicy | PreviewPolicy;
