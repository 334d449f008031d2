import { stableText } from "../data/stable-json";
import { groupBy } from "../group-by";
import type { Cause, Counts, PropertyChange, Reference } from "./types";

/** What stands for a value that is not there. */
const NOTHING = "nothing";

/** How much of what two long values have in common is shown before they part, as a share of the room. */
const COMMON = 1 / 4;

/** A count and what it counts, `1 resource`, `2 resources`. */
export function counted(count: number, thing: string): string {
    return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/**
 * Both values of a change, no longer than a limit each: of long ones the part that differs. What comes from another
 * resource is called by that one.
 */
export function valuesOf({ before, after, source }: PropertyChange, limit: number): { before: string; after: string } {
    const [old, fresh] = [source?.before ?? valueText(before), source?.after ?? valueText(after)];
    const skipped =
        Math.max(old.length, fresh.length) > limit
            ? Math.max(0, commonLength(old, fresh) - Math.floor(limit * COMMON))
            : 0;
    return { before: excerpt(old, skipped, limit), after: excerpt(fresh, skipped, limit) };
}

function valueText(value: unknown): string {
    return value === undefined ? NOTHING : stableText(value);
}

function commonLength(one: string, other: string): number {
    let length = 0;
    while (length < one.length && one[length] === other[length]) {
        length++;
    }
    return length;
}

function excerpt(text: string, skipped: number, limit: number): string {
    const rest = skipped === 0 ? text : `…${text.slice(skipped)}`;
    return rest.length <= limit ? rest : `${rest.slice(0, limit - 1)}…`;
}

/** What a resource is called with its component: `rds.Instance db in PostgresDb db`. */
export function placeOf({ label, within }: Reference): string {
    const component = within.at(-1);
    return component === undefined ? label : `${label} in ${component}`;
}

/** Resources of one type together: `ec2.Subnet a, b; ec2.Vpc c`. */
export function listed(references: readonly Reference[]): string {
    const distinct = [...new Map(references.map((reference) => [reference.urn, reference])).values()];
    return [...groupBy(distinct, ({ type }) => type).values()]
        .map(([first, ...others]) => [first?.label ?? "", ...others.map(({ name }) => name)].join(", "))
        .join("; ");
}

/** Why a resource is replaced; nothing for its own changes, which are listed. */
export function causeText(cause: Cause): string | undefined {
    switch (cause.kind) {
        case "property":
            return undefined;
        case "follows":
            return `${cause.path} follows ${cause.of.label}`;
        case "provider":
            return "another provider";
        case "region":
            return "another region";
        case "tied":
            return `replaced with ${cause.of.label}`;
    }
}

const COUNTED: readonly (readonly [keyof Counts, string])[] = [
    ["recreated", "lost and created anew"],
    ["removed", "removed"],
    ["replaced", "replaced"],
    ["changed", "changed"],
    ["added", "added"],
    ["renamed", "renamed"],
    ["moved", "moved"],
    ["images", "rebuilt"],
    ["following", "following"],
];

/** `1 replaced, 2 changed`, without what there is none of; empty where no resource differs. */
export function summary(counts: Counts): string {
    return COUNTED.filter(([kind]) => counts[kind] > 0)
        .map(([kind, word]) => `${counts[kind]} ${word}`)
        .join(", ");
}

/** How often each type occurs, the most frequent first: `ec2.Subnet 9, ec2.Vpc 1`. */
export function typesOf(references: readonly Reference[]): string {
    const counts = new Map<string, number>();
    for (const { label, name } of references) {
        const type = label.slice(0, label.length - name.length - 1);
        counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return [...counts]
        .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
        .map(([type, count]) => `${type} ${count}`)
        .join(", ");
}
