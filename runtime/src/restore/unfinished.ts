import { createHash } from "node:crypto";
import type { Client } from "pg";
import { Failure } from "../failure";
import type { Logger } from "../log";
import { DIFFERING_PREFIX, UNFINISHED_PREFIX } from "./settings";
import { identifier } from "./sql";

/**
 * Names of the database that a run restores, before it gets its own.
 *
 * A run holds a lock of that name on its connection for as long as it lives: a database without one was left by a run that
 * was killed.
 */
export function temporaryNames(run: string): { readonly unfinished: string; readonly differing: string } {
    const digest = createHash("sha256").update(run).digest("hex").slice(0, 12);
    return { unfinished: UNFINISHED_PREFIX + digest, differing: DIFFERING_PREFIX + digest };
}

/**
 * Takes the locks of a restore, until the connection ends.
 *
 * @throws {@link Failure} where another restore into the same database runs.
 */
export async function lockRestore(client: Client, into: string, unfinished: string): Promise<void> {
    if (!(await tryLock(client, `into ${into}`)) || !(await tryLock(client, unfinished))) {
        throw new Failure(
            "database not empty",
            `Another restore into "${into}" is running. Wait for its end, or stop it: nothing was changed.`,
        );
    }
}

/** Drops what restores that were killed have left. */
export async function dropAbandoned(client: Client, log: Logger): Promise<void> {
    const { rows } = await client.query<{ name: string }>(
        "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) AND pg_has_role(datdba, 'USAGE')",
        [UNFINISHED_PREFIX],
    );
    for (const { name } of rows) {
        // A lock is counted: what this connection holds already it gets again.
        if (await tryLock(client, name)) {
            log.warn(`Dropping "${name}", which an earlier restore has left unfinished`);
            await dropDatabase(client, name);
            await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]);
        }
    }
}

/** Drops a database, whoever is connected to it. */
export async function dropDatabase(client: Client, name: string): Promise<void> {
    await client.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
}

async function tryLock(client: Client, name: string): Promise<boolean> {
    const { rows } = await client.query<{ locked: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked",
        [name],
    );
    return rows[0]?.locked === true;
}
