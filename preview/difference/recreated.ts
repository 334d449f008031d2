import { compareText } from "../data/stable-json";
import type { PreviewResource } from "../document";
import { groupBy } from "../group-by";
import { isEqual } from "./changes";
import type { Lineage } from "./lineage";
import type { Matching, Pair } from "./pairs";

/** Something lost, and what was created in its place. */
export interface Recreation {
    readonly before: PreviewResource;
    readonly after: PreviewResource;
    readonly how: "renamed" | "moved" | "retyped";
}

/** How alike a lost and a created resource must be to be taken for one: as much of them is equal, at least. */
const LIKENESS = 0.5;

/**
 * Finds what was renamed, moved to another parent or given another type without an alias: a component whose like is
 * created elsewhere.
 *
 * @param before finds the children of what is lost, `after` of what is created.
 */
export function recreations({ pairs, lost, created }: Matching, before: Lineage, after: Lineage): Recreation[] {
    const place = new Map(pairs.map((pair) => [pair.before.urn, pair.after.urn]));
    const oldTops = tops(lost);
    const shapes = { before: shapesIn(before), after: shapesIn(after) };
    const newByKey = groupBy(
        tops(created).flatMap((resource) => keysOf(resource, resource.parent).map((key) => ({ key, resource }))),
        ({ key }) => key,
    );
    const candidates = oldTops.flatMap((old) => {
        const parent = old.parent === undefined ? undefined : place.get(old.parent);
        const found = keysOf(old, parent).flatMap((key) => newByKey.get(key) ?? []);
        return [...new Set(found.map(({ resource }) => resource))].map((fresh) => ({
            old,
            fresh,
            likeness: likeness(shapes.before(old), shapes.after(fresh)) ?? likenessOfInputs(old, fresh),
        }));
    });
    const ranked = candidates
        .filter((candidate) => candidate.likeness >= LIKENESS)
        .map((candidate) => ({ ...candidate, alike: likenessOfInputs(candidate.old, candidate.fresh) }))
        .sort(
            (one, other) =>
                other.likeness - one.likeness ||
                other.alike - one.alike ||
                compareText(one.old.urn, other.old.urn) ||
                compareText(one.fresh.urn, other.fresh.urn),
        );
    const taken = new Set<PreviewResource>();
    return ranked.flatMap(({ old, fresh }) => {
        if (taken.has(old) || taken.has(fresh)) {
            return [];
        }
        taken.add(old).add(fresh);
        const how = old.type !== fresh.type ? "retyped" : old.name === fresh.name ? "moved" : "renamed";
        return [{ before: old, after: fresh, how } as const];
    });
}

/** Matches what is in a recreated component with what was in it. */
export function pairsOfRecreation(
    recreation: Recreation,
    { lost, created }: Matching,
    before: Lineage,
    after: Lineage,
) {
    const isLost = new Set(lost);
    const isCreated = new Set(created);
    const within = (old: PreviewResource, fresh: PreviewResource): Pair[] => {
        const children = after.children(fresh).filter((child) => isCreated.has(child));
        const inside = before
            .children(old)
            .filter((child) => isLost.has(child))
            .flatMap((child) => {
                const name = child.name.startsWith(old.name)
                    ? `${fresh.name}${child.name.slice(old.name.length)}`
                    : child.name;
                const successor = children.find(
                    (candidate) =>
                        candidate.type === child.type && (candidate.name === name || candidate.name === child.name),
                );
                return successor === undefined ? [] : within(child, successor);
            });
        return [{ before: old, after: fresh, by: "recreated" }, ...inside];
    };
    return within(recreation.before, recreation.after);
}

/** The resources whose parent is not among them. */
export function tops(resources: readonly PreviewResource[]): PreviewResource[] {
    const urns = new Set(resources.map(({ urn }) => urn));
    return resources.filter(({ parent }) => parent === undefined || !urns.has(parent));
}

/** What a resource may be found again by, if one thing about it changes: its name, its parent or its type. */
function keysOf({ type, name, custom }: PreviewResource, parent: string | undefined): string[] {
    const renamed = `type ${type} in ${parent ?? "stack"}`;
    const moved = `type ${type} name ${name}`;
    const retyped = `component ${name} in ${parent ?? "stack"}`;
    return custom ? [renamed, moved] : [renamed, moved, retyped];
}

/** What stands in a resource. */
interface Shape {
    readonly types: readonly string[];
    /** The same for equal shapes. */
    readonly signature: string;
}

function shapesIn(lineage: Lineage): (resource: PreviewResource) => Shape {
    const known = new Map<PreviewResource, Shape>();
    return (resource) => {
        const found = known.get(resource) ?? shapeOf(resource, lineage);
        known.set(resource, found);
        return found;
    };
}

function shapeOf(resource: PreviewResource, lineage: Lineage): Shape {
    const [, ...below] = lineage.family(resource);
    const types = below.map(({ type }) => type).sort(compareText);
    return { types, signature: types.join("\n") };
}

/** How much of what stands in two resources is the same, from 0 to 1; undefined where nothing stands in them. */
function likeness(old: Shape, fresh: Shape): number | undefined {
    if (old.types.length === 0 && fresh.types.length === 0) {
        return undefined;
    }
    if (old.signature === fresh.signature) {
        return 1;
    }
    const left = groupBy(fresh.types, (type) => type);
    const shared = old.types.filter((type) => left.get(type)?.pop() !== undefined).length;
    return shared / Math.max(old.types.length, fresh.types.length);
}

function likenessOfInputs(old: PreviewResource, fresh: PreviewResource): number {
    const properties = [...new Set([...Object.keys(old.inputs), ...Object.keys(fresh.inputs)])];
    if (properties.length === 0) {
        return 1;
    }
    const equal = properties.filter((property) => isEqual(old.inputs[property], fresh.inputs[property]));
    return equal.length / properties.length;
}
