import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAXIMUM_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Docker's command line, for one daemon. */
export class Docker {
    constructor(
        private readonly program: string,
        private readonly environment: Readonly<NodeJS.ProcessEnv>,
    ) {}

    /**
     * Runs `docker` with these arguments.
     *
     * @returns what it printed; Docker prints the progress of a build as an error.
     * @throws with all that it printed, where its exit code is not 0.
     */
    async run(...args: readonly string[]): Promise<string> {
        const env = { ...process.env, ...this.environment, DOCKER_BUILDKIT: "1", BUILDKIT_PROGRESS: "plain" };
        return new Promise((resolve, reject) => {
            execFile(this.program, [...args], { env, maxBuffer: MAXIMUM_OUTPUT_BYTES }, (error, stdout, stderr) => {
                if (error === null) {
                    resolve(`${stdout}${stderr}`.trim());
                } else {
                    // Its message has what was printed as an error.
                    reject(new Error(`${error.message}\n${stdout}`, { cause: error }));
                }
            });
        });
    }

    /** Makes an image of these files, by their names in its root. */
    async importFiles(tag: string, files: Readonly<Record<string, string>>): Promise<void> {
        const folder = await mkdtemp(join(tmpdir(), "slipway-import-"));
        try {
            for (const [name, content] of Object.entries(files)) {
                await writeFile(join(folder, name), content);
            }
            const archive = `${folder}.tar`;
            await run("tar", ["-C", folder, "-cf", archive, "."]);
            await this.run("import", archive, tag);
            await rm(archive);
        } finally {
            await rm(folder, { recursive: true });
        }
    }

    /** A value of an image or a container: `docker inspect` with a template whose answer is JSON. */
    async inspect(name: string, template: string): Promise<unknown> {
        return JSON.parse(await this.run("inspect", "--format", `{{json ${template}}}`, name));
    }
}
