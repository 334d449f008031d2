import type { ClientBase } from "pg";
import type { DatabaseContent } from "../content";

/** Where a migration tool notes what it has done. */
interface MigrationTable {
    /** Name of its table, in whichever schema. */
    readonly table: string;
    /** Columns by which the table is known to be that tool's. */
    readonly columns: readonly string[];
    /** SQL of the newest migration's version. */
    readonly version: string;
    /** SQL of the order, the newest first. */
    readonly newest: string;
    /** Which rows count. */
    readonly where?: string;
}

/** Newest first by a column that is the version, too. */
function ordered(table: string, column: string, where?: string): MigrationTable {
    return { table, columns: [column], version: `"${column}"`, newest: `"${column}" DESC`, where };
}

/** Sources: the tools' own documentation of their tables, 2026-11. More columns make a more certain match: first. */
const MIGRATION_TABLES: readonly MigrationTable[] = [
    // Flyway
    {
        table: "flyway_schema_history",
        columns: ["installed_rank", "version", "success"],
        version: "version",
        newest: "installed_rank DESC",
        where: "success AND version IS NOT NULL",
    },
    // Liquibase
    { table: "databasechangelog", columns: ["id", "orderexecuted"], version: "id", newest: "orderexecuted DESC" },
    // Django
    {
        table: "django_migrations",
        columns: ["id", "app", "name"],
        version: "app || '.' || name",
        newest: "id DESC",
    },
    // Prisma
    {
        table: "_prisma_migrations",
        columns: ["migration_name", "finished_at", "rolled_back_at"],
        version: "migration_name",
        newest: "finished_at DESC, migration_name DESC",
        where: "finished_at IS NOT NULL AND rolled_back_at IS NULL",
    },
    // Goose
    {
        table: "goose_db_version",
        columns: ["id", "version_id", "is_applied"],
        version: "version_id",
        newest: "id DESC",
        where: "is_applied",
    },
    // sqlx
    ordered("_sqlx_migrations", "version", "success"),
    // Diesel
    ordered("__diesel_schema_migrations", "version"),
    // Entity Framework Core
    ordered("__EFMigrationsHistory", "MigrationId"),
    // Sequelize, Umzug
    ordered("SequelizeMeta", "name"),
    // Alembic
    ordered("alembic_version", "version_num"),
    // Kysely
    ordered("kysely_migration", "name"),
    // Knex, Objection
    { table: "knex_migrations", columns: ["id", "name"], version: "name", newest: "id DESC" },
    // Drizzle
    {
        table: "__drizzle_migrations",
        columns: ["id", "hash", "created_at"],
        version: "hash",
        newest: "created_at DESC",
    },
    // node-pg-migrate
    { table: "pgmigrations", columns: ["id", "name", "run_on"], version: "name", newest: "id DESC" },
    // Rails, Ecto, dbmate, golang-migrate
    ordered("schema_migrations", "version"),
    // Laravel
    { table: "migrations", columns: ["id", "migration", "batch"], version: "migration", newest: "id DESC" },
    // TypeORM
    { table: "migrations", columns: ["id", "timestamp", "name"], version: "name", newest: "id DESC" },
];

const FOUND = `
SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relname AS "table",
       array_agg(a.attname::text) AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relname = ANY ($1::text[])
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
GROUP BY c.oid, n.nspname, c.relname
ORDER BY 1`;

interface FoundRow {
    readonly name: string;
    readonly table: string;
    readonly columns: readonly string[];
}

/** The newest migration that a known tool has noted, or `undefined`. Of several tables the first by name counts. */
export async function readMigration(client: ClientBase): Promise<DatabaseContent["migration"]> {
    const names = MIGRATION_TABLES.map(({ table }) => table);
    const { rows } = await client.query<FoundRow>(FOUND, [names]);
    for (const found of rows) {
        const tool = MIGRATION_TABLES.find(
            ({ table, columns }) => table === found.table && columns.every((column) => found.columns.includes(column)),
        );
        const version = tool && (await newestVersion(client, found.name, tool));
        if (version !== undefined) {
            return { table: found.name, version };
        }
    }
    return undefined;
}

async function newestVersion(client: ClientBase, name: string, tool: MigrationTable): Promise<string | undefined> {
    // ORDER BY would take a name that is a column's here, too, for that of the text.
    const { rows } = await client.query<{ version_as_text: string }>(
        `SELECT (${tool.version})::text AS version_as_text FROM ${name} WHERE ${tool.where ?? "true"}
         ORDER BY ${tool.newest} LIMIT 1`,
    );
    return rows[0]?.version_as_text;
}
