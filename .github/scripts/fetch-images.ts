import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IMAGES_FOLDER, repositoryOf, targetFromEnvironment } from "./delivery/context";
import { fetchReleased } from "./delivery/images";
import { runProgram } from "./delivery/process";
import { buildsOfStack } from "./delivery/programs";
import { runScript } from "./github/run";

/** Takes the images that the environment in `TARGET` runs into `images/`, so that another one can have the same. */
runScript(async () => {
    const target = targetFromEnvironment();
    const names = (await buildsOfStack(target.name)).map(({ name }) => name);
    mkdirSync(IMAGES_FOLDER, { recursive: true });
    const digests = await fetchReleased(runProgram, repositoryOf(target), names, IMAGES_FOLDER);
    writeFileSync(join(IMAGES_FOLDER, "digests.json"), JSON.stringify(digests, undefined, 2));
    return undefined;
});
