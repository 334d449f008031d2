import type { ColumnType, Generated } from "kysely";

/** A column that its default fills and nothing changes. */
type Fixed<Type> = ColumnType<Type, Type | undefined, never>;

/** People who signed up. */
export interface UsersTable {
    readonly id: Fixed<string>;
    readonly name: string;
    /** As it was typed; unique whatever its case. */
    readonly email: string;
    /** Object in the avatars' bucket. */
    readonly avatar_key: string | null;
    /** To the millisecond, which is all that a `Date` holds: a cursor must name the very moment. */
    readonly created_at: Fixed<Date>;
}

/** Browsers that are signed in. */
export interface SessionsTable {
    /** SHA-256 of the token, which the browser alone has. */
    readonly token_hash: Buffer;
    readonly user_id: string;
    readonly created_at: Fixed<Date>;
    readonly expires_at: Date;
}

/** What the migration tool writes down: one row for each migration that ran. */
export interface MigrationsTable {
    readonly id: Generated<number>;
    /** File name without its ending. */
    readonly name: string;
    readonly run_on: Date;
}

/** The tables as the newest migration leaves them. */
export interface Tables {
    readonly users: UsersTable;
    readonly sessions: SessionsTable;
    readonly pgmigrations: MigrationsTable;
}
