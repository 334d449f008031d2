import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { record, type RecordedResource, type Recording } from "../../preview/record";

/** The project's folder. */
export const PROJECT = join(__dirname, "../..");

/** Runs a program that creates components, in a stack `dev` of a project `shop` in eu-west-1. */
export function recordProgram(
    program: () => unknown,
    config: Readonly<Record<string, string>> = {},
): Promise<Recording> {
    return record({ project: "shop", stack: "dev", config: { "aws:region": "eu-west-1", ...config } }, program);
}

/** The configuration of one of the project's own stack files, as Pulumi hands it to the program. */
export function stackConfig(stack: string): Record<string, string> {
    const file: unknown = YAML.parse(readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8"));
    if (!isObject(file) || !isObject(file.config)) {
        throw new Error(`Pulumi.${stack}.yaml has no config`);
    }
    return Object.fromEntries(
        Object.entries(file.config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
}

/** The resources of a type. */
export function ofType(recording: Recording, type: string): RecordedResource[] {
    return recording.resources.filter((resource) => resource.type === type);
}

/** The one resource with a type and a name. Throws where there is none, or more than one. */
export function resource(recording: Recording, type: string, name: string): RecordedResource {
    const found = ofType(recording, type).filter((candidate) => candidate.name === name);
    const [only] = found;
    if (only === undefined || found.length > 1) {
        const names = ofType(recording, type).map((candidate) => candidate.name);
        throw new Error(`${found.length} resources ${type} "${name}"; there are ${JSON.stringify(names)}`);
    }
    return only;
}

/** What a resource's parent is called, `type::name`. */
export function parentOf(recording: Recording, child: RecordedResource): string | undefined {
    const parent = recording.resources.find(({ urn }) => urn === child.parent);
    return parent && `${parent.type}::${parent.name}`;
}

/** A policy's statements, from its JSON. */
export function statements(policy: unknown): Record<string, unknown>[] {
    const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    if (!isObject(document) || !Array.isArray(document.Statement)) {
        throw new Error(`no policy: ${JSON.stringify(policy)}`);
    }
    return document.Statement.filter(isObject);
}

/**
 * The statements of a resource's policy.
 *
 * @param property the input that has the policy.
 */
export function policyOf(
    recording: Recording,
    type: string,
    name: string,
    property = "policy",
): Record<string, unknown>[] {
    return statements(resource(recording, type, name).inputs[property]);
}

/** The message with which a program fails. Throws where it does not fail. */
export async function failure(program: () => unknown, config: Readonly<Record<string, string>> = {}): Promise<string> {
    try {
        await recordProgram(program, config);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    throw new Error("the program did not fail");
}

/** Whether a value is an object, and not null or a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
