import { groupBy } from "../group-by";
import type {
    Changed,
    Difference,
    Group,
    Loss,
    PropertyChange,
    Recreated,
    Reference,
    Renamed,
    Replaced,
} from "./types";
import { causeText, counted, listed, placeOf, typesOf } from "./wording";

/** How grave it is what a section tells. */
export type Weight = "loss" | "removal" | "change" | "addition" | "note";

/** A line below an item: a change, or words. */
export type Detail = PropertyChange & { readonly remark?: string };

/** An entry of a section. */
export interface Item {
    /** What it is about, `rds.Instance db`. */
    readonly subject: string;
    /** What there is to say of it. */
    readonly remark?: string;
    readonly changes: readonly Detail[];
    readonly remarks: readonly string[];
}

/** A part of a report on a difference. */
export interface Section {
    readonly title: string;
    readonly weight: Weight;
    readonly items: readonly Item[];
}

/** What a report tells, the gravest first; without sections that have nothing to tell. */
export function sectionsOf(difference: Difference): Section[] {
    const isOwn = ({ properties, options, causes }: Replaced) =>
        properties.length > 0 || options.length > 0 || causes.some(({ kind }) => kind === "property");
    const own = difference.replaced.filter(isOwn);
    const others = difference.replaced.filter((replaced) => !isOwn(replaced));
    const sections: Section[] = [
        { title: "DATA IS LOST", weight: "loss", items: difference.losses.map(loss) },
        { title: "Protection against deletion", weight: "change", items: difference.protection.map(protection) },
        {
            title: "Another name, place or type without an alias: lost and created anew",
            weight: "removal",
            items: difference.recreated.map(recreated),
        },
        { title: "Removed", weight: "removal", items: groups(difference.removed) },
        { title: "Replaced", weight: "removal", items: own.map(replacement) },
        { title: "Replaced with them", weight: "removal", items: cascaded(others) },
        { title: "Changed", weight: "change", items: difference.changed.map(changed) },
        { title: "Added", weight: "addition", items: groups(difference.added) },
        { title: "Another name, kept by an alias", weight: "change", items: difference.renamed.map(renamed) },
        { title: "Another place, kept", weight: "change", items: difference.moved.map(renamed) },
        {
            title: "New builds",
            weight: "note",
            items: difference.images.map(({ resource, before, after }) =>
                item(resource.label, { remark: `${before} → ${after}` }),
            ),
        },
        { title: "Only follow others", weight: "note", items: following(difference) },
        { title: "Stack outputs", weight: "note", items: outputs(difference) },
        { title: "Default tags", weight: "change", items: loose(difference.defaultTags) },
        { title: "Versions of providers", weight: "note", items: loose(difference.packages) },
        {
            title: "Ignored by the program",
            weight: "note",
            items: difference.ignored.map(({ resource, properties }) =>
                item(placeOf(resource), { changes: properties }),
            ),
        },
        { title: "New warnings", weight: "change", items: difference.warnings.added.map((text) => item(text)) },
        { title: "Warnings no more", weight: "note", items: difference.warnings.removed.map((text) => item(text)) },
        {
            title: "Not known whether a change replaces them",
            weight: "note",
            items: difference.unlisted.map((type) => item(type)),
        },
    ];
    return sections.filter(({ items }) => items.length > 0);
}

function item(subject: string, more: Partial<Omit<Item, "subject">> = {}): Item {
    return { subject, changes: [], remarks: [], ...more };
}

function loss({ resource, what, how, protected: isProtected, retained }: Loss): Item {
    const deed = { removed: "removed", replaced: "replaced", recreated: "lost and created anew" }[how];
    const protection = isProtected ? ["Pulumi refuses: it is protected"] : [];
    const retention = retained ? ["it stays in AWS, outside of the stack"] : [];
    return item(placeOf(resource).toUpperCase(), {
        remark: [`${what}, ${deed}`, ...protection, ...retention].join("; "),
    });
}

