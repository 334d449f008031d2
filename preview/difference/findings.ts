import type { PreviewDocument } from "../document";
import type { Assessment } from "./assessment";
import type { BorrowedValues } from "./borrowed-values";
import type { Lineage } from "./lineage";
import type { Matching, Pair } from "./pairs";
import type { Recreation } from "./recreated";

/** All that is known of two previews. */
export interface Findings {
    readonly before: PreviewDocument;
    readonly after: PreviewDocument;
    readonly lineages: { readonly before: Lineage; readonly after: Lineage };
    readonly matching: Matching;
    readonly recreated: readonly Recreation[];
    readonly pairs: readonly Pair[];
    /** Of the pairs that are not components. */
    readonly assessments: ReadonlyMap<Pair, Assessment>;
    readonly values: BorrowedValues;
}
