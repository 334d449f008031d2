/**
 * The stack of whoever asks, as an IAM policy variable: a tag of the role. It is the name of an environment, or `pr-` for
 * the stacks of pull requests, so that what it is followed by is always a wildcard.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const STACK = "${aws:PrincipalTag/SlipwayStack}";

/** The tag of the deployment roles that {@link STACK} reads. */
export const STACK_TAG = "SlipwayStack";

/** What a permission to change is limited to, besides the regions. */
export type Scope =
    /** What has the tag `Environment` of the stack. */
    | { readonly kind: "own" }
    /**
     * What has no tag `Environment`, or the stack's: what does not exist yet has none, and calls that name several
     * resources are checked against each of them.
     */
    | { readonly kind: "unclaimed" }
    /** What has a name; `{region}`, `{account}` and `{stack}` are filled in. */
    | { readonly kind: "named"; readonly resources: readonly string[] }
    /** Everything: AWS knows nothing narrower. */
    | { readonly kind: "everything" };

/** Actions with what they are limited to. */
export interface Grant {
    readonly scope: Scope;
    readonly actions: readonly string[];
    /** Further conditions, by operator. */
    readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
    /** A service without regions: its calls go to us-east-1. */
    readonly global?: boolean;
}

/** What Pulumi needs to look after resources of a type. */
export interface Entry {
    /** To see what is there: for previews and for drift. It is the same for all stacks. */
    readonly read: readonly string[];
    /** To change it. */
    readonly write: readonly Grant[];
}

/** Changes to what is tagged as the stack's. */
export function own(...actions: readonly string[]): Grant {
    return { scope: { kind: "own" }, actions };
}

/** Creation, and changes to what cannot be tagged: never of what another stack has tagged. */
export function unclaimed(...actions: readonly string[]): Grant {
    return { scope: { kind: "unclaimed" }, actions };
}

/** Changes to what has a name with the stack in it. */
export function named(resources: readonly string[], ...actions: readonly string[]): Grant {
    return { scope: { kind: "named", resources }, actions };
}

/** Calls for which AWS knows no resource. */
export function everything(...actions: readonly string[]): Grant {
    return { scope: { kind: "everything" }, actions };
}