function protection({ resource, change }: Difference["protection"][number]): Item {
    return item(placeOf(resource), {
        remark: change === "lost" ? "no longer protected: Pulumi will delete it if told to" : "protected from now on",
    });
}

function recreated({ before, after, how, lost, created }: Recreated): Item {
    const place = how === "moved" ? `${placeOf(before)} → ${placeOf(after)}` : `${before.label} → ${after.label}`;
    return item(place, {
        remark: `${how}; ${counted(lost.length, "resource")} lost, ${created.length} created`,
        remarks: lost.length > 1 ? [`lost: ${typesOf(lost)}`] : [],
    });
}

/** Components one by one, and single resources of a type together. */
function groups(all: readonly Group[]): Item[] {
    const isSingle = ({ resource, members }: Group) => members.length === 1 && members[0]?.urn === resource.urn;
    const together = groupBy(all, (group) =>
        isSingle(group) ? [group.resource.type, ...group.resource.within].join("\n") : group,
    );
    return [...together.values()].map((found) => {
        const [first] = found;
        if (first === undefined || isSingle(first)) {
            return item(placeOfAll(found.map(({ resource }) => resource)));
        }
        return item(placeOf(first.resource), {
            remark: counted(first.members.length, "resource"),
            remarks: first.members.length > 0 ? [typesOf(first.members)] : [],
        });
    });
}

/** Resources of one type and one component: `ec2.Eip network-2, network-3 in awsx.ec2.Vpc network`. */
function placeOfAll(references: readonly Reference[]): string {
    const component = references[0]?.within.at(-1);
    return component === undefined ? listed(references) : `${listed(references)} in ${component}`;
}

function replacement({ resource, causes, properties, options }: Replaced): Item {
    const forcing = new Set(causes.flatMap((cause) => (cause.kind === "property" ? [cause.path] : [])));
    return item(placeOf(resource), {
        changes: [
            ...properties.map((change) => (forcing.has(change.path) ? { ...change, remark: "replaces it" } : change)),
            ...options.map(asOption),
        ],
        remarks: causes.flatMap((cause) => causeText(cause) ?? []),
    });
}

/** What is replaced only because something else is, by type. */
function cascaded(all: readonly Replaced[]): Item[] {
    return [...groupBy(all, ({ resource }) => resource.type).values()].map((found) => {
        const paths = found.flatMap(({ causes }) =>
            causes.map((cause) => ("path" in cause ? cause.path : (causeText(cause) ?? ""))),
        );
        return item(listed(found.map(({ resource }) => resource)), {
            remark: `for ${[...new Set(paths)].join(", ")}`,
        });
    });
}

function changed({ resource, action, properties, options }: Changed): Item {
    return item(placeOf(resource), {
        ...(action === "revised" && { remark: "a new revision" }),
        changes: [...properties, ...options.map(asOption)],
    });
}

function asOption(change: PropertyChange): Detail {
    return { ...change, remark: "resource option" };
}

function renamed({ before, after, kept }: Renamed): Item {
    return item(`${placeOf(before)} → ${placeOf(after)}`, { remark: `${counted(kept, "resource")} kept` });
}

function following({ following: all }: Difference): Item[] {
    const together = groupBy(all, ({ resource, action }) => `${resource.type} ${action}`);
    return [...together.values()].map((found) => {
        const revision = found[0]?.action === "revised" ? "new revisions, " : "";
        return item(listed(found.map(({ resource }) => resource)), {
            remark: `${revision}after ${listed(found.flatMap(({ of }) => of))}`,
        });
    });
}

function outputs({ outputs: changes, followingOutputs }: Difference): Item[] {
    return [
        ...loose(changes),
        ...followingOutputs.map(({ name, of }) => item(name, { remark: `follows ${listed(of)}` })),
    ];
}

function loose(changes: readonly PropertyChange[]): Item[] {
    return changes.map((change) => item(change.path, { changes: [change] }));
}
