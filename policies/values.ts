/**
 * Stands for a value that only a deployment tells. No policy holds it against a resource. The preview writes the same
 * text in the place of such a value.
 */
export const UNKNOWN = "[unknown]";

/** An object with any keys. */
export type Entries = Readonly<Record<string, unknown>>;

/** Whether a value is not known yet. */
export function isUnknown(value: unknown): boolean {
    return value === UNKNOWN;
}

/** Whether a value is known to be missing: not set, or empty. */
export function isMissing(value: unknown): boolean {
    return value === undefined || value === null || value === "";
}

/** Whether a value is an object, and not null or a list. */
export function isEntries(value: unknown): value is Entries {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; none for what is not a list. */
export function entriesOf(value: unknown): Entries[] {
    return Array.isArray(value) ? value.filter(isEntries) : [];
}

/** The objects of a value that may be one or a list of them. */
export function oneOrMore(value: unknown): Entries[] {
    return entriesOf(Array.isArray(value) ? value : [value]);
}

/** The texts of a value that may be one or a list of them. */
export function texts(value: unknown): string[] {
    return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");
}

/** What is in a JSON text, or the value itself where it is none; undefined for what is not JSON, as an unknown value. */
export function fromJson(value: unknown): unknown {
    if (typeof value !== "string") {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return undefined;
    }
}

/** The simple values within a structured one, each with its path, `environment.variables.NAME`. */
export function leavesOf(value: unknown, path = ""): { readonly path: string; readonly value: unknown }[] {
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
    }
    if (isEntries(value)) {
        return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
    }
    return [{ path, value }];
}

/** What is wrong with a property that must have a value; nothing where it is not known. */
export function mustBe(props: Entries, name: string, expected: boolean | string): string[] {
    const value = props[name];
    return isUnknown(value) || value === expected ? [] : [`${name}: ${shown(value)}, must be ${String(expected)}.`];
}

/** What is wrong with a property that must not have a value. */
export function mustNotBe(props: Entries, name: string, refused: boolean | string): string[] {
    return props[name] === refused ? [`${name}: ${shown(refused)}, must not be.`] : [];
}

/** What is wrong with a property that must be set; `as` says to what. */
export function mustBeSet(props: Entries, name: string, as: string): string[] {
    return isMissing(props[name]) ? [`${name}: not set, must be ${as}.`] : [];
}

/** What is wrong with a property that must be a number of at least so much. */
export function mustBeAtLeast(props: Entries, name: string, least: number): string[] {
    const value = props[name];
    const fits = isUnknown(value) || (typeof value === "number" && value >= least);
    return fits ? [] : [`${name}: ${shown(value)}, must be at least ${least}.`];
}

/** A simple value as it is written. */
export function shown(value: unknown): string {
    if (isMissing(value)) {
        return "not set";
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}
