import { copyFileSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    digestsIn,
    IMAGES_FOLDER,
    keepingReason,
    laneFromEnvironment,
    PLAN_FOLDER,
    repositoryOf,
    shortRevision,
    targetFromEnvironment,
    variable,
} from "./delivery/context";
import { sameDigests } from "./delivery/digests";
import { assertFresh, pastOf, updateMessage } from "./delivery/history";
import { isThere, markReleased, push } from "./delivery/images";
import { PLAN_FILE, type Planned, readRecord, STACK_FILE } from "./delivery/plan-record";
import { runProgram } from "./delivery/process";
import { programOf } from "./delivery/program-folder";
import { Pulumi } from "./delivery/pulumi";
import { addSummary, annotate, setOutput } from "./github/outputs";
import { runScript } from "./github/run";

/** How long the first deployment's repository is waited for. Pulumi creates it within the first minute. */
const REPOSITORY_MINUTES = 10;

/** Carries out the plan in `plan/`: brings the images to the environment's repository, and updates the stack. */
async function main(): Promise<undefined> {
    const target = targetFromEnvironment();
    const lane = laneFromEnvironment();
    const commit = variable("GITHUB_SHA");
    const planned = readRecord(PLAN_FOLDER);
    const checkout = join(process.env.RUNNER_TEMP ?? "/tmp", "program");
    const { folder } = await programOf(runProgram, lane, { commit, applied: planned.program, folder: checkout });
    copyFileSync(join(PLAN_FOLDER, STACK_FILE), join(folder, `Pulumi.${target.name}.yaml`));
    const pulumi = new Pulumi(runProgram, target, folder);
    const exists = await pulumi.exists();
    const latest = exists ? pastOf(await pulumi.history()).latest : "none";
    assertFresh(planned, { environment: target.name, lane, commit, latest });
    if (!exists) {
        await pulumi.init();
    }
    const repository = repositoryOf(target);
    const message = updateMessage(lane, planned.program, commit);
    const update = () => pulumi.up(message, planFor(planned));
    const images = { digests: planned.digests, folder: IMAGES_FOLDER, revision: shortRevision(commit) };
    const bring = () => push(runProgram, repository, images);
    const isThereNow = () => isThere(runProgram, repository);
    if (!sameDigests(planned.digests, digestsIn())) {
        // They stay as they are.
        await update();
    } else if (await isThereNow()) {
        await bring();
        await update();
    } else {
        // The update makes the repository at once, and needs the images minutes later, when the database is there.
        await Promise.all([update(), whenReady(isThereNow).then(bring)]);
    }
    if (planned.first) {
        tellKey(join(folder, `Pulumi.${target.name}.yaml`));
    }
    await markReleased(runProgram, repository, planned.digests);
    setOutput("url", await pulumi.output("url"));
    setOutput("revision", lane === "application" || planned.first ? shortRevision(commit) : "");
    return undefined;
}

// The key that the stack's secrets are encrypted with, itself encrypted by KMS: this checkout is gone with the job.
function tellKey(stackFile: string): void {
    const lines = readFileSync(stackFile, "utf8").match(/^(secretsprovider|encryptedkey): .+$/gm) ?? [];
    if (lines.length > 0) {
        addSummary(`Commit these lines of \`${basename(stackFile)}\`:\n\n\`\`\`yaml\n${lines.join("\n")}\n\`\`\``);
    }
}

function planFor({ first, environment }: Planned): string | undefined {
    if (first) {
        return undefined;
    }
    if (process.env.HOLD_TO_PLAN === "false") {
        annotate("warning", `${environment} is updated without being held to the plan, as was asked for.`);
        return undefined;
    }
    return resolve(PLAN_FOLDER, PLAN_FILE);
}

async function whenReady(isReady: () => Promise<boolean>): Promise<void> {
    for (let waited = 0; waited < REPOSITORY_MINUTES * 60; waited += 2) {
        if (await isReady()) {
            return;
        }
        await sleep(2000);
    }
    throw new Error(`The update has made no image repository within ${REPOSITORY_MINUTES} minutes.`);
}

runScript(() => keepingReason(main));
