import { Client } from "pg";
import type { Postgresql } from "./postgresql";

/** The application's database and its login. */
export interface Database {
    readonly name: string;
    readonly user: string;
    readonly password: string;
}

/** Known to all, like the people in the database: the server listens on this machine's own address only. */
export const DATABASE: Database = { name: "app", user: "app", password: "development" };

/** Creates the application's user and a database that belongs to it, where they are missing. */
export async function createDatabase(server: Postgresql, { name, user, password }: Database = DATABASE): Promise<void> {
    const client = new Client({
        host: "127.0.0.1",
        port: server.port,
        database: "postgres",
        ...server.superuser,
    });
    await client.connect();
    try {
        const users = await client.query("select from pg_roles where rolname = $1", [user]);
        if (users.rowCount === 0) {
            await client.query(
                `create role ${client.escapeIdentifier(user)} login password ${client.escapeLiteral(password)}`,
            );
        }
        const databases = await client.query("select from pg_database where datname = $1", [name]);
        if (databases.rowCount === 0) {
            await client.query(
                `create database ${client.escapeIdentifier(name)} owner ${client.escapeIdentifier(user)}`,
            );
        }
    } finally {
        await client.end();
    }
}

/** The database's address, as `psql` takes it. */
export function addressOf(port: number, { name, user, password }: Database = DATABASE): string {
    return `postgresql://${user}:${password}@localhost:${port}/${name}`;
}
