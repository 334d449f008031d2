import type { Client } from "pg";
import { connect, type DatabaseTarget, disconnect } from "../postgresql/connection";
import { prepareSession } from "../postgresql/session";

/** A moment of the database. It can be joined for as long as the connection that exported it is in its transaction. */
export interface Snapshot {
    /** Its id, for `SET TRANSACTION SNAPSHOT` and `pg_dump --snapshot`. */
    readonly id: string;
    /** When it was taken, by the database's clock. */
    readonly takenAt: Date;
}

const BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/** Opens a connection for reading content, not in a transaction yet. */
export async function connectReader(target: DatabaseTarget): Promise<Client> {
    const client = await connect(target);
    try {
        await prepareSession(client);
    } catch (error) {
        await disconnect(client);
        throw error;
    }
    return client;
}

/** Begins a transaction and exports what it sees (https://www.postgresql.org/docs/current/sql-set-transaction.html). */
export async function exportSnapshot(client: Client): Promise<Snapshot> {
    await client.query(BEGIN);
    const { rows } = await client.query<{ id: string; taken_at: Date }>(
        "SELECT pg_export_snapshot() AS id, clock_timestamp() AS taken_at",
    );
    const [row] = rows;
    if (row === undefined) {
        throw new Error("PostgreSQL exported no snapshot.");
    }
    return { id: row.id, takenAt: row.taken_at };
}

/** Begins a transaction that sees a snapshot. */
export async function joinSnapshot(client: Client, snapshot: Snapshot): Promise<void> {
    await client.query(BEGIN);
    await client.query(`SET TRANSACTION SNAPSHOT '${snapshot.id}'`);
}
