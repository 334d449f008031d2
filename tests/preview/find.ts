import type { RecordedResource, Recording } from "../../preview/record";

/** The one resource of a type and, where there are several, a name. */
export function find(recording: Recording, type: string, name?: string): RecordedResource {
    const found = recording.resources.filter(
        (resource) => resource.type === type && resource.name === (name ?? resource.name),
    );
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
        throw new Error(`${found.length} resources are ${type} ${name ?? ""}`);
    }
    return resource;
}

/** Names of the resources of a type, in their order. */
export function names(recording: Recording, type: string): string[] {
    return recording.resources.filter((resource) => resource.type === type).map(({ name }) => name);
}
