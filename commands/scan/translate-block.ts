import { isRecord } from "../../preview/is-record";
import { UNKNOWN } from "../../preview/wire";
import { referenceOf, type Source } from "./references";
import { type BlockNames, type Names, valueNames } from "./terraform-names";

/** Attributes of a resource or of a block in it, by Terraform's names. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Properties in Terraform's form. */
export interface Block {
    readonly values: Attributes;
    /** The attributes that come from other resources. */
    readonly expressions: Attributes;
    /** The attributes that are known after a deployment. */
    readonly unknown: Attributes;
    /** Properties that have no name in Terraform's form: `listener.fresh`. */
    readonly unseen: readonly string[];
}

/**
 * Translates the properties of a resource.
 *
 * @param sourcesOf the resources that a property depends on.
 */
export function translateProperties(
    names: Names,
    properties: Attributes,
    sourcesOf: (property: string) => readonly Source[],
): Block {
    return merged(
        Object.entries(properties).map(([property, value]) =>
            translateProperty(names, property, value, sourcesOf(property), property),
        ),
    );
}

function translateProperty(
    names: Names,
    property: string,
    value: unknown,
    sources: readonly Source[],
    path: string,
): Block {
    const block = names.blocks?.[property];
    const name = block?.name ?? valueNames(names).get(property);
    if (name === undefined) {
        return { ...EMPTY, unseen: [path] };
    }
    if (value === UNKNOWN) {
        return { ...EMPTY, unknown: { [name]: true } };
    }
    if (block !== undefined) {
        return translateBlocks(block, value, sources, path);
    }
    const reference = referenceOf(value, sources);
    return reference === undefined
        ? { ...EMPTY, values: { [name]: value } }
        : {
              ...EMPTY,
              values: reference.value === undefined ? {} : { [name]: reference.value },
              expressions: { [name]: { references: reference.references } },
          };
}

/** Terraform has a list where Pulumi has one object, too. */
function translateBlocks(block: BlockNames, value: unknown, sources: readonly Source[], path: string): Block {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const translated = items
        .filter(isRecord)
        .map((item) =>
            merged(
                Object.entries(item).map(([property, inner]) =>
                    translateProperty(block, property, inner, sources, `${path}.${property}`),
                ),
            ),
        );
    const hasAny = (part: "expressions" | "unknown") => translated.some((one) => Object.keys(one[part]).length > 0);
    const listed = (part: "expressions" | "unknown") =>
        hasAny(part) ? { [block.name]: translated.map((one) => one[part]) } : {};
    return {
        values: { [block.name]: translated.map(({ values }) => values) },
        expressions: listed("expressions"),
        unknown: listed("unknown"),
        unseen: translated.flatMap(({ unseen }) => unseen),
    };
}

const EMPTY: Block = { values: {}, expressions: {}, unknown: {}, unseen: [] };

function merged(blocks: readonly Block[]): Block {
    const together = (part: "values" | "expressions" | "unknown") =>
        Object.fromEntries(blocks.flatMap((block) => Object.entries(block[part])));
    return {
        values: together("values"),
        expressions: together("expressions"),
        unknown: together("unknown"),
        unseen: blocks.flatMap(({ unseen }) => unseen),
    };
}
