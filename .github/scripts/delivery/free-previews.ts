import { z } from "zod";
import { costChange } from "../../../preview/cost/change";
import { estimate, type EstimateOptions } from "../../../preview/cost/estimate";
import { difference, DifferenceError, renderMarkdown } from "../../../preview/difference";
import type { PreviewDocument } from "../../../preview/document";
import { COMMENT_LIMIT } from "../github/cut";
import { code } from "./render-plan";

/** A stack's previews on both sides of a pull request, or why there is none. */
export interface StackPreviews {
    readonly stack: string;
    readonly before?: PreviewDocument | undefined;
    readonly after?: PreviewDocument | undefined;
    /** Why a side is missing. */
    readonly failure?: string | undefined;
}

/** What a preview says of the policies, in a version that has them. */
const policies = z.looseObject({
    policies: z
        .array(
            z.looseObject({
                policy: z.string(),
                severity: z.string(),
                message: z.string(),
                resource: z.string().optional(),
            }),
        )
        .optional(),
});

/** Most of a failure that is shown, in characters. */
const LONGEST_FAILURE = 4000;

/** Room for the heading, the commit and the marker. */
const FRAME = 1500;

/**
 * The previews without credentials as one comment: what each stack gains and loses, and what it costs. Whatever the
 * documents hold is shown as code or escaped: they come from a pull request.
 */
export function renderFreePreviews(
    stacks: readonly StackPreviews[],
    { commit, costOptions }: { readonly commit: string; readonly costOptions: (stack: string) => EstimateOptions },
): string {
    const share = Math.floor((COMMENT_LIMIT - FRAME) / Math.max(1, stacks.length));
    const sections = stacks.map((previews) => sectionOf(previews, share, costOptions(previews.stack)));
    return [`## What the stacks become`, `Of commit ${code(commit)}, without asking AWS.`, ...sections].join("\n\n");
}

function sectionOf({ stack, before, after, failure }: StackPreviews, limit: number, cost: EstimateOptions): string {
    if (after === undefined || before === undefined) {
        return failed(stack, failure ?? "There is no preview.");
    }
    try {
        const line = `${costChange(estimate(before, cost), estimate(after, cost))}\n`;
        const errors = after.errors.length === 0 ? "" : `${failed(stack, after.errors.join("\n"))}\n`;
        const found = policySection(after);
        const room = limit - line.length - errors.length - found.length - 4;
        return `${errors}${renderMarkdown(difference(before, after), { limit: room })}\n${found}${line}`;
    } catch (error) {
        if (error instanceof DifferenceError) {
            return failed(stack, error.message);
        }
        throw error;
    }
}

function policySection(document: PreviewDocument): string {
    const found = policies.safeParse(document);
    const results = (found.success ? found.data.policies : undefined) ?? [];
    if (results.length === 0) {
        return "";
    }
    const lines = results
        .slice(0, 30)
        .map(({ policy, severity, message, resource = "" }) =>
            [`- ${code(severity)}`, code(policy), ...(resource === "" ? [] : [code(resource)]), code(message)].join(
                " ",
            ),
        );
    return `<details open><summary><b>Policies</b> (${results.length})</summary>\n\n${lines.join("\n")}\n\n</details>\n`;
}

function failed(stack: string, reason: string): string {
    const text = reason.length <= LONGEST_FAILURE ? reason : `${reason.slice(0, LONGEST_FAILURE)}…`;
    const fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map(({ length }) => length + 1)));
    return `### ${code(stack)}: the preview failed\n\n${fence}\n${text}\n${fence}\n`;
}
