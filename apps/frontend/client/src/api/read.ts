/** An object of JSON whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object of JSON; undefined where it is none. */
export function readObject(value: unknown): JsonObject | undefined {
    return isObject(value) ? value : undefined;
}

/** The value as a text; undefined where it is none. */
export function readText(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** The value as a list of what `read` makes of each entry; undefined where it is no list, or an entry is not such. */
export function readList<Entry>(
    value: unknown,
    read: (entry: unknown) => Entry | undefined,
): readonly Entry[] | undefined {
    if (!Array.isArray(value)) {
        return undefined;
    }
    const entries: Entry[] = [];
    for (const candidate of value) {
        const entry = read(candidate);
        if (entry === undefined) {
            return undefined;
        }
        entries.push(entry);
    }
    return entries;
}

function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
