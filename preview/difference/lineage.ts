import type { PreviewDocument, PreviewResource } from "../document";
import { groupBy } from "../group-by";
import { typeLabel } from "../type-label";
import type { Reference } from "./types";

/** The resources of a preview with what they stand in. */
export class Lineage {
    private readonly byUrn: ReadonlyMap<string, PreviewResource>;
    private readonly byParent: ReadonlyMap<string | undefined, readonly PreviewResource[]>;

    constructor({ resources }: PreviewDocument) {
        this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        this.byParent = groupBy(resources, ({ parent }) => parent);
    }

    /** The resource's parents, the outermost first. */
    ancestors({ parent }: PreviewResource): PreviewResource[] {
        const resource = parent === undefined ? undefined : this.byUrn.get(parent);
        return resource === undefined ? [] : [...this.ancestors(resource), resource];
    }

    /** The components that the resource stands in, the outermost first. */
    private componentsOf(resource: PreviewResource): PreviewResource[] {
        return this.ancestors(resource).filter(({ custom }) => !custom);
    }

    children({ urn }: PreviewResource): readonly PreviewResource[] {
        return this.byParent.get(urn) ?? [];
    }

    /** The resource and all below it, in the program's order. */
    family(resource: PreviewResource): PreviewResource[] {
        return [resource, ...this.children(resource).flatMap((child) => this.family(child))];
    }

    /** The resource whose id or output a property of another resource is, if it is one as it is. */
    lender(borrower: PreviewResource, property: string, value: unknown): PreviewResource | undefined {
        if (typeof value !== "string") {
            return undefined;
        }
        const sources = this.sources(borrower, property).flatMap((urn) => this.byUrn.get(urn) ?? []);
        return sources.find((source) => source.custom && (source.id === value || source.outputs.arn === value));
    }

    /** URNs of what a property's value comes from. What a plugin makes takes the values that its component was given. */
    sources(resource: PreviewResource, property: string): readonly string[] {
        const own = resource.propertyDependencies[property] ?? [];
        if (!resource.standIn) {
            return own;
        }
        const component = this.ancestors(resource).findLast(({ standIn }) => !standIn);
        return [...own, ...Object.values(component?.propertyDependencies ?? {}).flat()];
    }

    reference(resource: PreviewResource): Reference {
        const { urn, type, name } = resource;
        return { urn, type, name, label: labelOf(resource), within: this.componentsOf(resource).map(labelOf) };
    }
}

/** What people call a resource, `rds.Instance db`. */
export function labelOf({ type, name, custom }: PreviewResource): string {
    return `${typeLabel(type, custom)} ${name}`;
}
