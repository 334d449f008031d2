import type { PreviewDocument, PreviewResource } from "../document";
import { formerUrnsOf } from "./aliases";

/** A resource before and after. */
export interface Pair {
    readonly before: PreviewResource;
    readonly after: PreviewResource;
    /** `same` URN, another one by an `alias`, or the place of one that is lost: `recreated`. */
    readonly by: "same" | "alias" | "recreated";
}

/** How the resources of two previews belong together. */
export interface Matching {
    readonly pairs: readonly Pair[];
    /** What is there before only. */
    readonly lost: readonly PreviewResource[];
    /** What is there after only. */
    readonly created: readonly PreviewResource[];
}

/** Matches resources by their URNs and aliases. */
export function match(before: PreviewDocument, after: PreviewDocument): Matching {
    const left = new Map(before.resources.map((resource) => [resource.urn, resource]));
    const formerUrns = new Map<string, string>();
    const pairs: Pair[] = [];
    const created: PreviewResource[] = [];
    const take = (urn: string): PreviewResource | undefined => {
        const resource = left.get(urn);
        left.delete(urn);
        return resource;
    };
    // An alias may name what is still there under its own URN, so those come first.
    const kept = new Map(after.resources.map(({ urn }) => [urn, take(urn)]));
    for (const resource of parentsFirst(after.resources)) {
        const same = kept.get(resource.urn);
        if (same !== undefined) {
            pairs.push({ before: same, after: resource, by: "same" });
            continue;
        }
        const former = formerUrnsOf(resource, formerUrns).find((urn) => left.has(urn));
        const old = former === undefined ? undefined : take(former);
        if (old === undefined) {
            created.push(resource);
        } else {
            formerUrns.set(resource.urn, old.urn);
            pairs.push({ before: old, after: resource, by: "alias" });
        }
    }
    return { pairs: inOrderOf(after, pairs), lost: [...left.values()], created };
}

/** Puts pairs into the order of the program. */
function inOrderOf({ resources }: PreviewDocument, pairs: readonly Pair[]): Pair[] {
    const places = new Map(resources.map(({ urn }, place) => [urn, place]));
    const placeOf = ({ after }: Pair) => places.get(after.urn) ?? 0;
    return pairs.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** Resources behind their parents: a child inherits the alias of its parent. */
function parentsFirst(resources: readonly PreviewResource[]): PreviewResource[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const ordered = new Set<PreviewResource>();
    const add = (resource: PreviewResource): void => {
        const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
        if (parent !== undefined && !ordered.has(parent)) {
            add(parent);
        }
        ordered.add(resource);
    };
    resources.forEach(add);
    return [...ordered];
}
