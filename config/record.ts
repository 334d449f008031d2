/** An object with the same kind of value under each of some names. */
export function record<Name extends string, Value>(
    names: readonly Name[],
    value: (name: Name) => Value,
): Record<Name, Value> {
    const entries: Partial<Record<Name, Value>> = {};
    for (const name of names) {
        entries[name] = value(name);
    }
    return isComplete(entries, names) ? entries : fail();
}

function isComplete<Name extends string, Value>(
    entries: Partial<Record<Name, Value>>,
    names: readonly Name[],
): entries is Record<Name, Value> {
    return names.every((name) => name in entries);
}

function fail(): never {
    throw new Error("unreachable: every name was given a value");
}
