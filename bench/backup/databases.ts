import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "pg";
import { type Postgresql } from "../../development/postgresql";

const run = promisify(execFile);

/** Databases of pgbench: 15 MB for each unit of the scale, most of it one table whose rows are padded with blanks. */
const PGBENCH = {
    pgbench: ["--scale=70"],
    pgbench_partitioned: ["--scale=70", "--partitions=2"],
    pgbench_100mb: ["--scale=7"],
} as const satisfies Record<string, readonly string[]>;

/** Databases that are measured. */
export type BenchDatabase = keyof typeof PGBENCH | "mix";

const MIX_TABLES = 40;
const MIX_ROWS = 32_000;

/** Creates the databases on a server. */
export async function createDatabases(server: Postgresql, tools: string): Promise<void> {
    for (const [database, options] of Object.entries(PGBENCH)) {
        await query(server, "postgres", `CREATE DATABASE ${database}`);
        await run(`${tools}/pgbench`, ["--initialize", "--quiet", ...options, database], {
            env: { ...process.env, ...libpq(server) },
            maxBuffer: 64 * 1024 * 1024,
        });
    }
    await query(server, "postgres", "CREATE DATABASE mix");
    for (let table = 1; table <= MIX_TABLES; table += 1) {
        await query(server, "mix", mixTable(table));
    }
    for (const database of [...Object.keys(PGBENCH), "mix"]) {
        // What autovacuum would do while it is measured.
        await query(server, database, "VACUUM (ANALYZE, FREEZE)");
    }
}

/** Size of a database in bytes. */
export async function databaseBytes(server: Postgresql, database: BenchDatabase): Promise<number> {
    const [row] = await query<{ bytes: string }>(server, database, "SELECT pg_database_size(current_database()) bytes");
    return Number(row?.bytes);
}

/** Variables by which PostgreSQL's tools reach the server. */
export function libpq({ port, superuser, certificateFile }: Postgresql): Record<string, string> {
    return {
        PGHOST: "localhost",
        PGPORT: String(port),
        PGUSER: superuser.user,
        PGPASSWORD: superuser.password,
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: certificateFile ?? "system",
    };
}

/** Identifiers, documents and sentences, as an application has them. */
function mixTable(number: number): string {
    const table = `documents_${number}`;
    return `
        CREATE TABLE ${table} (
            id uuid PRIMARY KEY,
            owner uuid NOT NULL,
            created_at timestamptz NOT NULL,
            body text NOT NULL,
            attributes jsonb NOT NULL
        );
        INSERT INTO ${table}
        SELECT md5('${number}-' || i)::uuid,
               md5('owner' || i % 997)::uuid,
               '2026-01-01 00:00:00+00'::timestamptz + i * interval '17 seconds',
               'Order ' || i || ' of customer ' || i % 997 || ' was sent to ' || md5(i % 5003 || 'street') || ', ' ||
                   (ARRAY['paid by card', 'paid by invoice', 'returned', 'delivered late'])[1 + i % 4] ||
                   ', with the note "' || substr(md5(i || 'note'), 1, 24) || '"',
               jsonb_build_object(
                   'status', (ARRAY['open', 'paid', 'sent'])[1 + i % 3], 'total', i % 100003 / 100.0,
                   'token', md5(i || 'token'), 'lines', jsonb_build_array(i % 7, i % 11, i % 13),
                   'address', jsonb_build_object('city', 'City ' || i % 311, 'zip', lpad((i % 99991)::text, 5, '0')))
        FROM generate_series(1, ${MIX_ROWS}) AS i;
        CREATE INDEX ON ${table} (owner, created_at);
        ${number % 10 === 0 ? `CREATE INDEX ON ${table} USING gin (attributes jsonb_path_ops);` : ""}
    `;
}

async function query<Row extends object>(
    { port, superuser }: Postgresql,
    database: string,
    sql: string,
): Promise<Row[]> {
    const client = new Client({ host: "localhost", port, database, ...superuser });
    await client.connect();
    try {
        return (await client.query<Row>(sql)).rows;
    } finally {
        await client.end();
    }
}
