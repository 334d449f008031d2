import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ephemeral } from "../../../bootstrap/environments";
import type { Client } from "../github/client";
import { hasComment, upsertComment } from "../github/comment";
import { closeIssue, upsertIssue } from "../github/issue";
import { unlessGone } from "../github/problem";
import type { Pulumi } from "../pulumi";
import { took } from "../text";
import { EPHEMERAL_MARKER, type EphemeralState, renderEphemeral } from "./comment";
import type { EphemeralTarget } from "./decide";
import { bringUp, listStacks, takeAway } from "./lifecycle";
import { ephemeralName, ephemeralStackFile } from "./stack-file";
import {
    ephemeralStacks,
    type Forgotten,
    type PullRequestState,
    renderSweepIssue,
    type SweepFailure,
    sweepReason,
} from "./sweep";

/** What the commands work with. */
export interface Ground {
    readonly client: Client;
    readonly pulumi: Pulumi;
    readonly rules: Ephemeral;
    readonly target: EphemeralTarget;
    /** The project's folder. */
    readonly folder: string;
    /** Address of the workflow's run. */
    readonly run?: string | undefined;
}

/** Label and marker of the issue with what could not be destroyed. */
const SWEEP_ISSUE = { marker: "ephemeral-sweep", label: "ephemeral" };

/**
 * Brings a pull request's stack up and writes its address into the comment.
 *
 * @throws `Error` where it fails, once the comment says why.
 */
export async function deployPullRequest(ground: Ground, pullRequest: number, commit: string): Promise<void> {
    const stack = ephemeralName(pullRequest);
    const say = (state: EphemeralState) => comment(ground, pullRequest, state);
    const began = Date.now();
    const found = await stateOf(ground.client, pullRequest);
    if (found !== "missing" && (found.state === "closed" || !found.labels.includes(ground.rules.label))) {
        // Its destruction may have come first: nothing else would take the stack away before the night.
        process.stdout.write(`Pull request #${pullRequest} is closed or has lost its label: nothing is deployed.\n`);
        return;
    }
    await say({ kind: "deploying", stack, commit });
    try {
        writeStackFile(ground, pullRequest);
        const { pulumi, target } = ground;
        const url = await bringUp({ pulumi, stack, secretsProvider: target.secretsProvider });
        const { label, maxAgeHours } = ground.rules;
        await say({ kind: "ready", stack, commit, url, took: took(Date.now() - began), label, maxAgeHours });
    } catch (error) {
        await say({ kind: "failed", stack, commit, reason: messageOf(error) });
        throw error;
    }
}

/**
 * Destroys a pull request's stack, and says so in the comment.
 *
 * @throws `Error` where it fails, once the comment says why.
 */
export async function destroyPullRequest(ground: Ground, pullRequest: number, reason: string): Promise<void> {
    const stack = ephemeralName(pullRequest);
    try {
        writeStackFile(ground, pullRequest);
        await takeAway({ pulumi: ground.pulumi, stack });
    } catch (error) {
        await comment(ground, pullRequest, { kind: "not gone", stack, reason: messageOf(error) });
        throw error;
    }
    // Where nothing was ever said there is nothing to take back.
    if (await hasComment({ client: ground.client, pullRequest, marker: EPHEMERAL_MARKER })) {
        await comment(ground, pullRequest, {
            kind: "gone",
            stack,
            reason: sentence(reason),
            label: ground.rules.label,
        });
    }
}

/**
 * Destroys the stacks that were forgotten, one after another. One that fails does not keep the others.
 *
 * @returns what was destroyed and what was not; the issue says the latter.
 */
export async function sweep(
    ground: Ground,
    now: number = Date.now(),
): Promise<{ readonly gone: readonly Forgotten[]; readonly failures: readonly SweepFailure[] }> {
    const gone: Forgotten[] = [];
    const failures: SweepFailure[] = [];
    for (const { pullRequest, ...listed } of ephemeralStacks(await listStacks(ground.pulumi))) {
        const found = { stack: listed.name, pullRequest };
        let reason: string | undefined = "it is not known how the pull request is.";
        try {
            reason = sweepReason(listed, await stateOf(ground.client, pullRequest), { ...ground.rules, now });
            if (reason !== undefined) {
                await sweepOne(ground, { ...found, reason });
                gone.push({ ...found, reason });
            }
        } catch (error) {
            failures.push({ ...found, reason: reason ?? "", error: messageOf(error) });
        }
    }
    await report(ground, failures);
    return { gone, failures };
}

async function sweepOne(ground: Ground, { pullRequest, reason, stack }: Forgotten): Promise<void> {
    process.stdout.write(`${stack} goes: ${reason}\n`);
    writeStackFile(ground, pullRequest);
    await takeAway({ pulumi: ground.pulumi, stack });
    // What the comment says is worth no failure: the stack is gone.
    try {
        if (await hasComment({ client: ground.client, pullRequest, marker: EPHEMERAL_MARKER })) {
            await comment(ground, pullRequest, {
                kind: "gone",
                stack,
                reason: sentence(reason),
                label: ground.rules.label,
            });
        }
    } catch (error) {
        process.stdout.write(`The comment of #${pullRequest} stays as it was: ${messageOf(error)}\n`);
    }
}

async function report({ client, run }: Ground, failures: readonly SweepFailure[]): Promise<void> {
    if (failures.length === 0) {
        await closeIssue({ client, ...SWEEP_ISSUE, comment: "All of them are destroyed." });
        return;
    }
    await upsertIssue({
        client,
        ...SWEEP_ISSUE,
        title: "Environments of pull requests could not be destroyed",
        body: renderSweepIssue(failures, run),
        whole: run,
    });
}

async function stateOf({ octokit, owner, repo }: Client, pullRequest: number): Promise<PullRequestState> {
    const answer = await unlessGone(() => octokit.rest.pulls.get({ owner, repo, pull_number: pullRequest }));
    return answer === undefined
        ? "missing"
        : { state: answer.data.state, labels: answer.data.labels.map(({ name }) => name) };
}

async function comment({ client, run }: Ground, pullRequest: number, state: EphemeralState): Promise<void> {
    await upsertComment({
        client,
        pullRequest,
        marker: EPHEMERAL_MARKER,
        body: renderEphemeral(state, run),
        whole: run,
    });
}

// Pulumi needs the file for a destroy, too.
function writeStackFile({ folder, target }: Ground, pullRequest: number): void {
    const source = readFileSync(join(folder, `Pulumi.${target.from}.yaml`), "utf8");
    writeFileSync(
        join(folder, `Pulumi.${ephemeralName(pullRequest)}.yaml`),
        ephemeralStackFile({ pullRequest, source, secretsProvider: target.secretsProvider }),
    );
}

function sentence(reason: string): string {
    return reason.charAt(0).toLowerCase() + reason.slice(1);
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
