import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { assertSameBuilds, type Build, buildArguments } from "./delivery/builds";
import { IMAGES_FOLDER, shortRevision, variable } from "./delivery/context";
import { must, runProgram } from "./delivery/process";
import { buildsOfStack } from "./delivery/programs";
import { setOutput } from "./github/outputs";
import { runScript } from "./github/run";

const metadata = z.looseObject({ "containerimage.digest": z.string() });

/**
 * Builds the images of the stacks in `STACKS` (JSON), which have to be the same for all of them, into `images/`: each as
 * an OCI layout, and `digests.json`.
 */
async function main(): Promise<undefined> {
    const stacks = z
        .array(z.string())
        .min(1)
        .parse(JSON.parse(variable("STACKS")));
    const all: { name: string; builds: Build[] }[] = [];
    for (const name of stacks) {
        all.push({ name, builds: await buildsOfStack(name) });
    }
    const [first, ...others] = all;
    if (first === undefined) {
        return undefined;
    }
    for (const other of others) {
        assertSameBuilds(first, other);
    }
    mkdirSync(IMAGES_FOLDER, { recursive: true });
    const digests: Record<string, string> = {};
    const revision = shortRevision(variable("GITHUB_SHA"));
    // It is there where a step has handed over what GitHub's cache is reached with.
    const cache = process.env.ACTIONS_RUNTIME_TOKEN !== undefined;
    for (const build of first.builds) {
        console.log(`::group::${build.name} (${build.platform})`);
        await must(runProgram, "docker", buildArguments(build, { folder: IMAGES_FOLDER, revision, cache }), {
            shown: true,
        });
        console.log("::endgroup::");
        const written: unknown = JSON.parse(readFileSync(join(IMAGES_FOLDER, `${build.name}.json`), "utf8"));
        digests[build.name] = metadata.parse(written)["containerimage.digest"];
    }
    writeFileSync(join(IMAGES_FOLDER, "digests.json"), JSON.stringify(digests, undefined, 2));
    setOutput("digests", JSON.stringify(digests));
    return undefined;
}

runScript(main);
