import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Major } from "../../../development/postgresql";
import { startCopiedPostgresql } from "../../support/postgresql-server";

/** A PostgreSQL server with as many databases as are asked for. */
export interface ContentServer {
    readonly port: number;
    readonly superuser: { readonly user: string; readonly password: string };
    /** Creates a database and connects to it. */
    create(database: string, options?: string): Promise<Client>;
    connect(database: string): Promise<Client>;
    stop(): Promise<void>;
}

/** Starts a server of this major version. */
export async function startContentServer(major: Major): Promise<ContentServer> {
    const directory = await mkdtemp(join(tmpdir(), "content-server-"));
    await chmod(directory, 0o755);
    // A restore in one transaction, or a file run at once, locks each object.
    const settings = { max_locks_per_transaction: "256" };
    const server = await startCopiedPostgresql({ directory: join(directory, "server"), major, settings });
    const clients: Client[] = [];
    const connect = async (database: string): Promise<Client> => {
        const client = new Client({ host: "localhost", port: server.port, database, ...server.superuser });
        await client.connect();
        clients.push(client);
        return client;
    };
    return {
        port: server.port,
        superuser: server.superuser,
        connect,
        create: async (database, options = "") => {
            const admin = await connect("postgres");
            await admin.query(`CREATE DATABASE ${database} ${options}`);
            return connect(database);
        },
        stop: async () => {
            await Promise.all(clients.map((client) => client.end()));
            await server.stop();
            await rm(directory, { recursive: true, force: true });
        },
    };
}

/** SQL of a database with one of everything. */
export function everything(): Promise<string> {
    return readFile(join(__dirname, "everything.sql"), "utf8");
}
