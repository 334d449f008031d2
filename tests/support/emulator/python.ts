import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../cached-folder";

const INSTALL_TIMEOUT_MILLISECONDS = 900_000;

const run = promisify(execFile);

/**
 * A Python with the packages of a requirements file, in the cache folder; made once, from the Python Package Index, each
 * package checked against the file's hashes.
 *
 * @returns the path of its interpreter.
 * @throws without Python 3.11 or newer with `venv`, or without a network where it has to be made.
 */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
    const digest = createHash("sha256")
        .update(await readFile(requirements))
        .digest("hex");
    const folder = await cachedFolder(`${name}-${digest.slice(0, 12)}`, async (place) => {
        await run("python3", ["-c", "import sys; assert sys.version_info >= (3, 11), sys.version"]);
        await run("python3", ["-m", "venv", place.folder]);
        await run(
            join(place.folder, "bin/python"),
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", requirements],
            { timeout: INSTALL_TIMEOUT_MILLISECONDS },
        );
    });
    return join(folder, "bin/python");
}
