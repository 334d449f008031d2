import type { AwsEnvironment } from "./aws-environment";
import type { Entry } from "./registry";
import { reference, type WireProperties } from "./wire";

/** A remote component: its plugin makes its children. */
export interface Component {
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly aws: AwsEnvironment;
    /** Adds a child. */
    child(child: Child): Entry;
}

/** A child that a component's plugin would make. */
export interface Child {
    readonly type: string;
    readonly name: string;
    /** The child that it belongs to; the component itself where it is left out. */
    readonly parent?: Entry;
    /** Its inputs; those that are undefined are left out. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The children that inputs come from, by input. */
    readonly sources?: Readonly<Record<string, readonly Entry[]>>;
}

/** What a component returns, by the name of the output. */
export type ComponentOutputs = Readonly<Record<string, ComponentOutput>>;

/** One output of a component, and the children that it comes from. */
export interface ComponentOutput {
    readonly value: unknown;
    readonly children: readonly Entry[];
}

/** An output that is a child. */
export function childOutput(child: Entry): ComponentOutput {
    return { value: referenceTo(child), children: [child] };
}

/** An output that is a list of children. */
export function childrenOutput(children: readonly Entry[]): ComponentOutput {
    return { value: children.map(referenceTo), children };
}

/** An output that is the ids of children. */
export function idsOutput(children: readonly Entry[]): ComponentOutput {
    return { value: children.map((child) => child.id), children };
}

function referenceTo(child: Entry): WireProperties {
    return reference({ urn: child.urn, id: child.id ?? "" });
}
