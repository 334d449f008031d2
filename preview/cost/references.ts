import type { PreviewDocument, PreviewResource } from "../document";
import { groupBy } from "../group-by";

/** The resources of a document, to be found from one another. */
export class References {
    private readonly byUrn: ReadonlyMap<string, PreviewResource>;
    private readonly byType: ReadonlyMap<string, readonly PreviewResource[]>;
    private readonly users = new Map<string, PreviewResource[]>();

    constructor({ resources }: PreviewDocument) {
        this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        this.byType = groupBy(
            resources.filter(({ external }) => !external),
            ({ type }) => type,
        );
        for (const resource of resources) {
            for (const urn of new Set(Object.values(resource.propertyDependencies).flat())) {
                const users = this.users.get(urn);
                if (users === undefined) {
                    this.users.set(urn, [resource]);
                } else {
                    users.push(resource);
                }
            }
        }
    }

    /** The resources of a type, without those of somebody else that the program only reads. */
    ofType(type: string): readonly PreviewResource[] {
        return this.byType.get(type) ?? [];
    }

    /** The resources of a type that a property's value comes from. */
    sources(resource: PreviewResource, property: string, type: string): PreviewResource[] {
        const urns = resource.propertyDependencies[property] ?? [];
        return urns.flatMap((urn) => {
            const source = this.byUrn.get(urn);
            return source?.type === type ? [source] : [];
        });
    }

    /** The resources of a type with a property whose value comes from a resource. */
    usersOf(resource: PreviewResource, type: string): PreviewResource[] {
        return (this.users.get(resource.urn) ?? []).filter((user) => user.type === type);
    }

    /** The component that stands directly in the stack and that a resource belongs to, or the resource itself. */
    topOf(resource: PreviewResource): PreviewResource {
        let top = resource;
        for (;;) {
            const parent = top.parent === undefined ? undefined : this.byUrn.get(top.parent);
            if (parent === undefined || isStack(parent)) {
                return top;
            }
            top = parent;
        }
    }
}

function isStack({ type }: PreviewResource): boolean {
    return type === "pulumi:pulumi:Stack";
}
