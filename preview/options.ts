import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { RecordedAlias, RecordedOptions, RecordedTimeouts } from "./recording";

/** The options of a resource that has none. */
export const NO_OPTIONS: RecordedOptions = {
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    hideDiffs: [],
    additionalSecretOutputs: [],
    aliases: [],
    customTimeouts: {},
    provider: undefined,
    providers: {},
    deletedWith: undefined,
    replaceWith: [],
    import: undefined,
    version: undefined,
};

/** Reads the options out of a registration. */
export function optionsOf(request: RegisterResourceRequest): RecordedOptions {
    return {
        protect: request.getProtect() ?? false,
        retainOnDelete: request.getRetainondelete() ?? false,
        deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        hideDiffs: request.getHidediffsList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: request.getAliasesList().map(aliasOf),
        customTimeouts: timeoutsOf(request),
        provider: providerUrn(request.getProvider()),
        providers: providersOf(request),
        deletedWith: given(request.getDeletedwith()),
        replaceWith: request.getReplaceWithList(),
        import: given(request.getImportid()),
        version: given(request.getVersion()),
    };
}

/** URN of a provider reference, which is `<urn>::<id>`; none for an empty one. */
export function providerUrn(reference: string): string | undefined {
    return given(reference.split("::").slice(0, 4).join("::"));
}

/** Where each property's value comes from, without the properties that depend on nothing. */
export function propertyDependenciesOf(request: RegisterResourceRequest): Record<string, string[]> {
    const dependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((sources, property) => {
        if (sources.getUrnsList().length > 0) {
            dependencies[property] = sources.getUrnsList();
        }
    });
    return dependencies;
}

function providersOf(request: RegisterResourceRequest): Record<string, string> {
    const providers: Record<string, string> = {};
    request.getProvidersMap().forEach((reference, name) => {
        providers[name] = providerUrn(reference) ?? "";
    });
    return providers;
}

function timeoutsOf(request: RegisterResourceRequest): RecordedTimeouts {
    const timeouts = request.getCustomtimeouts();
    return present({
        create: timeouts?.getCreate(),
        update: timeouts?.getUpdate(),
        delete: timeouts?.getDelete(),
    });
}

function aliasOf(alias: Alias): RecordedAlias {
    const spec = alias.getSpec();
    if (spec === undefined) {
        return alias.getUrn();
    }
    return {
        ...present({
            name: spec.getName(),
            type: spec.getType(),
            stack: spec.getStack(),
            project: spec.getProject(),
            parent: spec.getParenturn(),
        }),
        ...(spec.getNoparent() && { noParent: true }),
    };
}

function given(text: string): string | undefined {
    return text === "" ? undefined : text;
}

/** Leaves out what is empty: protobuf has no other way to say "not set". */
function present<Key extends string>(texts: Record<Key, string | undefined>): Partial<Record<Key, string>> {
    const result: Partial<Record<Key, string>> = {};
    for (const key in texts) {
        const text = texts[key];
        if (text !== undefined && text !== "") {
            result[key] = text;
        }
    }
    return result;
}
