import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serialise } from "../../preview/data/serialise";
import { earlierPreview } from "../../preview/earlier";
import { previewStack } from "../../preview/preview";
import { Project } from "../../preview/project";
import { variable } from "./delivery/context";
import { mandatoryViolations } from "./delivery/free-previews";
import { runScript } from "./github/run";

const FOLDER = "previews";

/**
 * Previews every stack with this revision's program and with that of `BASE`, into `previews/`. It runs what a pull request
 * brings, and so in a job that may read and nothing else: what is made of the files happens elsewhere.
 */
runScript(async () => {
    const base = variable("BASE");
    const project = Project.find(process.cwd());
    mkdirSync(FOLDER, { recursive: true });
    let failures = 0;
    for (const stack of project.stacks) {
        const folder = process.cwd();
        try {
            const { document } = await previewStack(project, stack, project.stackConfig(stack));
            process.chdir(folder);
            writeFileSync(join(FOLDER, `${stack}.after.json`), serialise(document));
            const violated = "policies" in document ? mandatoryViolations(document.policies) : 0;
            failures += document.errors.length === 0 && violated === 0 ? 0 : 1;
            writeFileSync(join(FOLDER, `${stack}.before.json`), serialise(await earlierPreview(base, folder, stack)));
        } catch (error) {
            process.chdir(folder);
            failures += 1;
            const reason = error instanceof Error ? error.message : String(error);
            console.error(`${stack}: ${reason}`);
            writeFileSync(join(FOLDER, `${stack}.failure.txt`), reason);
        }
    }
    return failures === 0 ? 0 : 1;
});
