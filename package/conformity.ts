import * as pulumi from "@pulumi/pulumi";
import { closest } from "fastest-levenshtein";
import { listed, shown } from "../config/fields";
import { isPlainObject } from "../config/merge";
import type { InputMistake } from "./inputs-error";
import type { PackageSchema, Properties, Property } from "./schema";

/**
 * Finds where arguments that come from another language are not what the schema says. Types are not checked on every way:
 * YAML takes any text for a choice, and an output of a resource for what must be known.
 */
export function nonconformities(schema: PackageSchema, properties: Properties, given: unknown): InputMistake[] {
    return ofObject(schema, properties, given, "");
}

function ofObject(schema: PackageSchema, properties: Properties, given: unknown, path: string): InputMistake[] {
    if (!isPlainObject(given)) {
        return [{ propertyPath: path, reason: `${shown(given)} is not an object with ${namesOf(properties)}.` }];
    }
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    const unknown = Object.keys(given)
        .filter((name) => !Object.hasOwn(properties, name))
        .map((name) => ({
            propertyPath: at(name),
            reason: `there is no such property. Did you mean "${closest(name, Object.keys(properties))}"?`,
        }));
    const wrong = Object.entries(properties).flatMap(([name, property]) => {
        const value = given[name];
        if (value !== undefined) {
            return ofValue(schema, property, value, at(name));
        }
        return property.optional === true ? [] : [{ propertyPath: at(name), reason: missing(property) }];
    });
    return [...unknown, ...wrong];
}

function ofValue(schema: PackageSchema, property: Property, value: unknown, path: string): InputMistake[] {
    if (pulumi.Output.isInstance(value)) {
        return property.plain === true ? [{ propertyPath: path, reason: NOT_KNOWN }] : [];
    }
    const named = property.$ref === undefined ? undefined : schema.types[property.$ref.replace(/^#\/types\//, "")];
    if (named?.properties !== undefined) {
        return ofObject(schema, named.properties, value, path);
    }
    if (named?.enum !== undefined) {
        const choices = named.enum.map((choice) => choice.value);
        return choices.some((choice) => choice === value)
            ? []
            : [{ propertyPath: path, reason: `${shown(value)} is not ${listed(choices.map(shown))}.` }];
    }
    const { items, additionalProperties } = property;
    if (items !== undefined && Array.isArray(value)) {
        return value.flatMap((item: unknown, index) => ofValue(schema, items, item, `${path}[${index}]`));
    }
    if (additionalProperties !== undefined && isPlainObject(value)) {
        return Object.entries(value).flatMap(([key, inner]) =>
            ofValue(schema, additionalProperties, inner, `${path}.${key}`),
        );
    }
    return typeof value === property.type
        ? []
        : [{ propertyPath: path, reason: `${shown(value)} is not ${KINDS[property.type ?? "object"]}.` }];
}

const NOT_KNOWN =
    "is an output of another resource, and must be known before anything is created. Give the value itself.";

const KINDS = {
    string: "text",
    number: "a number",
    boolean: "true or false",
    array: "a list",
    object: "a map of names and values",
} as const;

function missing({ description }: Property): string {
    return `is missing${description === undefined ? "." : `: ${description}`}`;
}

function namesOf(properties: Properties): string {
    return listed(Object.keys(properties));
}
