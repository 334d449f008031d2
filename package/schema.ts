import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A property, or what a list or a map has in it. */
export interface Property {
    /** Its type, where it is a simple one, a list or a map. */
    readonly type?: "string" | "number" | "boolean" | "array" | "object" | undefined;
    /** Its type, where it has a name: `#/types/slipway:index:Network`. */
    readonly $ref?: string | undefined;
    readonly items?: Property | undefined;
    readonly additionalProperties?: Property | undefined;
    /** Whether it may be left out. */
    readonly optional?: boolean | undefined;
    /** Whether it must be known before anything is created: no output of a resource. */
    readonly plain?: boolean | undefined;
    readonly description?: string | undefined;
}

const property: z.ZodType<Property> = z.lazy(() =>
    z.strictObject({
        type: z.enum(["string", "number", "boolean", "array", "object"]).optional(),
        $ref: z.string().optional(),
        items: property.optional(),
        additionalProperties: property.optional(),
        optional: z.boolean().optional(),
        plain: z.boolean().optional(),
        description: z.string().optional(),
    }),
);

const properties = z.record(z.string(), property);

const schema = z.object({
    name: z.string(),
    version: z.string(),
    resources: z.record(
        z.string(),
        z.object({
            inputProperties: properties,
            requiredInputs: z.array(z.string()),
            properties,
            required: z.array(z.string()),
            description: z.string(),
        }),
    ),
    types: z.record(
        z.string(),
        z.object({
            enum: z.array(z.object({ name: z.string(), value: z.string(), description: z.string() })).optional(),
            properties: properties.optional(),
        }),
    ),
});

/** The schema of the package, as far as it is looked into here. */
export type PackageSchema = z.output<typeof schema>;

/** Properties by their names. */
export type Properties = z.output<typeof properties>;

/** The schema that is kept in `schema.json`, which `npm run docs` writes. */
export function schemaText(): string {
    return readFileSync(join(__dirname, "schema.json"), "utf8");
}

/** Reads a schema. */
export function parseSchema(text: string): PackageSchema {
    return schema.parse(JSON.parse(text));
}
