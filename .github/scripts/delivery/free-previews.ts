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
    /** What the later one says of the policies, as it stands in its data. */
    readonly policies?: unknown;
    /** Why a side is missing. */
    readonly failure?: string | undefined;
}

/** What a preview's data says of the policies, in a version that asks them. */
const report = z.looseObject({
    policies: z.array(z.unknown()),
    findings: z.array(
        z.looseObject({ policy: z.string(), severity: z.string(), name: z.string().default(""), message: z.string() }),
    ),
    exempted: z.array(z.unknown()).default([]),
});

/** Most violations that are listed. */
const MOST_FINDINGS = 30;

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

function sectionOf(
    { stack, before, after, failure, policies }: StackPreviews,
    limit: number,
    cost: EstimateOptions,
): string {
    if (after === undefined || before === undefined) {
        return failed(stack, failure ?? "There is no preview.");
    }
    try {
        const line = `${costChange(estimate(before, cost), estimate(after, cost))}\n`;
        const errors = after.errors.length === 0 ? "" : `${failed(stack, after.errors.join("\n"))}\n`;
        const found = policySection(policies);
        const room = limit - line.length - errors.length - found.length - 4;
        return `${errors}${renderMarkdown(difference(before, after), { limit: room })}\n${found}${line}`;
    } catch (error) {
        if (error instanceof DifferenceError) {
            return failed(stack, error.message);
        }
        throw error;
    }
}

/** How many mandatory policies a preview's data says are violated. */
export function mandatoryViolations(policies: unknown): number {
    const found = report.safeParse(policies);
    return (found.success ? found.data.findings : []).filter(({ severity }) => severity === "mandatory").length;
}

function policySection(policies: unknown): string {
    const found = report.safeParse(policies);
    if (!found.success) {
        return "";
    }
    const { findings, exempted } = found.data;
    if (findings.length === 0) {
        return `Policies: none of ${found.data.policies.length} is violated, ${exempted.length} exempted.\n\n`;
    }
    const lines = findings
        .slice(0, MOST_FINDINGS)
        .map(
            ({ policy, severity, name, message }) =>
                `- ${[severity, policy, name, message].filter(Boolean).map(code).join(" ")}`,
        );
    return `<details open><summary><b>Policies violated</b> (${findings.length})</summary>\n\n${lines.join("\n")}\n\n</details>\n`;
}

function failed(stack: string, reason: string): string {
    const text = reason.length <= LONGEST_FAILURE ? reason : `${reason.slice(0, LONGEST_FAILURE)}…`;
    const fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map(({ length }) => length + 1)));
    return `### ${code(stack)}: the preview failed\n\n${fence}\n${text}\n${fence}\n`;
}
