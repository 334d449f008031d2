import { isRecord } from "../is-record";

/** JSON with the keys of every object sorted, indented, and with a newline at its end: equal data make equal bytes. */
export function stableJson(value: unknown): string {
    return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** A copy with the keys of every object sorted, and without properties that are undefined. */
export function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    if (!isRecord(value)) {
        return value;
    }
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(
        entries.sort(([one], [other]) => compareText(one, other)).map(([key, inner]) => [key, sorted(inner)]),
    );
}

/** Orders texts by their characters' codes, the same everywhere. */
export function compareText(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}

/** JSON in one line with the keys of every object sorted. */
export function stableText(value: unknown): string {
    return JSON.stringify(sorted(value));
}
