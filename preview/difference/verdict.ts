import type { Assessment } from "./assessment";
import { isImage, isOtherBuild } from "./deploy-noise";
import { optionChanges } from "./options";
import { isRevision } from "./replacements";
import type { PropertyChange } from "./types";

/** What happens to a resource that is there before and after. */
export type Verdict =
    | "same"
    | "replaced"
    | "changed"
    /** A further revision, with changes of its own. */
    | "revised"
    /** An image of another revision of its source. */
    | "built"
    /** It takes over values of others, and that is all. */
    | "follows"
    /** A further revision, for values of others only. */
    | "follows in a revision";

/** What happens to a resource. */
export function verdictOf(assessment: Assessment): Verdict {
    const { pair, changes, followed } = assessment;
    if (pair.by === "recreated" || pair.after.external) {
        return "same";
    }
    const isReplaced = assessment.causes.length > 0;
    const isRevised = isReplaced && isFurtherRevision(assessment);
    if (isReplaced && !isRevised) {
        return "replaced";
    }
    if (optionsOf(assessment).length === 0 && isBuild(assessment, isRevised)) {
        return "built";
    }
    if (changes.length > 0 || optionsOf(assessment).length > 0) {
        return isRevised ? "revised" : "changed";
    }
    if (followed.size > 0) {
        return isRevised ? "follows in a revision" : "follows";
    }
    return "same";
}

/** The resource options that differ. */
export function optionsOf({ pair: { before, after } }: Assessment): PropertyChange[] {
    return optionChanges(before.options, after.options);
}

function isBuild({ pair, changes }: Assessment, isRevised: boolean): boolean {
    return changes.length > 0 && (isImage(pair.after.type) || isRevised) && changes.every(isOtherBuild);
}

function isFurtherRevision({ pair, causes }: Assessment): boolean {
    const paths = causes.flatMap((cause) => ("path" in cause ? [cause.path] : []));
    return paths.length === causes.length && isRevision(pair.after.type, paths);
}
