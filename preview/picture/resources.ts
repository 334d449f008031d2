import type { PreviewDocument, PreviewResource } from "../document";
import { nodeKind } from "./kinds";
import { allTexts, text } from "./values";

/** The resources of a document, with who refers to whom. */
export class Resources {
    /** Those of providers, in the document's order, without the providers themselves. */
    readonly all: readonly PreviewResource[];
    private readonly byUrn: ReadonlyMap<string, PreviewResource>;
    private readonly byValue = new Map<string, Set<PreviewResource>>();
    private readonly forward = new Map<string, Map<string, readonly PreviewResource[]>>();
    private readonly around = new Map<string, readonly string[]>();
    private readonly backward = new Map<string, PreviewResource[]>();

    constructor(document: PreviewDocument) {
        this.byUrn = new Map(document.resources.map((resource) => [resource.urn, resource]));
        this.all = document.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
        for (const resource of this.all) {
            for (const value of [resource.id, resource.outputs.arn]) {
                this.remember(text(value), resource);
            }
        }
        for (const resource of this.all) {
            this.connect(resource);
        }
    }

    get(urn: string): PreviewResource | undefined {
        return this.byUrn.get(urn);
    }

    ofType(...types: readonly string[]): PreviewResource[] {
        return this.all.filter(({ type }) => types.includes(type));
    }

    /**
     * The resource that an id or an ARN is of. A setting has the id of what it sets: that is the one; and where a value
     * is known to come from one of its sharers, it is that one.
     */
    withValue(value: unknown, sources: readonly (PreviewResource | undefined)[] = []): PreviewResource | undefined {
        const sharers = [...(this.byValue.get((text(value) ?? "").replace(/[:/]\*$/, "")) ?? [])];
        const source = sharers.filter((sharer) => sources.includes(sharer));
        if (source.length === 1) {
            return source[0];
        }
        const candidates = sharers.length === 1 ? sharers : sharers.filter(({ type }) => nodeKind(type) !== undefined);
        return candidates.length === 1 ? candidates[0] : undefined;
    }

    /** The resources that a resource refers to, in all properties or in some. */
    referred(resource: PreviewResource, ...properties: readonly string[]): PreviewResource[] {
        const byProperty = this.forward.get(resource.urn) ?? new Map<string, readonly PreviewResource[]>();
        const chosen = properties.length === 0 ? [...byProperty.keys()] : properties;
        return [...new Set(chosen.flatMap((property) => byProperty.get(property) ?? []))];
    }

    /** The resources that refer to a resource. */
    referring(resource: PreviewResource): readonly PreviewResource[] {
        return this.backward.get(resource.urn) ?? [];
    }

    /** URNs of the components around a resource, the outermost first. */
    ancestors(resource: PreviewResource): readonly string[] {
        const known = this.around.get(resource.urn);
        if (known !== undefined) {
            return known;
        }
        const parent = resource.parent === undefined ? undefined : this.byUrn.get(resource.parent);
        const around = parent === undefined ? [] : [...this.ancestors(parent), parent.urn];
        this.around.set(resource.urn, around);
        return around;
    }

    private remember(value: string | undefined, resource: PreviewResource): void {
        if (value !== undefined && value !== "") {
            const sharers = this.byValue.get(value);
            if (sharers === undefined) {
                this.byValue.set(value, new Set([resource]));
            } else {
                sharers.add(resource);
            }
        }
    }

    private connect(resource: PreviewResource): void {
        const properties = new Set([...Object.keys(resource.propertyDependencies), ...Object.keys(resource.inputs)]);
        const byProperty = new Map<string, readonly PreviewResource[]>();
        for (const property of properties) {
            const named = (resource.propertyDependencies[property] ?? []).map((urn) => this.byUrn.get(urn));
            const written = allTexts(resource.inputs[property]).map((value) => this.withValue(value, named));
            const referred = [...new Set([...named, ...written])].filter((other) => other !== undefined);
            byProperty.set(
                property,
                referred.filter((other) => other.custom && other !== resource),
            );
        }
        this.forward.set(resource.urn, byProperty);
        for (const other of new Set([...byProperty.values()].flat())) {
            const referring = this.backward.get(other.urn);
            if (referring === undefined) {
                this.backward.set(other.urn, [resource]);
            } else {
                referring.push(resource);
            }
        }
    }
}
