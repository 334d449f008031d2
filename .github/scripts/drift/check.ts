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

/**
 * Leaves out what off-hours do at night: a service asleep has the bounds 0 and 0, and gets its own back in the morning.
 */
export function withoutSleep(drift: readonly Drift[]): Drift[] {
    return drift.filter(
        ({ type, kind, properties }) =>
            type !== "aws:appautoscaling/target:Target" ||
            kind !== "changed" ||
            properties.some(({ path, is }) => !["minCapacity", "maxCapacity"].includes(path) || is !== 0),
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
