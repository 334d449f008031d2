import { REQUIRED_TAGS } from "../../config/provider";
import { ENVIRONMENTS } from "../../config/schema";
import type { CheckedProvider, CheckedResource, Circumstances, StackPolicy } from "../model";
import { fromJson, isEntries, isMissing, isUnknown, shown } from "../values";

/** Every resource says whose it is: bills and searches go by tags. */
export const tagged: StackPolicy = {
    kind: "stack",
    id: "tagged",
    severity: "mandatory",
    demands: `Every provider of AWS puts the tags ${REQUIRED_TAGS.join(", ")} on all that it creates.`,
    remedy: "Set `aws:defaultTags` in the stack file, or defaultTags of the provider.",
    link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    check: (resources, circumstances) =>
        providersOf(resources).flatMap((provider) =>
            faults(provider, circumstances).map((message) => ({ resource: asResource(provider), message })),
        ),
};

function providersOf(resources: readonly CheckedResource[]): CheckedProvider[] {
    const providers = new Map<string, CheckedProvider>();
    for (const { type, provider } of resources) {
        if (provider !== undefined && type.startsWith("aws:")) {
            providers.set(provider.urn, provider);
        }
    }
    return [...providers.values()];
}

function faults({ urn, props }: CheckedProvider, { environment }: Circumstances): string[] {
    // Providers get structured configuration as JSON.
    const defaults = fromJson(props.defaultTags);
    if (isUnknown(props.defaultTags) || (isEntries(defaults) && isUnknown(defaults.tags))) {
        return [];
    }
    const tags = isEntries(defaults) && isEntries(defaults.tags) ? defaults.tags : {};
    const { Environment: tag } = tags;
    return [
        ...REQUIRED_TAGS.filter((name) => isMissing(tags[name])).map((name) => `Tag ${name}: not set.`),
        ...(isMissing(tag) || isUnknown(tag) || tag === environment || tag === ownName(urn)
            ? []
            : [`Tag Environment: ${shown(tag)}, must be ${environment}.`]),
    ];
}

/** Name of the stack, where it is not an environment itself but one of several of its kind. */
function ownName(urn: string): string | undefined {
    const stack = /^urn:pulumi:([^:]+)::/.exec(urn)?.[1];
    return ENVIRONMENTS.some((environment) => environment === stack) ? undefined : stack;
}

function asResource({ urn, name, props }: CheckedProvider): CheckedResource {
    return { urn, type: "pulumi:providers:aws", name, props, protect: false, propertyDependencies: {} };
}
