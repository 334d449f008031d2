import type { PreviewResource } from "../../preview/document";
import { snakeCase } from "./snake-case";

/** A resource of a plan. */
export interface Source {
    readonly resource: PreviewResource;
    /** `aws_s3_bucket.dev_avatars`. */
    readonly address: string;
}

/** Resources of a plan by their URN. */
export type Sources = ReadonlyMap<string, Source>;

/** A value that comes from other resources. */
export interface Reference {
    /** What is known of it: nothing, or a list in which `null` stands for what comes from elsewhere. */
    readonly value: readonly unknown[] | undefined;
    /** `aws_s3_bucket.dev_avatars.id`, each followed by its resource, as Terraform lists them. */
    readonly references: readonly string[];
}

/**
 * Finds where a text, or a list of them, comes from: an attribute of one of the resources that the property depends on has
 * the same value. Texts that only contain such a value, as policies do, stay as they are.
 */
export function referenceOf(value: unknown, sources: readonly Source[]): Reference | undefined {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const found = items.map((item) => attributeOf(item, sources));
    const references = found.flatMap((one) => (one === undefined ? [] : [one.attribute, one.address]));
    if (references.length === 0) {
        return undefined;
    }
    const isKnownInPart = found.includes(undefined);
    return {
        value: isKnownInPart ? items.map((item, index) => (found[index] === undefined ? item : null)) : undefined,
        references: [...new Set(references)],
    };
}

function attributeOf(value: unknown, sources: readonly Source[]): { attribute: string; address: string } | undefined {
    if (typeof value !== "string" || value === "") {
        return undefined;
    }
    for (const { resource, address } of sources) {
        const { id, outputs } = resource;
        const known = Object.entries({ id, arn: outputs.arn, ...outputs });
        const [name] = known.find(([, output]) => output === value) ?? [];
        if (name !== undefined) {
            return { attribute: `${address}.${snakeCase(name)}`, address };
        }
    }
    return undefined;
}
