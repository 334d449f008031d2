import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { serialise } from "../../preview/data/serialise";
import { previewStack } from "../../preview/preview";
import { Project } from "../../preview/project";
import { earlierPreview } from "../../preview/earlier";
import { repositoryOf, targetFromEnvironment, variable } from "./delivery/context";
import { prepared } from "./delivery/digests";
import { withoutValues } from "./delivery/failure";
import { released } from "./delivery/images";
import { runProgram } from "./delivery/process";
import { buildsOfStack } from "./delivery/programs";
import { Pulumi } from "./delivery/pulumi";
import type { Target } from "./delivery/target";
import { runScript } from "./github/run";

const FOLDER = "preview-result";

/** Previews the environment in `TARGET` with what AWS holds, into `preview-result/`; with the difference to `BASE`. */
runScript(async () => {
    const target = targetFromEnvironment();
    const at = (file: string) => join(FOLDER, `${target.name}.${file}`);
    mkdirSync(FOLDER, { recursive: true });
    try {
        await freePreviews(target.name, at);
        await askAws(target, at);
        return 0;
    } catch (error) {
        const reason = withoutValues(error instanceof Error ? error.message : String(error));
        console.error(reason);
        writeFileSync(at("failure.txt"), reason);
        return 1;
    }
});

async function freePreviews(name: string, at: (file: string) => string): Promise<void> {
    const folder = process.cwd();
    const project = Project.find(folder);
    const { document } = await previewStack(project, name, project.stackConfig(name));
    process.chdir(folder);
    writeFileSync(at("after.json"), serialise(document));
    writeFileSync(at("before.json"), serialise(await earlierPreview(variable("BASE"), folder, name)));
}

async function askAws(target: Target, at: (file: string) => string): Promise<void> {
    const pulumi = new Pulumi(runProgram, target, ".");
    if (!(await pulumi.exists())) {
        writeFileSync(at("note.txt"), `${target.name} has not been deployed yet: everything would be created.`);
        return;
    }
    const names = (await buildsOfStack(target.name)).map(({ name }) => name);
    const digests = await released(runProgram, repositoryOf(target), names);
    const file = `Pulumi.${target.name}.yaml`;
    if (digests !== undefined) {
        writeFileSync(file, prepared(readFileSync(file, "utf8"), digests, target.secretsProvider));
    }
    writeFileSync(at("pulumi.json"), await pulumi.preview(resolve(at("plan.json"))));
    copyFileSync(file, at("stack.yaml"));
}
