/** An object as a stack file has it. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with settings, and not a list or a single value. */
export function isPlainObject(value: unknown): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lays settings over defaults, section by section; a list or a single value takes the place of the default. */
export function merge(defaults: unknown, settings: unknown): unknown {
    if (settings === undefined) {
        return defaults;
    }
    if (!isPlainObject(defaults) || !isPlainObject(settings)) {
        return settings;
    }
    const keys = new Set([...Object.keys(defaults), ...Object.keys(settings)]);
    return Object.fromEntries([...keys].map((key) => [key, merge(own(defaults, key), own(settings, key))]));
}

// A key may be called like a method that every object has.
function own(value: PlainObject, key: string): unknown {
    return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A copy without the values at some places. */
export function without(value: unknown, places: readonly (readonly PropertyKey[])[]): unknown {
    if (places.some((place) => place.length === 0)) {
        return undefined;
    }
    const below = (key: string) => places.filter(([first]) => String(first) === key).map(([, ...rest]) => rest);
    if (Array.isArray(value)) {
        return value
            .map((item: unknown, index) => without(item, below(String(index))))
            .filter((item) => item !== undefined);
    }
    if (!isPlainObject(value)) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            .map(([key, item]) => [key, without(item, below(key))] as const)
            .filter(([, item]) => item !== undefined),
    );
}
