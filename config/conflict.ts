import type { Mistake } from "./mistakes";

/** A mistake that comes of several settings together. */
export interface Conflict extends Mistake {
    /** The settings that it is concluded from. Where one of them is refused itself, nothing can be concluded. */
    readonly from: readonly string[];
}
