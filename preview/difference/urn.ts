const STACK_TYPE = "pulumi:pulumi:Stack";

/** A URN in its parts: `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`. */
export interface UrnParts {
    readonly stack: string;
    readonly project: string;
    /** The types of the parents and the own one, joined by `$`. */
    readonly qualifiedType: string;
    readonly name: string;
}

/** Takes a URN apart. A name may contain colons. */
export function parseUrn(urn: string): UrnParts {
    const [head = "", project = "", qualifiedType = "", ...name] = urn.split("::");
    return { stack: head.replace(/^urn:pulumi:/, ""), project, qualifiedType, name: name.join("::") };
}

/** Puts a URN together, below a parent or, without one, directly in the stack. */
export function urnOf(stack: string, project: string, parent: string | undefined, type: string, name: string): string {
    const parentType = parent === undefined ? STACK_TYPE : parseUrn(parent).qualifiedType;
    const qualifiedType = parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}
