import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createCluster, startServer } from "../../runtime/src/drill/server";
import { libpqEnvironment } from "../../runtime/src/postgresql/connection";
import { runMeasured } from "./run-measured";

/**
 * Restores an archive with `pg_restore` in one process, into a server as drills have it, and prints the seconds that
 * `pg_restore` took.
 *
 * Arguments: folder to work in, folder of the server's programs, folder of `pg_restore`, the archive, processors.
 */
async function main([work = "", binaries = "", tools = "", archive = "", processors = "1"]: readonly string[]) {
    const directory = await mkdtemp(join(work, "one-"));
    const superuser = "bench";
    const signal = new AbortController().signal;
    const request = { binaries, directory, superuser, processors: Number(processors), signal };
    await createCluster(request);
    const server = await startServer(request);
    try {
        const credentials = { user: superuser };
        const { seconds } = await runMeasured({
            command: join(tools, "pg_restore"),
            args: ["--jobs=1", "--dbname=postgres", "--no-owner", "--exit-on-error", archive],
            environment: libpqEnvironment(server.target("postgres"), credentials),
        });
        console.log(seconds);
    } finally {
        await server.stop();
        await rm(directory, { recursive: true });
    }
}

void main(process.argv.slice(2));
