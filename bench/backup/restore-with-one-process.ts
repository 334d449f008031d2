import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createCluster, startServer } from "../../runtime/src/drill/server";
import { libpqEnvironment } from "../../runtime/src/postgresql/connection";
import { runMeasured } from "./run-measured";

/** A server with these settings, beyond its own, is as `initdb` leaves it (https://www.postgresql.org/docs/18/runtime-config.html). */
const AS_INITDB_LEAVES_IT: Readonly<Record<string, string>> = {
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
    wal_level: "replica",
    max_wal_senders: "10",
    checkpoint_timeout: "5min",
    autovacuum: "on",
    jit: "on",
    shared_buffers: "128MB",
    maintenance_work_mem: "64MB",
    max_worker_processes: "8",
    max_locks_per_transaction: "64",
};

/**
 * Restores an archive with `pg_restore` in one process, into a server as `initdb` leaves it or as drills have it, and
 * prints the seconds that `pg_restore` took.
 *
 * Arguments: folder to work in, folder of the server's programs, folder of `pg_restore`, the archive, processors, and
 * `initdb` or `drill`.
 */
async function main([
    work = "",
    binaries = "",
    tools = "",
    archive = "",
    processors = "1",
    kind = "",
]: readonly string[]): Promise<void> {
    const directory = await mkdtemp(join(work, "one-"));
    const superuser = "bench";
    const settings = kind === "initdb" ? AS_INITDB_LEAVES_IT : {};
    const signal = new AbortController().signal;
    const request = { binaries, directory, superuser, settings, processors: Number(processors), signal };
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
