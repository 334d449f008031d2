import type { PreviewResource } from "../document";
import type { Borrowed, BorrowedValues } from "./borrowed-values";
import { type Change, changesBetween } from "./changes";
import { openJson } from "./embedded-json";
import { isRecord } from "../is-record";
import type { Pair } from "./pairs";
import { isWithin, parsePath, type Step } from "./property-path";
import { forcesReplacement } from "./replacements";

/** A place in a resource's inputs that takes a value of another resource. */
export interface Loan extends Borrowed {
    readonly path: readonly Step[];
}

/** Why a resource is replaced, by pairs. */
export type PairCause =
    | { readonly kind: "property"; readonly path: readonly Step[] }
    | { readonly kind: "follows"; readonly path: readonly Step[]; readonly of: Pair }
    | { readonly kind: "provider" }
    | { readonly kind: "region" }
    | { readonly kind: "tied"; readonly of: Pair };

/** What is known of a resource that is there before and after. */
export interface Assessment {
    readonly pair: Pair;
    /** Where its inputs differ, with values as they are shown. */
    readonly changes: readonly Change[];
    /** Where they differ, but the program ignores it. */
    readonly ignored: readonly Change[];
    readonly loans: readonly Loan[];
    /** Loans whose values are others, or are known after the deployment only. */
    readonly followed: Set<Loan>;
    readonly causes: PairCause[];
}

/**
 * Compares the inputs of a resource. Values that come from another resource are compared by where they come from.
 *
 * @param sourcesOf finds the pairs of which a property takes values.
 * @param lenderOf finds the resource whose value a property takes as it is.
 */
export function assess(
    pair: Pair,
    values: BorrowedValues,
    sourcesOf: (pair: Pair, property: string) => readonly Pair[],
    lenderOf: LenderOf,
): Assessment {
    const { before, after } = pair;
    const patterns = after.options.ignoreChanges.map(parsePath);
    const isIgnored = (path: readonly Step[]) => patterns.some((pattern) => isWithin(path, pattern));
    const properties = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].sort();
    const changes: Change[] = [];
    const loans: Loan[] = [];
    for (const property of properties) {
        const sources = sourcesOf(pair, property);
        const old = values.mark(openJson(before.inputs[property]), "before", sources);
        const fresh = values.mark(openJson(after.inputs[property]), "after", sources);
        for (const change of changesBetween(old, fresh, [{ property }])) {
            changes.push(
                withSource(shown(change, values), (side, value) => lenderOf(pair[side], property, value, side)),
            );
        }
        if (sources.length > 0) {
            loans.push(...loansIn(fresh, [{ property }], values).filter(({ path }) => !isIgnored(path)));
        }
    }
    return {
        pair,
        changes: changes.filter(({ path }) => !isIgnored(path)),
        ignored: changes.filter(({ path }) => isIgnored(path)),
        loans,
        followed: new Set(),
        causes: [],
    };
}

/** Finds what the resource is called whose value a property of another resource takes as it is. */
export type LenderOf = (
    borrower: PreviewResource,
    property: string,
    value: unknown,
    side: "before" | "after",
) => string | undefined;

function withSource(
    change: Change,
    lenderOf: (side: "before" | "after", value: unknown) => string | undefined,
): Change {
    const before = lenderOf("before", change.before);
    const after = lenderOf("after", change.after);
    const source = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    return Object.keys(source).length === 0 ? change : { ...change, source };
}

/** Whether a change at a path of the resource's inputs replaces it. */
export function forces({ before, after }: Pair, path: readonly Step[]): boolean {
    return (
        forcesReplacement(after.type, path, before.inputs, after.inputs) ||
        after.options.replaceOnChanges.some((pattern) => isWithin(path, parsePath(pattern)))
    );
}

function shown({ path, before, after }: Change, values: BorrowedValues): Change {
    const named = path.map((step) =>
        "element" in step ? { ...step, element: String(values.unmark(step.element, "after")) } : step,
    );
    return { path: named, before: values.unmark(before, "before"), after: values.unmark(after, "after") };
}

function loansIn(value: unknown, path: readonly Step[], values: BorrowedValues): Loan[] {
    if (typeof value === "string") {
        return values.borrowedIn(value).map((borrowed) => ({ ...borrowed, path }));
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => loansIn(item, [...path, { element: String(index), index }], values));
    }
    if (!isRecord(value)) {
        return [];
    }
    return Object.entries(value).flatMap(([property, inner]) => loansIn(inner, [...path, { property }], values));
}
