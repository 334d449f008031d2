import {
    Kysely,
    type PostgresCursor,
    PostgresDialect,
    type PostgresPoolClient,
    type PostgresQueryResult,
} from "kysely";
import { DatabaseError, type PoolClient, type QueryResultRow } from "pg";
import { type Database, DatabaseUnavailable } from "./database";
import type { Tables } from "./tables";

/** Builds and runs typed queries. */
export type Queries = Kysely<Tables>;

/**
 * SQLSTATE codes, or their beginnings, of a server that cannot answer now
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const UNAVAILABLE = [
    "08", // connection exception
    "25P03", // idle in transaction for too long
    "53", // insufficient resources
    "57014", // statement took too long
    "57P", // shutting down or starting up
];

const COMMANDS = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"] as const;

/**
 * Queries over the connections of a {@link Database}, which stays its owner's to close. They throw
 * {@link DatabaseUnavailable} where the database gives no answer at the moment.
 */
export function createQueries(database: Database): Queries {
    const pool = {
        connect: async () => new Connection(await database.connect()),
        end: () => Promise.resolve(),
    };
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** A connection that answers no more, and does not return to the pool, once the server could not answer a query on it. */
class Connection implements PostgresPoolClient {
    private failure: DatabaseUnavailable | undefined;

    constructor(private readonly client: PoolClient) {}

    query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
    query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
    query<Row>(
        sql: string | PostgresCursor<Row>,
        parameters: readonly unknown[] = [],
    ): Promise<PostgresQueryResult<Row>> | PostgresCursor<Row> {
        if (typeof sql !== "string") {
            throw new Error("cursors are not supported");
        }
        return this.run<Row>(sql, parameters);
    }

    release(): void {
        this.client.release(this.failure !== undefined);
    }

    private async run<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
        if (this.failure !== undefined) {
            throw this.failure;
        }
        try {
            const result = await this.client.query<Row & QueryResultRow>(sql, [...parameters]);
            const command = COMMANDS.find((candidate) => candidate === result.command) ?? "SELECT";
            return { command, rowCount: result.rowCount ?? 0, rows: result.rows };
        } catch (error) {
            if (!isUnavailable(error)) {
                throw error;
            }
            // The server closes the connection after some of these, and what became of a query without an answer is unknown.
            this.failure = new DatabaseUnavailable(error);
            throw this.failure;
        }
    }
}

function isUnavailable(error: unknown): boolean {
    return !(error instanceof DatabaseError) || UNAVAILABLE.some((code) => error.code?.startsWith(code));
}
