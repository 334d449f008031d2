import { isRecord } from "../is-record";

/** Properties of a resource, of which nothing is known but what is found in them. */
export type Properties = Readonly<Record<string, unknown>>;

/** A property that is a text. */
export function textOf(properties: Properties, key: string): string | undefined {
    const value = properties[key];
    return typeof value === "string" ? value : undefined;
}

/** A property that is a number, or a text that is one. */
export function numberOf(properties: Properties, key: string): number | undefined {
    const value = properties[key];
    if (typeof value === "number") {
        return value;
    }
    return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
        ? Number(value)
        : undefined;
}

/** The items of a property that is a list; none where it is something else. */
export function itemsOf(properties: Properties, key: string): readonly unknown[] {
    const value = properties[key];
    return Array.isArray(value) ? value : [];
}

/** The objects in a property that is a list of them, or that is one. */
export function objectsOf(properties: Properties, key: string): Properties[] {
    const value = properties[key];
    return (Array.isArray(value) ? value : [value]).filter(isRecord);
}
