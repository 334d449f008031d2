import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { linkServerPrograms } from "../../support/postgresql-server";
import { PROJECT } from "../../support/program";

/** What the image has, in a folder. */
export interface RuntimeImage {
    /** Working directory of a task, in which `node dist/main.js` is. */
    readonly directory: string;
    /** Variables that say where the image's programs are. */
    readonly environment: Readonly<Record<string, string>>;
}

const RUNTIME = join(PROJECT, "runtime");
/** Major version of the servers that the tests start. */
const SERVER_MAJOR = 18;
const PACKAGE = z.object({ scripts: z.object({ build: z.string().regex(/^esbuild .* --outfile=/) }) });

const run = promisify(execFile);

/**
 * Puts into a folder what `runtime/Dockerfile` puts into the image: the bundle, a folder of assertions, and a server. The
 * folder is empty: those of the repository are about the sample application's database.
 */
export async function makeRuntimeImage(directory: string, tools: string): Promise<RuntimeImage> {
    await bundle(join(directory, "dist/main.js"));
    await mkdir(join(directory, "assertions"));
    const servers = join(directory, "postgresql");
    await linkServerPrograms(SERVER_MAJOR, join(servers, String(SERVER_MAJOR), "bin"), join(directory, "clusters"));
    return {
        directory,
        environment: {
            POSTGRESQL_BIN_DIRECTORY: servers,
            PGTOOLS_DIRECTORY: tools,
            // The image has Node.js 22; the tests may run on 20, of which the AWS SDK warns.
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        },
    };
}

/** By the image's own command, to another file. */
async function bundle(outfile: string): Promise<void> {
    const text = await readFile(join(RUNTIME, "package.json"), "utf8");
    const [, ...args] = PACKAGE.parse(JSON.parse(text)).scripts.build.split(" ");
    const changed = args.map((argument) => (argument.startsWith("--outfile=") ? `--outfile=${outfile}` : argument));
    await run(join(PROJECT, "node_modules/.bin/esbuild"), changed, { cwd: RUNTIME });
}
