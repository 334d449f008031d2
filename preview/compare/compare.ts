import { compareText } from "../data/stable-json";
import type { PreviewDocument, PreviewResource } from "../document";
import { openJson } from "../difference/embedded-json";
import { labelOf, Lineage } from "../difference/lineage";
import { providerTags } from "../difference/whole-stack";
import { groupBy } from "../group-by";
import { typeLabel } from "../type-label";
import { compareValues } from "./compare-values";
import { type Neutral, neutralOf } from "./neutral";
import type { ComparedCount, ComparedGroup, ComparedResources, Comparison } from "./types";

/** A stack, prepared. */
interface Side {
    readonly document: PreviewDocument;
    readonly lineage: Lineage;
    readonly neutral: Neutral;
    /** Resources by what they are called in every stack. */
    readonly byKey: ReadonlyMap<string, PreviewResource>;
}

/**
 * Puts stacks side by side: what differs between them, and nothing else. Ids, names and ARNs that only carry the name of
 * the stack or its region are the same, and so are addresses at the same place in their VPCs.
 */
export function compare(documents: readonly PreviewDocument[]): Comparison {
    const sides = documents.map(sideOf);
    const neutrals = sides.map(({ neutral }) => neutral);
    const regions = documents.map(({ region }) => region);
    return {
        stacks: documents.map(({ stack }) => stack),
        counts: counts(documents),
        ...(new Set(regions).size > 1 && { regions }),
        groups: groups(sides),
        defaultTags: compareValues(documents.map(tagsOfAll), neutrals),
        outputs: compareValues(
            documents.map(({ outputs }) => outputs),
            neutrals,
        ),
        warnings: warnings(documents),
    };
}

function sideOf(document: PreviewDocument): Side {
    const lineage = new Lineage(document);
    const neutral = neutralOf(document);
    return {
        document,
        lineage,
        neutral,
        byKey: new Map(document.resources.map((resource) => [keyOf(resource, lineage, neutral), resource])),
    };
}

/** Types and names of the parents and the resource itself. */
function keyOf(resource: PreviewResource, lineage: Lineage, neutral: Neutral): string {
    const chain = [...lineage.ancestors(resource), resource];
    return chain.map(({ type, name }) => `${type} ${String(neutral(name))}`).join("\n");
}

function counts(documents: readonly PreviewDocument[]): ComparedCount[] {
    const count = (isCounted: (resource: PreviewResource) => boolean) =>
        documents.map(({ resources }) => resources.filter(isCounted).length);
    const types = new Set(
        documents.flatMap(({ resources }) => resources.filter(({ custom }) => custom).map(({ type }) => type)),
    );
    const byType = [...types]
        .map((type) => ({ what: typeLabel(type, true), values: count((resource) => resource.type === type) }))
        .filter(({ values }) => new Set(values).size > 1)
        .sort((one, other) => compareText(one.what, other.what));
    return [
        { what: "resources", values: count(({ custom }) => custom) },
        { what: "components", values: count(({ custom }) => !custom) },
        ...byType,
    ];
}

function groups(sides: readonly Side[]): ComparedGroup[] {
    const keys = [...new Set(sides.flatMap(({ byKey }) => [...byKey.keys()]))];
    const compared = keys.flatMap((key) => compareResource(key, sides) ?? []);
    const byComponent = groupBy(compared, ({ component }) => component);
    return [...byComponent].map(([component, found]) => ({
        component,
        resources: alike(found.map(({ resources }) => resources)),
    }));
}

function compareResource(
    key: string,
    sides: readonly Side[],
): { component: string; resources: ComparedResources } | undefined {
    const found = sides.map(({ byKey }) => byKey.get(key));
    const index = found.findIndex((resource) => resource !== undefined);
    const [side, resource] = [sides[index], found[index]];
    if (side === undefined || resource === undefined) {
        return undefined;
    }
    const presence = found.map((one) => one !== undefined);
    const parentKey = key.slice(0, Math.max(key.lastIndexOf("\n"), 0));
    const isTold = sides.some(({ byKey }, at) => presence[at] === false && !isMissing(parentKey, byKey));
    const properties = resource.custom ? compareInputs(found, sides) : [];
    if (!isTold && properties.length === 0) {
        return undefined;
    }
    const members = sides.map(({ lineage }, at) => {
        const own = found[at];
        return own === undefined ? 0 : lineage.family(own).filter(({ custom }) => custom).length;
    });
    const outermost = side.lineage.ancestors(resource)[0] ?? resource;
    return {
        component: outermost.custom ? "" : labelOf(outermost),
        resources: {
            label: labelOf(resource),
            type: resource.type,
            names: [resource.name],
            ...(isTold && { presence }),
            ...(isTold && (!resource.custom || members.some((count) => count > 1)) && { members }),
            properties,
        },
    };
}

/** Whether a stack lacks a parent, and so all that is in it. */
function isMissing(parentKey: string, byKey: Side["byKey"]): boolean {
    return parentKey !== "" && !byKey.has(parentKey);
}

/** Compares a resource among the stacks that have it. */
function compareInputs(found: readonly (PreviewResource | undefined)[], sides: readonly Side[]) {
    const there = found.flatMap((resource, at) => {
        const side = sides[at];
        return resource === undefined || side === undefined ? [] : [{ resource, neutral: side.neutral, at }];
    });
    const compared = compareValues(
        there.map(({ resource: { inputs, options } }) => ({
            ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, openJson(value)])),
            protect: options.protect,
            retainOnDelete: options.retainOnDelete,
        })),
        there.map(({ neutral }) => neutral),
    );
    return compared.map(({ path, values }) => ({
        path,
        values: found.map((resource, at) => {
            const value = values[there.findIndex((one) => one.at === at)];
            // What is another resource's id is called by that resource.
            const lender = resource && sides[at]?.lineage.lender(resource, path.split(/[.[]/)[0] ?? "", value);
            return lender === undefined ? value : labelOf(lender);
        }),
    }));
}

/** Resources of one type that differ in the same way become one entry. */
function alike(all: readonly ComparedResources[]): ComparedResources[] {
    const together = groupBy(all, ({ type, presence, members, properties }) =>
        JSON.stringify([type, presence, members, properties.map(({ path, values }) => [path, values])]),
    );
    return [...together.values()].flatMap((found) => {
        const [first, ...others] = found;
        if (first === undefined) {
            return [];
        }
        const names = found.flatMap((one) => one.names);
        const label = [first.label, ...others.flatMap((one) => one.names)].join(", ");
        return [{ ...first, label, names }];
    });
}

/** The tags that providers put on the resources of a stack. */
function tagsOfAll({ resources }: PreviewDocument): Record<string, unknown> {
    const tagged = resources.filter(({ custom, external }) => custom && !external);
    return Object.fromEntries(tagged.flatMap((resource) => Object.entries(providerTags(resource))));
}

function warnings(documents: readonly PreviewDocument[]): Comparison["warnings"] {
    const texts = [...new Set(documents.flatMap((document) => document.warnings))];
    return texts
        .map((text) => ({ text, presence: documents.map((document) => document.warnings.includes(text)) }))
        .filter(({ presence }) => presence.includes(false));
}
