import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import type { Postgresql } from "../../../development/postgresql";
import { startCopiedPostgresql } from "../../support/postgresql-server";

/** A server with the databases of the tests, on loopback, which takes connections with TLS. */
export interface DatabaseServer {
    readonly directory: string;
    /** The server that runs now: after a restart another. */
    current(): Postgresql;
    /** Login of the databases' owner, who is no superuser. */
    readonly owner: { readonly username: string; readonly password: string };
    /** Runs SQL as the owner. */
    query(database: string, sql: string): Promise<Record<string, unknown>[]>;
    /** Ends the server as a crash would, and starts it again on the same port. */
    crash(): Promise<void>;
    stop(): Promise<void>;
}

const SETTINGS = {
    // What is loaded into a new table is not written to the log as well.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "4GB",
    autovacuum: "off",
};
const OWNER = "shop_owner";

/** Starts a server with databases of an owner, each filled by a file of SQL beside this one. */
export async function startDatabases(
    directory: string,
    databases: Readonly<Record<string, string>>,
): Promise<DatabaseServer> {
    const start = (port?: number) => startCopiedPostgresql({ directory, tls: true, settings: SETTINGS, port });
    let server = await start();
    const owner = { username: OWNER, password: randomBytes(12).toString("base64url") };
    const login = { user: owner.username, password: owner.password };
    const query = async (database: string, sql: string): Promise<Record<string, unknown>[]> =>
        queryOnce({ host: "localhost", port: server.port, database, ...login }, sql);
    try {
        const superuser = { host: "localhost", port: server.port, database: "postgres", ...server.superuser };
        await queryOnce(superuser, `CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '${owner.password}'`);
        await queryOnce(superuser, "CREATE ROLE reporting NOLOGIN");
        for (const [database, file] of Object.entries(databases)) {
            await queryOnce(superuser, `CREATE DATABASE ${database} OWNER ${OWNER}`);
            await query(database, await readFile(join(__dirname, file), "utf8"));
        }
    } catch (error) {
        await server.stop();
        throw error;
    }
    return {
        directory,
        owner,
        query,
        current: () => server,
        crash: async () => {
            const { port } = server;
            await server.kill();
            server = await start(port);
        },
        stop: () => server.stop(),
    };
}

async function queryOnce(
    config: ConstructorParameters<typeof Client>[0],
    sql: string,
): Promise<Record<string, unknown>[]> {
    const client = new Client(config);
    await client.connect();
    try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
        await client.end();
    }
}
