import type { RecordedResource, Recording } from "../../../preview/record";
import type { Emulator } from "../../support/emulator";
import { COMPUTE } from "./deploy/compute";
import type { Creators } from "./deploy/creator";
import { IDENTITY } from "./deploy/identity";
import { MESSAGES } from "./deploy/messages";
import { OBSERVABILITY } from "./deploy/observability";
import { STORAGE } from "./deploy/storage";

const CREATORS: Creators = { ...COMPUTE, ...IDENTITY, ...MESSAGES, ...OBSERVABILITY, ...STORAGE };

/** What is registered and not created, and why the tests do without it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
    "aws:ec2/securityGroup:SecurityGroup": "processes on one machine have no network between them",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": "no browser takes part",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "nothing gets old",
    "aws:s3/bucketLogging:BucketLogging": "the emulator writes no access logs",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "there is one account",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "there is one account",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        "the emulator's KMS has no key of a given name",
    "aws:sns/topicSubscription:TopicSubscription": "no mail is sent",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "processes on one machine have no network between them",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
        "processes on one machine have no network between them",
};

/**
 * Creates in the emulator what a program registered, with the names, policies, patterns, definitions and variables that
 * it registered.
 *
 * @param replacements texts that stand-ins have in the place of what only AWS knows, and what takes their place.
 * @throws for a resource of a type that is neither created nor left out for a reason.
 */
export async function deploy(
    emulator: Emulator,
    resources: Recording["resources"],
    replacements: Readonly<Record<string, string>>,
): Promise<void> {
    let left = resources.filter(({ custom, type }) => custom && LEFT_OUT[type] === undefined);
    while (left.length > 0) {
        const waiting = new Set(left.map(({ urn }) => urn));
        const ready = left.filter(({ dependencies }) => !dependencies.some((urn) => waiting.has(urn)));
        if (ready.length === 0) {
            throw new Error(`These resources depend on one another: ${[...waiting].join(", ")}.`);
        }
        await Promise.all(ready.map((resource) => create(emulator, replaced(resource, replacements))));
        left = left.filter((resource) => !ready.includes(resource));
    }
}

async function create(emulator: Emulator, resource: RecordedResource): Promise<void> {
    const creator = CREATORS[resource.type];
    if (creator === undefined) {
        throw new Error(`${resource.type} "${resource.name}" is neither created in the emulator nor left out.`);
    }
    try {
        await creator(emulator, resource);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${resource.type} "${resource.name}" could not be created: ${reason}`, { cause: error });
    }
}

/** The resources of a component, and of the components within it. */
export function within(recording: Recording, component: RecordedResource): RecordedResource[] {
    const children = recording.resources.filter(({ parent }) => parent === component.urn);
    return children.flatMap((child) => [child, ...within(recording, child)]);
}

function replaced(resource: RecordedResource, replacements: Readonly<Record<string, string>>): RecordedResource {
    const change = (value: unknown): unknown => {
        if (typeof value === "string") {
            return Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), value);
        }
        if (Array.isArray(value)) {
            return value.map(change);
        }
        if (typeof value === "object" && value !== null) {
            return properties(value, change);
        }
        return value;
    };
    return { ...resource, inputs: properties(resource.inputs, change), outputs: properties(resource.outputs, change) };
}

function properties(value: object, change: (value: unknown) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, change(inner)]));
}
