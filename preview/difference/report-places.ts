import type { PreviewResource } from "../document";
import type { Findings } from "./findings";
import type { Lineage } from "./lineage";
import type { Pair } from "./pairs";
import { tops } from "./recreated";
import type { Difference, Group, Recreated, Reference, Renamed } from "./types";

/** What comes, goes and is somewhere else. */
export function placeChanges(
    findings: Findings,
): Pick<Difference, "added" | "removed" | "recreated" | "renamed" | "moved"> {
    const { lineages, matching, recreated } = findings;
    const isLost = new Set(matching.lost);
    const isCreated = new Set(matching.created);
    const takenAway = new Set(recreated.map(({ before }) => before));
    const putThere = new Set(recreated.map(({ after }) => after));
    return {
        removed: tops(matching.lost)
            .filter((top) => !takenAway.has(top))
            .map((top) => groupOf(top, isLost, lineages.before)),
        added: tops(matching.created)
            .filter((top) => !putThere.has(top))
            .map((top) => groupOf(top, isCreated, lineages.after)),
        recreated: recreated.map(({ before, after, how }): Recreated => {
            const lost = groupOf(before, isLost, lineages.before);
            const created = groupOf(after, isCreated, lineages.after);
            return {
                before: lost.resource,
                after: created.resource,
                how,
                lost: lost.members,
                created: created.members,
            };
        }),
        ...keptElsewhere(findings),
    };
}

function groupOf(top: PreviewResource, affected: ReadonlySet<PreviewResource>, lineage: Lineage): Group {
    const members = lineage.family(top).filter((member) => affected.has(member) && isOwn(member));
    return { resource: lineage.reference(top), members: members.map((member) => lineage.reference(member)) };
}

/** Whether it is a resource of the stack: no component, and not only read. */
function isOwn({ custom, external }: PreviewResource): boolean {
    return custom && !external;
}

function keptElsewhere({ pairs, lineages }: Findings): Pick<Difference, "renamed" | "moved"> {
    const byNew = new Map(pairs.map((pair) => [pair.after.urn, pair]));
    const renaming = ({ before, after }: Pair): Renamed => {
        const kept = lineages.after.family(after).filter((member) => {
            const by = byNew.get(member.urn)?.by;
            return isOwn(member) && by !== undefined && by !== "recreated";
        });
        const references: { before: Reference; after: Reference } = {
            before: lineages.before.reference(before),
            after: lineages.after.reference(after),
        };
        return { ...references, kept: kept.length };
    };
    const renamed: Renamed[] = [];
    const moved: Renamed[] = [];
    for (const pair of pairs.filter(({ by }) => by !== "recreated")) {
        const parent = pair.after.parent === undefined ? undefined : byNew.get(pair.after.parent);
        if (pair.by === "alias" && parent?.by !== "alias") {
            const isRenamed = pair.before.name !== pair.after.name || pair.before.type !== pair.after.type;
            (isRenamed ? renamed : moved).push(renaming(pair));
        } else if (pair.by === "same" && parent?.before.urn !== pair.before.parent) {
            moved.push(renaming(pair));
        }
    }
    return { renamed, moved };
}
