import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { isRecord } from "./is-record";

/** Stands where a value is that neither the program nor a stand-in gives: it would be known after a deployment only. */
export const UNKNOWN = "[unknown]";

/** Properties as they travel between a program and the engine: plain JSON with marks for secrets and references. */
export type WireProperties = Readonly<Record<string, unknown>>;

/** Properties without marks, and where the marks were. */
export interface Decoded {
    readonly values: Readonly<Record<string, unknown>>;
    /** Property paths of the secrets, `registry.password`. */
    readonly secrets: readonly string[];
    /** Property paths of the values that are {@link UNKNOWN}. */
    readonly unknowns: readonly string[];
}

/** The part of a protobuf `Struct` that Pulumi's runtime reads of an answer. */
export interface Struct {
    toJavaScript(): WireProperties;
}

/** Marks a value as a secret. */
export function secret(value: unknown): WireProperties {
    return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}

/** A reference to a resource, which the program receives as an object of the resource's class. */
export function reference(resource: { readonly urn: string; readonly id: string }): WireProperties {
    return {
        [pulumi.runtime.specialSigKey]: pulumi.runtime.specialResourceSig,
        urn: resource.urn,
        id: resource.id,
    };
}

/** Wraps properties for an answer; what is undefined does not travel. */
export function struct(properties: WireProperties): Struct {
    return { toJavaScript: () => definedEntries(properties) };
}

function definedEntries(properties: WireProperties): WireProperties {
    const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries.map(([key, value]) => [key, defined(value)]));
}

function defined(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(defined);
    }
    return isRecord(value) ? definedEntries(value) : value;
}

/** Takes the marks off: secrets become their values, references to resources become ids (URNs for components). */
export function decode(properties: WireProperties): Decoded {
    const found = { secrets: [], unknowns: [] };
    const values = decodeEntries(properties, "", found);
    return { values, ...found };
}

interface Found {
    readonly secrets: string[];
    readonly unknowns: string[];
}

function decodeEntries(properties: WireProperties, path: string, found: Found): Record<string, unknown> {
    const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
    return Object.fromEntries(
        entries.map(([key, value]) => [key, decodeValue(value, path === "" ? key : `${path}.${key}`, found)]),
    );
}

function decodeValue(value: unknown, path: string, found: Found): unknown {
    if (value === pulumi.runtime.unknownValue) {
        found.unknowns.push(path);
        return UNKNOWN;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => decodeValue(item, `${path}[${index}]`, found));
    }
    if (!isRecord(value)) {
        return value;
    }
    const { [pulumi.runtime.specialSigKey]: mark, ...content } = value;
    switch (mark) {
        case pulumi.runtime.specialSecretSig:
            found.secrets.push(path);
            return decodeValue(content.value, path, found);
        case pulumi.runtime.specialResourceSig:
            return content.id ?? content.urn;
        case pulumi.runtime.specialAssetSig:
            return decodeEntries({ ...content, ...digested(content.text) }, path, found);
        default:
            // An archive keeps what it points to: a path, or further assets.
            return decodeEntries(content, path, found);
    }
}

/** The longest text of an asset that a preview shows. */
const LONGEST_TEXT = 1000;

/** A long text, as of a function's code, as its digest: whether it changed is all that is to be seen of it. */
function digested(text: unknown): { readonly text?: string } {
    if (typeof text !== "string" || text.length <= LONGEST_TEXT) {
        return {};
    }
    return { text: `sha256:${createHash("sha256").update(text).digest("hex")}, ${text.length} characters` };
}
