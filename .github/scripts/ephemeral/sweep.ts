import { codeBlock, inlineCode } from "../text";
import type { ListedStack } from "./lifecycle";
import { pullRequestOf } from "./stack-file";

/** A pull request as GitHub has it; one that it does not know is `missing`. */
export type PullRequestState = { readonly state: "open" | "closed"; readonly labels: readonly string[] } | "missing";

/** A stack that was forgotten. */
export interface Forgotten {
    readonly stack: string;
    readonly pullRequest: number;
    /** Why it goes. */
    readonly reason: string;
}

/** A stack that could not be destroyed. */
export interface SweepFailure extends Forgotten {
    readonly error: string;
}

/** What the sweep goes by. */
export interface SweepRules {
    readonly label: string;
    readonly maxAgeHours: number;
    readonly now: number;
}

/** The stacks of pull requests among all. */
export function ephemeralStacks(stacks: readonly ListedStack[]): (ListedStack & { readonly pullRequest: number })[] {
    return stacks.flatMap((stack) => {
        const pullRequest = pullRequestOf(stack.name);
        return pullRequest === undefined ? [] : [{ ...stack, pullRequest }];
    });
}

/** Why a stack is to go; nothing where it stays. */
export function sweepReason(
    { updated }: ListedStack,
    pullRequest: PullRequestState,
    { label, maxAgeHours, now }: SweepRules,
): string | undefined {
    if (pullRequest === "missing") {
        return "there is no such pull request.";
    }
    if (pullRequest.state === "closed") {
        return "the pull request is closed.";
    }
    if (!pullRequest.labels.includes(label)) {
        return `the pull request has no label "${label}".`;
    }
    // Without an update it is being made, or costs nothing.
    const hours = updated === undefined ? 0 : (now - updated) / 3_600_000;
    return hours > maxAgeHours ? `its last deployment was ${Math.floor(hours)} hours ago.` : undefined;
}

/** The issue that says which stacks could not be destroyed. */
export function renderSweepIssue(failures: readonly SweepFailure[], run: string | undefined): string {
    const log = run === undefined ? "" : ` ([log](${run}))`;
    const parts = failures.flatMap(({ stack, pullRequest, reason, error }) => [
        "",
        `### ${inlineCode(stack)}`,
        "",
        `Of pull request #${pullRequest}: ${reason}`,
        "",
        codeBlock(error),
    ]);
    const count = failures.length === 1 ? "An environment" : `${failures.length} environments`;
    return [
        `${count} of pull requests could not be destroyed, and each costs money until it is${log}. The sweep tries again every ` +
            `night and closes this issue once all are gone. By hand: ${inlineCode("pulumi destroy --stack <stack>")} with the ` +
            `credentials of that account (docs/delivery-operations.md).`,
        ...parts,
    ].join("\n");
}
