import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPlainObject } from "../../config/merge";
import { Project } from "../../preview/project";
import { repositoryOf, targetFromEnvironment } from "./delivery/context";
import { prepared } from "./delivery/digests";
import { pastOf } from "./delivery/history";
import { released } from "./delivery/images";
import { must, runProgram } from "./delivery/process";
import { buildsOfStack } from "./delivery/programs";
import { Pulumi } from "./delivery/pulumi";
import { checkDrift, tellDrift, withoutSleep } from "./drift/check";
import { renderDrift } from "./drift/render";
import { connect } from "./github/client";
import { addSummary, annotate, runUrl } from "./github/outputs";
import { runScript } from "./github/run";
import { pulumi } from "./pulumi";

// Compares the environment in TARGET with AWS, by the program that was applied to it last, and keeps its issue.
runScript(async () => {
    const target = targetFromEnvironment();
    const { name: environment } = target;
    const stack = new Pulumi(runProgram, target, ".");
    if (!(await stack.exists())) {
        annotate("notice", `${environment} has not been deployed yet.`);
        return 0;
    }
    const { program } = pastOf(await stack.history());
    const folder = await folderOf(program);
    // With other images every release would differ.
    const names = (await buildsOfStack(environment, folder)).map(({ name }) => name);
    const digests = await released(runProgram, repositoryOf(target), names);
    const file = join(folder, `Pulumi.${environment}.yaml`);
    writeFileSync(file, prepared(readFileSync(file, "utf8"), digests ?? {}, target.secretsProvider));

    const found = await checkDrift({ environment, pulumi, folder });
    const drift = sleeps(environment, folder) ? withoutSleep(found) : found;
    const told = { client: connect(), environment, drift, program, run: runUrl() };
    await tellDrift(told);
    addSummary(drift.length === 0 ? `No drift in ${environment}.` : renderDrift(told));
    return 0;
});

function sleeps(environment: string, folder: string): boolean {
    const settings: unknown = JSON.parse(
        new Project(folder).stackConfig(environment).config["slipway:offHours"] ?? "{}",
    );
    return isPlainObject(settings) && settings.enabled === true;
}

// The branch's program may be ahead of what was applied: that is no drift.
async function folderOf(program: string | undefined): Promise<string> {
    const head = (await must(runProgram, "git", ["rev-parse", "HEAD"])).trim();
    if (program === undefined || program === head) {
        return ".";
    }
    const folder = join(process.env.RUNNER_TEMP ?? "/tmp", "applied");
    const { code } = await runProgram("git", ["worktree", "add", "--detach", folder, program]);
    if (code !== 0) {
        annotate(
            "notice",
            `${program}, which was applied last, is not in the repository any more: this branch's is taken.`,
        );
        return ".";
    }
    await must(runProgram, "npm", ["ci", "--no-audit", "--no-fund"], { folder });
    return folder;
}
