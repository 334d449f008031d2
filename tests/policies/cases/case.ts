import type { Environment } from "../../../config/environments";
import type { CheckedResource, StackFacts } from "../../../policies/model";

/** Resources, or facts of a stack, and what a policy says of them. */
export interface Case {
    /** Ends the sentence "refuses …" or "takes …". */
    readonly what: string;
    /** @default "dev" */
    readonly environment?: Environment;
    readonly resources?: readonly CheckedResource[];
    readonly facts?: Partial<StackFacts>;
    /** `name: message` of each problem; none for what conforms. */
    readonly problems: readonly string[];
}

/** Cases by the policy's id. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** A resource, with a property's value from the resources of `from`. */
export function checked(
    type: string,
    name: string,
    props: Readonly<Record<string, unknown>> = {},
    { protect = false, from = {}, parents = "" }: Options = {},
): CheckedResource {
    return {
        urn: `urn:pulumi:dev::shop::${parents}${type}::${name}`,
        type,
        name,
        props,
        protect,
        propertyDependencies: Object.fromEntries(
            Object.entries(from).map(([property, sources]) => [property, sources.map(({ urn }) => urn)]),
        ),
    };
}

interface Options {
    readonly protect?: boolean;
    readonly from?: Readonly<Record<string, readonly CheckedResource[]>>;
    /** Types of the parents, each with `$` behind it. */
    readonly parents?: string;
}

/** A made-up credential in its two parts, which by itself would be taken for a real one. */
export function credential(kind: string, rest: string): string {
    return `${kind}${rest}`;
}

/** An IAM or resource policy of statements that allow, where they do not say otherwise. */
export function policy(...statements: readonly object[]): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
    });
}
