import { execFile } from "node:child_process";
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
        const { stdout, stderr } = await run(this.program, [...args], {
            env: { ...process.env, ...this.environment, DOCKER_BUILDKIT: "1", BUILDKIT_PROGRESS: "plain" },
            maxBuffer: MAXIMUM_OUTPUT_BYTES,
        });
        return `${stdout}${stderr}`.trim();
    }

    /** A value of an image or a container: `docker inspect` with a template whose answer is JSON. */
    async inspect(name: string, template: string): Promise<unknown> {
        return JSON.parse(await this.run("inspect", "--format", `{{json ${template}}}`, name));
    }
}
