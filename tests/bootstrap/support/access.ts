import type { Document, Statement } from "../../../bootstrap/statements";

/** A call to AWS. */
export interface Call {
    readonly action: string;
    readonly resource: string;
    /** Condition keys of the call; those that are not there are absent. */
    readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether policies allow a call, as IAM decides it: some statement allows it and none denies. It knows the operators that
 * the policies use, and refuses others.
 */
export function allows(documents: readonly Document[], call: Call): boolean {
    const matching = documents.flatMap(({ Statement: statements }) => statements).filter((one) => matches(one, call));
    return matching.some(({ Effect }) => Effect === "Allow") && !matching.some(({ Effect }) => Effect === "Deny");
}

function matches(statement: Statement, { action, resource, context = {} }: Call): boolean {
    const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
    const actionMatches =
        Action === undefined ? !some(NotAction ?? [], action.toLowerCase()) : some(Action, action.toLowerCase());
    const resourceMatches =
        Resource === undefined
            ? !some(listed(NotResource ?? []), resource, context)
            : some(listed(Resource), resource, context);
    return (
        actionMatches &&
        resourceMatches &&
        Object.entries(Condition).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) => holds(operator, context[key], listed(values), context)),
        )
    );
}

function holds(
    operator: string,
    value: string | undefined,
    patterns: readonly string[],
    context: Readonly<Record<string, string>>,
): boolean {
    switch (operator) {
        case "StringEquals":
        case "ArnEquals":
        case "ForAnyValue:StringEquals":
            return value !== undefined && patterns.includes(value);
        case "ForAllValues:StringEquals":
            return value === undefined || patterns.includes(value);
        case "StringLike":
        case "ArnLike":
            return value !== undefined && some(patterns, value, context);
        case "StringLikeIfExists":
            return value === undefined || some(patterns, value, context);
        default:
            throw new Error(`unknown operator ${operator}`);
    }
}

function some(patterns: readonly string[], value: string, context: Readonly<Record<string, string>> = {}): boolean {
    return patterns.some((pattern) => {
        // A variable without a value matches nothing; a value's own wildcards are characters.
        const filled = pattern.replace(/\$\{([^}]+)\}/g, (_, key: string) => context[key] ?? "\u0000");
        const expression = filled
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".");
        return new RegExp(`^${expression}$`, pattern.startsWith("arn:") ? "s" : "si").test(value);
    });
}

function listed(value: string | readonly string[]): readonly string[] {
    return typeof value === "string" ? [value] : value;
}
