import { DatabaseError } from "pg";
import type { Queries } from "./queries";

// SQLSTATE of a table that is not there.
const UNDEFINED_TABLE = "42P01";

/**
 * Which of a release's migrations did not run yet, the oldest first. Those that the database alone knows are a newer
 * release's, which this one can live with.
 *
 * @param names the release's migrations.
 * @throws where the database cannot be asked.
 */
export async function pendingMigrations(queries: Queries, names: readonly string[]): Promise<readonly string[]> {
    const ran = await ranMigrations(queries);
    return names.filter((name) => !ran.has(name));
}

async function ranMigrations(queries: Queries): Promise<ReadonlySet<string>> {
    try {
        const rows = await queries.selectFrom("pgmigrations").select("name").execute();
        return new Set(rows.map(({ name }) => name));
    } catch (error) {
        if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) {
            return new Set();
        }
        throw error;
    }
}
