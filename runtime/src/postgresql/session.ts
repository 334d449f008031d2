import type { ClientBase } from "pg";

/** Limits that a server may have for all, and that a job that reads or restores a whole database is not to have. */
const NO_TIMEOUTS = {
    statement_timeout: "0",
    lock_timeout: "0",
    idle_in_transaction_session_timeout: "0",
    idle_session_timeout: "0",
    // From version 17 on.
    transaction_timeout: "0",
} as const;

/**
 * Settings on which the text of values and definitions depends, and that must be the same wherever content is read.
 * Names are never looked up in a schema that somebody may create objects in. Any user may change each of them.
 */
const SETTINGS = {
    search_path: "",
    datestyle: "ISO, YMD",
    intervalstyle: "postgres",
    timezone: "UTC",
    extra_float_digits: "1",
    bytea_output: "hex",
    lc_monetary: "C",
    xmlbinary: "base64",
    quote_all_identifiers: "off",
    client_encoding: "UTF8",
    // A policy that would hide rows is an error.
    row_security: "off",
    // The scans are to leave processors for the database's own work, and several run side by side anyway.
    max_parallel_workers_per_gather: "0",
    jit: "off",
    // A long query ends when the job that asked for it is gone.
    client_connection_check_interval: "10s",
} as const;

const SET = `
SELECT set_config(s.name, s.value, false)
FROM unnest($1::text[], $2::text[]) AS s (name, value)
WHERE s.name IN (SELECT lower(name) FROM pg_catalog.pg_settings)`;

/** Brings a connection into the state in which content is read, for as long as it is open. */
export async function prepareSession(client: ClientBase): Promise<void> {
    await set(client, { ...SETTINGS, ...NO_TIMEOUTS });
}

/** Lets a connection's statements and transactions take as long as they take. */
export async function liftTimeouts(client: ClientBase): Promise<void> {
    await set(client, NO_TIMEOUTS);
}

async function set(client: ClientBase, settings: Readonly<Record<string, string>>): Promise<void> {
    await client.query(SET, [Object.keys(settings), Object.values(settings)]);
}
