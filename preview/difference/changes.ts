import { compareText } from "../data/stable-json";
import { groupBy } from "../group-by";
import { isRecord } from "../is-record";
import type { Step } from "./property-path";

/** A place where two values differ. `undefined` stands for absence. */
export interface Change {
    readonly path: readonly Step[];
    readonly before: unknown;
    readonly after: unknown;
    /** The resources whose values these are, where they are. */
    readonly source?: { readonly before?: string; readonly after?: string };
}

/** Properties by which the elements of a list are told apart, the best first. */
const IDENTIFIERS = ["name", "Sid", "sid", "key", "id", "rulePriority", "priority", "capacityProvider", "domainName"];

/**
 * Where two values differ, property by property and element by element. Elements of lists are matched by their names
 * where they have any, and by their values otherwise.
 */
export function changesBetween(before: unknown, after: unknown, path: readonly Step[] = []): Change[] {
    if (isRecord(before) && isRecord(after)) {
        const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
        return properties.flatMap((property) =>
            changesBetween(before[property], after[property], [...path, { property }]),
        );
    }
    if (Array.isArray(before) && Array.isArray(after)) {
        return changesOfLists(before, after, path);
    }
    return isEqual(before, after) ? [] : [{ path, before, after }];
}

/** Whether two values of JSON are the same, whatever the order of their properties. */
export function isEqual(one: unknown, other: unknown): boolean {
    if (Array.isArray(one) && Array.isArray(other)) {
        return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
    }
    if (isRecord(one) && isRecord(other)) {
        const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
        return [...keys].every((key) => isEqual(one[key], other[key]));
    }
    return one === other;
}

/** What the elements of lists are called, where they all have names of one kind; undefined where they have not. */
export function namesOf(lists: readonly (readonly unknown[])[]): string[][] | undefined {
    const identifier = IDENTIFIERS.find((property) => lists.every((list) => isIdentifier(property, list)));
    return identifier === undefined || lists.some((list) => list.length === 0)
        ? undefined
        : lists.map((list) => list.map((item) => (isRecord(item) ? String(item[identifier]) : "")));
}

function changesOfLists(before: readonly unknown[], after: readonly unknown[], path: readonly Step[]): Change[] {
    const [oldNames, newNames] = namesOf([before, after]) ?? [];
    return oldNames === undefined || newNames === undefined
        ? changesByValue(before, after, path)
        : changesByName(named(before, oldNames), named(after, newNames), path);
}

/** Whether a property is in all elements and differs among them. */
function isIdentifier(property: string, items: readonly unknown[]): boolean {
    const values = items.map((item) => (isRecord(item) ? item[property] : undefined));
    return (
        values.every((value) => typeof value === "string" || typeof value === "number") &&
        new Set(values).size === values.length
    );
}

type Named = ReadonlyMap<string, { readonly item: unknown; readonly index: number }>;

function named(items: readonly unknown[], names: readonly string[]): Named {
    return new Map(items.map((item, index) => [names[index] ?? "", { item, index }] as const));
}

function changesByName(before: Named, after: Named, path: readonly Step[]): Change[] {
    const names = [...new Set([...before.keys(), ...after.keys()])];
    const inside = names.flatMap((element) => {
        const index = (after.get(element) ?? before.get(element))?.index ?? 0;
        return changesBetween(before.get(element)?.item, after.get(element)?.item, [...path, { element, index }]);
    });
    const order = changeOfOrder(
        [...before.keys()].filter((name) => after.has(name)),
        [...after.keys()].filter((name) => before.has(name)),
        path,
    );
    return [...inside, ...order];
}

function changeOfOrder(before: readonly string[], after: readonly string[], path: readonly Step[]): Change[] {
    return isEqual(before, after) ? [] : [{ path: [...path, { property: "order" }], before, after }];
}

interface Element {
    readonly item: unknown;
    readonly index: number;
}

/** Elements without a name: what is in one list only is a change, a gain or a loss. */
function changesByValue(before: readonly unknown[], after: readonly unknown[], path: readonly Step[]): Change[] {
    const lost = surplus(before, after);
    const gained = surplus(after, before);
    if (lost.length === 0 && gained.length === 0) {
        return isEqual(before, after) ? [] : [{ path, before, after }];
    }
    const places = Math.max(lost.length, gained.length);
    return Array.from({ length: places }, (_, place) => {
        const [old, fresh] = [lost[place], gained[place]];
        const index = (fresh ?? old)?.index ?? place;
        return changesBetween(old?.item, fresh?.item, [...path, { element: String(index), index }]);
    }).flat();
}

/** The elements of a list that another one does not have, or not as often. */
function surplus(items: readonly unknown[], others: readonly unknown[]): Element[] {
    const left = groupBy(others, fingerprint);
    return items
        .map((item, index) => ({ item, index }))
        .filter(({ item }) => left.get(fingerprint(item))?.pop() === undefined);
}

/** A text that equal values share. */
function fingerprint(value: unknown): string {
    return JSON.stringify(value, (_key, inner: unknown) =>
        isRecord(inner)
            ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => compareText(one, other)))
            : inner,
    );
}
