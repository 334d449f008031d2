import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { assertApplicationOnly } from "./delivery/application-plan";
import {
    digestsIn,
    keepingReason,
    laneFromEnvironment,
    PLAN_FOLDER,
    repositoryOf,
    targetFromEnvironment,
    variable,
} from "./delivery/context";
import { type Digests, prepared } from "./delivery/digests";
import { assertNewer, pastOf } from "./delivery/history";
import { released } from "./delivery/images";
import { PLAN_FILE, STACK_FILE, writeRecord } from "./delivery/plan-record";
import { runProgram } from "./delivery/process";
import { programOf } from "./delivery/program-folder";
import { buildsOfStack } from "./delivery/programs";
import { Pulumi } from "./delivery/pulumi";
import { stepsOf } from "./delivery/pulumi-preview";
import { renderPlan } from "./delivery/render-plan";
import type { Lane, Target } from "./delivery/target";
import { addSummary, annotate, setOutput } from "./github/outputs";
import { runScript } from "./github/run";

/** Plans a lane of an environment into `plan/`, with the role that reads. Says whether there is anything to do. */
async function main(): Promise<undefined> {
    const target = targetFromEnvironment();
    const lane = laneFromEnvironment();
    const commit = variable("GITHUB_SHA");
    mkdirSync(PLAN_FOLDER, { recursive: true });
    const pulumi = new Pulumi(runProgram, target, ".");
    const exists = await pulumi.exists();
    const digests = await digestsFor(target, lane, exists);
    if (digests === undefined || (!exists && lane === "application")) {
        skip(
            `${target.name} has not been deployed yet: run the workflow deploy by hand, with environment ${target.name} and both lanes.`,
        );
        return undefined;
    }
    const record = { environment: target.name, lane, commit, digests };
    if (!exists) {
        writeFileSync(join(PLAN_FOLDER, STACK_FILE), stackFile(".", target, digests));
        writeRecord(PLAN_FOLDER, { ...record, latest: "none", program: commit, first: true });
        addSummary(
            `### ${target.name}: its first deployment\n\nEverything is created. \`npm run preview -- ${target.name}\` shows what.`,
        );
        setOutput("changes", "true");
        return undefined;
    }
    const past = pastOf(await pulumi.history());
    await assertNewer(runProgram, { environment: target.name, commit, past });
    const checkout = join(process.env.RUNNER_TEMP ?? "/tmp", "program");
    const source = await programOf(runProgram, lane, { commit, applied: past.program, folder: checkout });
    if (source.note !== undefined) {
        annotate("notice", source.note);
    }
    const file = join(source.folder, `Pulumi.${target.name}.yaml`);
    writeFileSync(file, stackFile(source.folder, target, digests));
    const json = await new Pulumi(runProgram, target, source.folder).preview(resolve(PLAN_FOLDER, PLAN_FILE));
    copyFileSync(file, join(PLAN_FOLDER, STACK_FILE));
    const steps = stepsOf(json);
    addSummary(renderPlan({ environment: target.name, steps }));
    if (lane === "application") {
        assertApplicationOnly(steps, target.name);
    }
    writeRecord(PLAN_FOLDER, { ...record, latest: past.latest, program: source.program, first: false });
    setOutput("changes", String(steps.length > 0));
    return undefined;
}

// A change to the infrastructure leaves the images as they are.
async function digestsFor(target: Target, lane: Lane, exists: boolean): Promise<Digests | undefined> {
    if (lane === "application" || !exists) {
        return digestsIn();
    }
    const names = (await buildsOfStack(target.name)).map(({ name }) => name);
    return (await released(runProgram, repositoryOf(target), names)) ?? digestsIn();
}

function stackFile(folder: string, { name, secretsProvider }: Target, digests: Digests): string {
    return prepared(readFileSync(join(folder, `Pulumi.${name}.yaml`), "utf8"), digests, secretsProvider);
}

function skip(why: string): void {
    annotate("warning", why);
    addSummary(why);
    setOutput("changes", "false");
}

runScript(() => keepingReason(main));
