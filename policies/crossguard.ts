import { asset } from "@pulumi/pulumi";
import type { Policies, PolicyProviderResource, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { EXEMPTIONS_ID, POLICIES } from "./catalogue";
import { judge } from "./evaluate";
import { covers, type Exemption, isForStack } from "./exemptions";
import type { CheckedProvider, CheckedResource, Circumstances, Policy } from "./model";
import { UNKNOWN } from "./values";

/** What the pack is started for. */
export interface PackSettings extends Circumstances {
    /** Name of the stack. */
    readonly stack: string;
    readonly exemptions: readonly Exemption[];
    /** The time now; by it exemptions expire. */
    readonly now: () => Date;
}

/** The policies as Pulumi's engine takes them. Those about what only the preview knows are left out. */
export function crossGuardPolicies({ stack, exemptions, now, ...circumstances }: PackSettings): Policies {
    const own = exemptions.filter((exemption) => isForStack(exemption, stack));
    const policies = POLICIES.flatMap((policy): Policies => {
        const about = aboutOf(policy);
        const messageOf = (resource: CheckedResource, message: string) => {
            const verdict = judge(policy, { resource, message }, own, now());
            return verdict.exempt === undefined ? verdict.message : undefined;
        };
        switch (policy.kind) {
            case "resource":
                return [
                    {
                        ...about,
                        validateResource: (args, report) => {
                            const resource = checkedResource(args);
                            for (const fault of policy.check(resource, circumstances)) {
                                tell(messageOf(resource, fault), undefined, report);
                            }
                        },
                    },
                ];
            case "stack":
                return [
                    {
                        ...about,
                        validateStack: ({ resources }, report) => {
                            for (const problem of policy.check(resources.map(checkedStackResource), circumstances)) {
                                const { resource, message } = problem;
                                tell(messageOf(resource, message), resource.urn, report);
                            }
                        },
                    },
                ];
            case "preview":
                return [];
        }
    });
    return [...policies, unmatched(own)];
}

function tell(
    message: string | undefined,
    urn: string | undefined,
    report: (text: string, urn?: string) => void,
): void {
    if (message !== undefined) {
        report(message, urn);
    }
}

function aboutOf({ id, severity, demands, remedy, link }: Policy) {
    return {
        name: id,
        description: demands,
        enforcementLevel: severity,
        remediationSteps: remedy,
        url: link,
    };
}

/**
 * Tells exemptions that match no resource. Whether one that does is still needed is for the preview to say: here a value
 * may be unknown that violates the policy.
 */
function unmatched(exemptions: readonly Exemption[]): Policies[number] {
    const served = POLICIES.filter(({ kind }) => kind !== "preview").map(({ id }) => id);
    return {
        name: EXEMPTIONS_ID,
        description: "Each exemption in policies/exemptions.yaml is for a resource that is there.",
        enforcementLevel: "advisory",
        validateStack: ({ resources }, report) => {
            const all = resources.map(checkedStackResource);
            for (const exemption of exemptions.filter(({ policy }) => served.includes(policy))) {
                if (!all.some((resource) => covers(exemption, exemption.policy, resource))) {
                    report(`${exemption.policy}: ${exemption.resource} matches no resource: correct or remove it.`);
                }
            }
        },
    };
}

function checkedResource({ urn, type, name, props, opts, provider }: ResourceValidationArgs): CheckedResource {
    return {
        urn,
        type,
        name,
        props: plainEntries(props),
        protect: opts.protect,
        propertyDependencies: {},
        ...(provider !== undefined && { provider: checkedProvider(provider) }),
    };
}

function checkedStackResource(resource: PolicyResource): CheckedResource {
    const { urn, type, name, props, opts, provider, propertyDependencies } = resource;
    return {
        urn,
        type,
        name,
        props: plainEntries(props),
        protect: opts.protect,
        propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([property, sources]) => [
                property,
                sources.map((one) => one.urn),
            ]),
        ),
        ...(provider !== undefined && { provider: checkedProvider(provider) }),
    };
}

function checkedProvider({ urn, name, props }: PolicyProviderResource): CheckedProvider {
    return { urn, name, props: plainEntries(props) };
}

/** A copy of properties in which what is not known yet is {@link UNKNOWN}: the SDK's own throw where they are read. */
function plainEntries(props: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.keys(props).map((key) => [key, plainValue(() => props[key])]));
}

function plainValue(read: () => unknown): unknown {
    let value: unknown;
    try {
        value = read();
    } catch {
        return UNKNOWN;
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (asset.Asset.isInstance(value) || asset.Archive.isInstance(value)) {
        return "[asset]";
    }
    const inner: object = value;
    if (Array.isArray(inner)) {
        return Array.from({ length: inner.length }, (_, index) => plainValue((): unknown => inner[index]));
    }
    return Object.fromEntries(
        Object.keys(inner).map((key) => [key, plainValue((): unknown => Reflect.get(inner, key))]),
    );
}
