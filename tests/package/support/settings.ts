import { z } from "zod";

/** The settings of a schema with what they mean, by their paths; those without a meaning of their own are left out. */
export function settingsOf(schema: z.ZodObject, path: readonly string[] = []): Map<string, string> {
    const found = new Map<string, string>();
    for (const [name, field] of Object.entries(schema.shape)) {
        if (!(field instanceof z.ZodType)) {
            throw new Error("the settings are described with Zod's full types");
        }
        const place = [...path, name];
        const { description } = field;
        if (description !== undefined) {
            found.set(place.join("."), description);
        }
        for (const { shape, names } of objectsIn(field, [])) {
            for (const [inner, meaning] of settingsOf(shape, [...place, ...names])) {
                found.set(inner, meaning);
            }
        }
    }
    return found;
}

interface Found {
    readonly shape: z.ZodObject;
    /** What is between: the place of a name in a map. */
    readonly names: readonly string[];
}

function objectsIn(field: z.core.$ZodType, names: readonly string[]): Found[] {
    if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodPrefault) {
        return objectsIn(field.unwrap(), names);
    }
    if (field instanceof z.ZodUnion) {
        return field.options.flatMap((option) => objectsIn(option, names));
    }
    if (field instanceof z.ZodRecord) {
        return objectsIn(field.valueType, [...names, "<name>"]);
    }
    if (field instanceof z.ZodArray) {
        return objectsIn(field.element, names);
    }
    return field instanceof z.ZodObject ? [{ shape: field, names }] : [];
}
