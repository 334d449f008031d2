import { closeIssue, upsertIssue } from "../github/issue";
import type { Client } from "../github/client";
import type { Pulumi } from "../pulumi";
import { failed, lastLines } from "../text";
import { type Drift, driftOf, previewErrors } from "./read";
import { driftTitle, renderDrift } from "./render";
import { withoutCredentials } from "./secrets";

/** A stack that is compared with AWS. */
export interface Check {
    readonly environment: string;
    readonly pulumi: Pulumi;
    /** Folder with the program that was applied last. */
    readonly folder: string;
}

/** What is said of it. */
export interface Told {
    readonly client: Client;
    readonly environment: string;
    readonly drift: readonly Drift[];
    readonly program: string | undefined;
    readonly run?: string | undefined;
}

/**
 * Compares a stack with AWS.
 *
 * `--expect-no-changes` is left out: with it, drift and a failure have one exit code.
 *
 * @throws `Error` where the preview fails, with its errors: it says nothing of drift then.
 */
export async function checkDrift({ environment, pulumi, folder }: Check): Promise<Drift[]> {
    const args = ["preview", "--refresh", "--json", `--stack=${environment}`];
    const { exitCode, stdout, output } = await pulumi(args, { folder, show: false });
    if (exitCode !== 0) {
        const errors = previewErrors(stdout);
        const reason = errors.length > 0 ? errors.join("\n") : lastLines(output);
        throw new Error(failed(`The preview of ${environment}`, exitCode, withoutCredentials(reason)));
    }
    return driftOf(stdout);
}

/** What off-hours set to 0: the bounds of a service that scales, and the number of tasks of one that does not. */
const ASLEEP: Readonly<Record<string, readonly string[]>> = {
    "aws:appautoscaling/target:Target": ["minCapacity", "maxCapacity"],
    "aws:ecs/service:Service": ["desiredCount"],
};

/** Leaves out what off-hours do at night: a service asleep gets its own numbers back in the morning. */
export function withoutSleep(drift: readonly Drift[]): Drift[] {
    return drift.filter((one) => !isAsleep(one));
}

function isAsleep({ type, kind, properties }: Drift): boolean {
    const asleep = ASLEEP[type] ?? [];
    return (
        kind === "changed" &&
        properties.length > 0 &&
        properties.every(({ path, is }) => asleep.includes(path) && is === 0)
    );
}

/** Opens or rewrites the environment's issue, or closes it where nothing is left. */
export async function tellDrift(told: Told): Promise<void> {
    const { client, environment, drift, run } = told;
    const place = { client, marker: `drift-${environment}`, label: "drift" };
    if (drift.length === 0) {
        const closed = await closeIssue({ ...place, comment: `AWS has ${environment} as the program asks for again.` });
        process.stdout.write(`No drift in ${environment}.${closed.map((number) => ` Closed #${number}.`).join("")}\n`);
        return;
    }
    const number = await upsertIssue({ ...place, title: driftTitle(told), body: renderDrift(told), whole: run });
    process.stdout.write(`${driftTitle(told)}: #${number}\n`);
}
