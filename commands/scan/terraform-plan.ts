import type { PreviewDocument, PreviewResource } from "../../preview/document";
import type { Sources } from "./references";
import { namesOf } from "./terraform-names";
import { type Attributes, translateProperties } from "./translate-block";

/**
 * A stack as `terraform show -json` shows a plan, with what Checkov reads of it.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface TerraformPlan {
    readonly format_version: string;
    readonly terraform_version: string;
    readonly planned_values: { readonly root_module: { readonly resources: readonly PlannedResource[] } };
    readonly resource_changes: readonly ResourceChange[];
    readonly configuration: { readonly root_module: { readonly resources: readonly ConfiguredResource[] } };
}

interface Addressed {
    readonly address: string;
    readonly mode: "managed";
    readonly type: string;
    readonly name: string;
}

interface PlannedResource extends Addressed {
    readonly values: Attributes;
}

interface ResourceChange extends Addressed {
    readonly change: {
        readonly actions: readonly ["create"];
        readonly before: null;
        readonly after: Attributes;
        /** The attributes that are known after a deployment. */
        readonly after_unknown: Attributes;
    };
}

interface ConfiguredResource extends Addressed {
    /** Which attributes come from other resources. */
    readonly expressions: Attributes;
}

/** A stack in Terraform's form. */
export interface Translation {
    readonly plan: TerraformPlan;
    /** The resources by their address in the plan. */
    readonly byAddress: ReadonlyMap<string, PreviewResource>;
    /** Types of AWS that have no name in Terraform's form, and therefore are not looked at. */
    readonly unseenTypes: readonly string[];
    /** Properties that have none, `aws:rds/instance:Instance.fresh`. */
    readonly unseenProperties: readonly string[];
}

/** What AWS settles for every resource of a type, whether a program says so or not. */
const SETTLED: Readonly<Record<string, Attributes>> = {
    // EC2-Classic, the only other one, is retired. https://aws.amazon.com/blogs/aws/ec2-classic-is-retiring-heres-how-to-prepare/
    aws_eip: { domain: "vpc" },
};

/** Translates a preview. Resources that the program only reads are left out: they are somebody else's. */
export function translate({ stack, resources }: PreviewDocument): Translation {
    const own = resources.filter(({ type, custom, external }) => custom && !external && type.startsWith("aws:"));
    const taken = new Set<string>();
    const placed = own.flatMap((resource) => {
        const names = namesOf(resource.type);
        if (names === undefined) {
            return [];
        }
        const name = freeName(`${stack}_${resource.name}`, names.terraform, taken);
        const address = `${names.terraform}.${name}`;
        taken.add(address);
        return [{ resource, names, place: { address, mode: "managed", type: names.terraform, name } as const }];
    });
    const byUrn: Sources = new Map(
        placed.map(({ resource, place: { address } }) => [resource.urn, { resource, address }]),
    );
    const translated = placed.map(({ resource, names, place }) => {
        const sourcesOf = (property: string) =>
            (resource.propertyDependencies[property] ?? []).flatMap((urn) => byUrn.get(urn) ?? []);
        const block = translateProperties(names, resource.inputs, sourcesOf);
        return { resource, place, ...block, values: { ...SETTLED[names.terraform], ...block.values } };
    });
    const unseenTypes = own.filter(({ type }) => namesOf(type) === undefined).map(({ type }) => type);
    return {
        plan: {
            format_version: "1.2",
            terraform_version: "1.9.0",
            planned_values: {
                root_module: { resources: translated.map(({ place, values }) => ({ ...place, values })) },
            },
            resource_changes: translated.map(({ place, values, unknown }) => ({
                ...place,
                change: { actions: ["create"], before: null, after: values, after_unknown: unknown },
            })),
            configuration: {
                root_module: { resources: translated.map(({ place, expressions }) => ({ ...place, expressions })) },
            },
        },
        byAddress: new Map(placed.map(({ resource, place: { address } }) => [address, resource])),
        unseenTypes: [...new Set(unseenTypes)].sort(),
        unseenProperties: [
            ...new Set(translated.flatMap(({ resource, unseen }) => unseen.map((path) => `${resource.type}.${path}`))),
        ].sort(),
    };
}

/** A name that Terraform takes and that no other resource of the type has. Checkov follows names across files. */
function freeName(wanted: string, type: string, taken: ReadonlySet<string>): string {
    const name = wanted.replace(/[^\w-]/g, "_");
    for (let number = 1; ; number += 1) {
        const candidate = number === 1 ? name : `${name}_${number}`;
        if (!taken.has(`${type}.${candidate}`)) {
            return candidate;
        }
    }
}
