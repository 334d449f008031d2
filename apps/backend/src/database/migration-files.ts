import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { MigrationBuilder } from "node-pg-migrate";

/** Folder of the migrations: one SQL file each, in the order of their numbers. */
export const MIGRATIONS_DIRECTORY = join(__dirname, "../../migrations");

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
const NO_TRANSACTION = /^-- no transaction$/m;
const END_OF_STATEMENT = /;[ \t]*$/m;

/**
 * Names of the migrations of this release, the oldest first, as the tool writes them into the database.
 *
 * @throws when a file is not named as migrations are.
 */
export async function migrationNames(directory = MIGRATIONS_DIRECTORY): Promise<readonly string[]> {
    const files = (await readdir(directory)).sort();
    const stray = files.find((file) => !FILE_NAME.test(file));
    if (stray !== undefined) {
        throw new Error(`migrations/${stray} is not named as a migration is: 0001_users.sql, for example.`);
    }
    return files.map((file) => basename(file, ".sql"));
}

/**
 * A loader of SQL files for the tool: they go forward only. A file with the line `-- no transaction` runs statement by
 * statement, each ending with a semicolon at the end of its line; `create index concurrently` needs that.
 *
 * @param onStart called with a migration's name before it runs.
 */
export function sqlLoader(onStart: (name: string) => void) {
    const load = async (file: string) => {
        const sql = await readFile(file, "utf8");
        const up = (migration: MigrationBuilder): void => {
            onStart(basename(file, ".sql"));
            addStatements(migration, sql);
        };
        return { id: file, filePaths: [file], actions: { up, down: false as const } };
    };
    return (files: readonly string[]) => Promise.all(files.map(load));
}

function addStatements(migration: MigrationBuilder, sql: string): void {
    if (!NO_TRANSACTION.test(sql)) {
        migration.sql(sql);
        return;
    }
    migration.noTransaction();
    for (const statement of sql.split(END_OF_STATEMENT).filter((part) => part.trim() !== "")) {
        migration.sql(statement);
    }
}
