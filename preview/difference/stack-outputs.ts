import { compareText } from "../data/stable-json";
import { isRecord } from "../is-record";
import { type Borrowed, outputsOf, SHORTEST_PART } from "./borrowed-values";
import { isOther } from "./cascade";
import { changesBetween } from "./changes";
import type { Findings } from "./findings";
import { propertyChanges } from "./property-changes";
import type { Difference, Reference } from "./types";

/** Which stack outputs differ, and which take a value of a resource that gets another one. */
export function outputChanges(findings: Findings): Pick<Difference, "outputs" | "followingOutputs"> {
    const { before, after, assessments, values } = findings;
    const sources = [...assessments.keys()];
    const old = values.mark(before.outputs, "before", sources);
    const fresh = values.mark(after.outputs, "after", sources);
    const changes = changesBetween(old, fresh).map((change) => ({
        path: change.path,
        before: values.unmark(change.before, "before"),
        after: values.unmark(change.after, "after"),
    }));
    const lenders = new Lenders(findings);
    const following = Object.entries(after.outputs)
        .sort(([one], [other]) => compareText(one, other))
        .map(([name, value]) => ({ name, of: textsIn(value).flatMap((text) => lenders.of(text)) }));
    return { outputs: propertyChanges(changes), followingOutputs: following.filter(({ of }) => of.length > 0) };
}

/** The resources that a text may come from. Stack outputs do not say it. */
class Lenders {
    private readonly lenders: readonly (Borrowed & { readonly text: string })[];

    constructor(private readonly findings: Findings) {
        const all = [...findings.assessments.keys()].flatMap((from) =>
            [...outputsOf(from.after)]
                // What a resource has from another one is that one's.
                .filter(([output]) => from.after.propertyDependencies[output] === undefined)
                .map(([output, text]) => ({ from, output, text })),
        );
        const isPart = ({ text }: { text: string }) => text.length >= SHORTEST_PART;
        this.lenders = all.filter(isPart).sort((one, other) => other.text.length - one.text.length);
    }

    /** The resource that a text comes from, or what several that it may come from stand in, if it gets another value. */
    of(text: string): Reference[] {
        const longest = this.lenders.find((lender) => text.includes(lender.text))?.text;
        const found = this.lenders.filter((lender) => lender.text === longest);
        if (!found.every((lender) => this.isOther(lender))) {
            return [];
        }
        const { lineages } = this.findings;
        const resources = [...new Set(found.map(({ from }) => from.after))];
        const [first] = resources;
        const parent = first === undefined ? undefined : lineages.after.ancestors(first).at(-1);
        return resources.length > 1 && parent !== undefined
            ? [lineages.after.reference(parent)]
            : resources.map((resource) => lineages.after.reference(resource));
    }

    private isOther(borrowed: Borrowed): boolean {
        const origin = this.findings.assessments.get(borrowed.from);
        return origin !== undefined && isOther(borrowed, origin, this.findings.values);
    }
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") {
        return [value];
    }
    const inner = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
    return inner.flatMap(textsIn);
}
