import { setTimeout } from "node:timers/promises";
import { PG_MIGRATE_LOCK_ID, runner } from "node-pg-migrate";
import type { PoolClient } from "pg";
import type { DatabaseSettings } from "../settings";
import { credentialSource } from "./credentials";
import { Database } from "./database";
import { migrationNames, MIGRATIONS_DIRECTORY, sqlLoader } from "./migration-files";

/** Table in which the tool notes the migrations that ran. */
const MIGRATIONS_TABLE = "pgmigrations";
// A migration that waits for a table's lock makes all who come after it wait, too.
const LOCK_TIMEOUT_MILLISECONDS = 10_000;
const OTHER_MIGRATOR_TIMEOUT_MILLISECONDS = 300_000;
const OTHER_MIGRATOR_PAUSE_MILLISECONDS = 250;

/** How {@link migrate} runs. */
export interface MigrateOptions {
    /**
     * Folder of the SQL files.
     * @default the application's own
     */
    readonly directory?: string;
    /**
     * Most migrations to run.
     * @default all
     */
    readonly count?: number;
}

/**
 * Runs the migrations that did not run yet, each in a transaction of its own, under the tool's advisory lock: of several
 * processes at once one migrates, and the others wait for it.
 *
 * @param log called with a line for each migration, and with what the tool says of a failure.
 * @returns the names of those that ran.
 * @throws where one fails; those before it stay.
 */
export async function migrate(
    settings: DatabaseSettings,
    log: (line: string) => void,
    { directory = MIGRATIONS_DIRECTORY, count = Infinity }: MigrateOptions = {},
): Promise<readonly string[]> {
    // Refuses a folder with other files in it before anything runs.
    await migrationNames(directory);
    const database = new Database(settings, credentialSource(settings.login), () => undefined, {
        connections: 1,
        statementTimeout: 0,
    });
    try {
        const client = await database.connect();
        try {
            await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MILLISECONDS}`);
            await lock(client, log);
            const ran = await run(client, log, directory, count);
            // The server notices a moment later that a connection was closed: who migrates next need not wait for that.
            await client.query("select pg_advisory_unlock_all()");
            return ran;
        } finally {
            // It may hold the lock, or be within a transaction that failed.
            client.release(true);
        }
    } finally {
        await database.close();
    }
}

async function run(client: PoolClient, log: (line: string) => void, directory: string, count: number) {
    const loader = sqlLoader((name) => {
        log(`migrating: ${name}`);
    });
    const ran = await runner({
        dbClient: client,
        dir: directory,
        direction: "up",
        count,
        migrationsTable: MIGRATIONS_TABLE,
        migrationLoaderStrategies: [{ extensions: [".sql"], loader }],
        logger: { info: () => undefined, warn: () => undefined, error: log },
    });
    log(ran.length === 0 ? "nothing to migrate" : `migrations that ran: ${ran.length}`);
    return ran.map(({ name }) => name);
}

/**
 * Takes the lock that the tool takes, which the same connection may take twice. The tool itself either gives up at once or
 * waits within a statement, and `create index concurrently` would wait for that statement's snapshot.
 */
async function lock(client: PoolClient, log: (line: string) => void): Promise<void> {
    const deadline = Date.now() + OTHER_MIGRATOR_TIMEOUT_MILLISECONDS;
    for (let attempt = 0; ; attempt += 1) {
        const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
            PG_MIGRATE_LOCK_ID,
        ]);
        if (rows[0]?.taken === true) {
            return;
        }
        if (Date.now() > deadline) {
            throw new Error("Another process has been migrating for five minutes: look whether it hangs.");
        }
        if (attempt === 0) {
            log("waiting for another process that migrates");
        }
        await setTimeout(OTHER_MIGRATOR_PAUSE_MILLISECONDS);
    }
}
