import { isRecord } from "../is-record";

/** A text, or undefined for anything else. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** A number, also one that is written as a text. */
export function number(value: unknown): number | undefined {
    const converted = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof converted === "number" && Number.isFinite(converted) ? converted : undefined;
}

/** A list, or an empty one for anything else. */
export function list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** The texts in a list. */
export function texts(value: unknown): string[] {
    return list(value).filter((item) => typeof item === "string");
}

/** The objects in a list. */
export function records(value: unknown): Readonly<Record<string, unknown>>[] {
    return list(value).filter(isRecord);
}

/** A value at a path of properties. */
export function at(value: unknown, ...path: readonly string[]): unknown {
    return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

/** All texts within a value, at any depth, also within texts that are JSON. */
export function allTexts(value: unknown): string[] {
    if (typeof value === "string") {
        const structure = parsed(value);
        return structure === undefined ? [value] : allTexts(structure);
    }
    if (Array.isArray(value)) {
        return value.flatMap(allTexts);
    }
    return isRecord(value) ? Object.values(value).flatMap(allTexts) : [];
}

/** All texts in the properties of some name within a value, at any depth, also within texts that are JSON. */
export function textsNamed(value: unknown, name: RegExp): string[] {
    const structure = parsed(value) ?? value;
    if (Array.isArray(structure)) {
        return structure.flatMap((item) => textsNamed(item, name));
    }
    return isRecord(structure)
        ? Object.entries(structure).flatMap(([key, inner]) =>
              name.test(key) ? allTexts(inner) : textsNamed(inner, name),
          )
        : [];
}

/** The object or list that a text is the JSON of. */
export function parsed(value: unknown): unknown {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
        return undefined;
    }
    try {
        const structure: unknown = JSON.parse(value);
        return structure;
    } catch {
        return undefined;
    }
}

/** Order of texts that is the same on every machine. */
export function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}

/** Each value once, sorted. */
export function sortedSet(values: Iterable<string>): string[] {
    return [...new Set(values)].sort(compare);
}

/** `1 task`, `2 tasks`. */
export function counted(count: number, thing: string): string {
    return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
