import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPlainObject } from "../../config/merge";
import { Project } from "../../preview/project";
import { repositoryOf, targetFromEnvironment } from "./delivery/context";
import { prepared } from "./delivery/digests";
import { pastOf } from "./delivery/history";
import { released } from "./delivery/images";
import { runProgram } from "./delivery/process";
import { buildsOfStack } from "./delivery/programs";
import { Pulumi } from "./delivery/pulumi";
import { appliedFolder } from "./drift/applied";
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
    const { program, commit } = pastOf(await stack.history());
    const checkout = join(process.env.RUNNER_TEMP ?? "/tmp", "applied");
    const { folder, note } = await appliedFolder(runProgram, { program, commit, folder: checkout });
    if (note !== undefined) {
        annotate("notice", note);
    }
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
