import { randomUUID } from "node:crypto";
import { Client, type QueryResultRow } from "pg";
import type { DatabaseSettings } from "../../src/settings";
import type { Postgres } from "./postgres";

/** A database of one test's own, and the role that it belongs to. */
export interface TestDatabase {
    /** Logs in as that role. */
    readonly settings: DatabaseSettings;
    /** Environment variables that lead there. */
    readonly environment: Readonly<Record<string, string>>;
    /** Runs a statement as the superuser, on a connection of its own. */
    query<Row extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
    /** A connection of the superuser for several statements; the caller ends it. */
    connect(): Promise<Client>;
    /** Ends all connections of the role, and refuses further ones. */
    refuseConnections(): Promise<void>;
}

const PASSWORD = "test-password";

/** Creates an empty database. It goes with the server. */
export async function createDatabase({ port, superuser }: Postgres): Promise<TestDatabase> {
    const host = "localhost";
    const name = `test_${randomUUID().replaceAll("-", "")}`;
    const client = (database: string) => new Client({ host, port, ...superuser, database });
    await withClient(client("postgres"), async (administrator) => {
        await administrator.query(`create role ${name} login password '${PASSWORD}'`);
        await administrator.query(`create database ${name} owner ${name}`);
    });
    const query = <Row extends QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
        withClient(client(name), async (administrator) => {
            const { rows } = await administrator.query<Row>(sql, [...parameters]);
            return rows;
        });
    return {
        settings: {
            host,
            port,
            name,
            sslMode: "disable",
            rootCertificateFile: undefined,
            login: { user: name, password: PASSWORD },
        },
        environment: {
            PGHOST: host,
            PGPORT: String(port),
            PGDATABASE: name,
            PGUSER: name,
            PGPASSWORD: PASSWORD,
            PGSSLMODE: "disable",
        },
        query,
        connect: async () => {
            const connection = client(name);
            await connection.connect();
            return connection;
        },
        refuseConnections: async () => {
            await query(`alter role ${name} connection limit 0`);
            await query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1", [name]);
        },
    };
}

async function withClient<Result>(client: Client, use: (client: Client) => Promise<Result>): Promise<Result> {
    await client.connect();
    try {
        return await use(client);
    } finally {
        await client.end();
    }
}
