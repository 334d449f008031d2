import type { PreviewDocument } from "../document";
import { assess, type Assessment, type LenderOf } from "./assessment";
import { BorrowedValues } from "./borrowed-values";
import { cascade } from "./cascade";
import { groupBy } from "../group-by";
import { labelOf, Lineage } from "./lineage";
import { match, type Pair } from "./pairs";
import { pairsOfRecreation, recreations } from "./recreated";
import { report } from "./report";
import type { Difference } from "./types";

/** Previews that cannot be compared. */
export class DifferenceError extends Error {}

/**
 * What differs between two previews of a stack: as Pulumi would carry it out, with what is replaced and what is lost.
 *
 * Stand-ins for what AWS computes are compared by the resource that they come from. What changes only because a
 * resource that it refers to is renamed or replaced is listed as following, or replaced where it must be.
 *
 * @throws {@link DifferenceError} for previews of different stacks.
 */
export function difference(before: PreviewDocument, after: PreviewDocument): Difference {
    if (before.stack !== after.stack) {
        throw new DifferenceError(
            `The previews are of different stacks: ${before.stack} before, ${after.stack} after. ` +
                `A difference is between two revisions of one.`,
        );
    }
    const lineages = { before: new Lineage(before), after: new Lineage(after) };
    const matching = match(before, after);
    const recreated = recreations(matching, lineages.before, lineages.after);
    const pairs = [
        ...matching.pairs,
        ...recreated.flatMap((one) => pairsOfRecreation(one, matching, lineages.before, lineages.after)),
    ];
    const values = new BorrowedValues();
    const { pairOf, sourcesOf } = index(pairs, lineages);
    const lenderOf: LenderOf = (borrower, property, value, side) => {
        const lender = lineages[side].lender(borrower, property, value);
        return lender === undefined ? undefined : labelOf(lender);
    };
    const custom = pairs.filter(({ after: { custom: isCustom } }) => isCustom);
    const assessments: ReadonlyMap<Pair, Assessment> = new Map(
        custom.map((pair) => [pair, assess(pair, values, sourcesOf, lenderOf)]),
    );
    cascade(assessments, { values, regionChanges: before.region !== after.region, pairOf, sourcesOf });
    return report({ before, after, lineages, matching, recreated, pairs, assessments, values });
}

/** Finds pairs by URNs, and the pairs that a property's value comes from. */
function index(pairs: readonly Pair[], lineages: { readonly before: Lineage; readonly after: Lineage }) {
    const byOld = groupBy(pairs, ({ before }) => before.urn);
    const byNew = groupBy(pairs, ({ after }) => after.urn);
    const pairOf = (urn: string): Pair | undefined => byNew.get(urn)?.[0];
    const sourcesOf = ({ before, after }: Pair, property: string): readonly Pair[] => {
        const found = new Set([
            ...lineages.after.sources(after, property).flatMap((urn) => byNew.get(urn) ?? []),
            ...lineages.before.sources(before, property).flatMap((urn) => byOld.get(urn) ?? []),
        ]);
        return [...found].filter((source) => source.after.custom);
    };
    return { pairOf, sourcesOf };
}
