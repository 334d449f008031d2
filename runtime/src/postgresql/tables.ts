import type { ClientBase } from "pg";
import type { TableContent } from "../content";
import { type ColumnDescription, fingerprintQuery } from "./fingerprint";

/** A table with rows of its own, and what is needed to read them. */
export interface TableDescription {
    /** Qualified, quoted where PostgreSQL needs it. */
    readonly name: string;
    readonly schema: string;
    /** Its name alone, as it is. */
    readonly table: string;
    /** Bytes of its rows, without indexes, with what is stored out of line. */
    readonly bytes: number;
    readonly columns: readonly ColumnDescription[];
    /** Which rows are dumped of an extension's table: `WHERE …`, or nothing where all are; absent for any other table. */
    readonly extensionCondition?: string | undefined;
}

/**
 * Tables whose rows `pg_dump` dumps: none of a system schema, none that only has partitions, no foreign tables, and of
 * extensions those that they mark as configuration
 * (https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-CONFIG-TABLES).
 */
const TABLES = `
WITH RECURSIVE base_type AS (
    SELECT oid, oid AS base FROM pg_type WHERE typtype <> 'd'
    UNION ALL
    SELECT d.oid, b.base FROM pg_type d JOIN base_type b ON d.typbasetype = b.oid WHERE d.typtype = 'd'
),
configuration AS (
    SELECT c.oid, c.condition
    FROM pg_extension e
    CROSS JOIN LATERAL unnest(e.extconfig, e.extcondition) AS c (oid, condition)
)
SELECT format('%I.%I', n.nspname, c.relname) AS name,
       n.nspname AS schema,
       c.relname AS "table",
       pg_table_size(c.oid)::float8 AS bytes,
       f.condition AS extension_condition,
       coalesce(a.columns, '[]') AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN configuration f ON f.oid = c.oid
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
               'name', a.attname,
               'quotedName', quote_ident(a.attname),
               'type', format('%I.%I', tn.nspname, t.typname),
               'outputFunction', format('%I.%I', pn.nspname, p.proname),
               -- Of any length: what is called character or bit, with no more, is one long.
               'castTo', CASE WHEN a.atttypid <> t.oid THEN format_type(t.oid, -1) END,
               'blankPadded', a.atttypid = 'pg_catalog.bpchar'::regtype AND a.atttypmod > 0,
               'notNull', a.attnotnull
           ) ORDER BY a.attname COLLATE "C") AS columns
    FROM pg_attribute a
    JOIN base_type b ON b.oid = a.atttypid
    JOIN pg_type t ON t.oid = b.base
    JOIN pg_namespace tn ON tn.oid = t.typnamespace
    JOIN pg_proc p ON p.oid = t.typoutput
    JOIN pg_namespace pn ON pn.oid = p.pronamespace
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
) a ON true
WHERE c.relkind = 'r'
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (f.oid IS NOT NULL OR NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'
  ))
ORDER BY 1`;

interface TableRow {
    readonly name: string;
    readonly schema: string;
    readonly table: string;
    readonly bytes: number;
    readonly extension_condition: string | null;
    readonly columns: readonly (Omit<ColumnDescription, "castTo"> & { readonly castTo: string | null })[];
}

/** Describes the tables whose rows are dumped, sorted by name. */
export async function describeTables(client: ClientBase): Promise<TableDescription[]> {
    const { rows } = await client.query<TableRow>(TABLES);
    return rows.map(({ extension_condition, columns, ...table }) => ({
        ...table,
        columns: columns.map(({ castTo, ...column }) => ({ ...column, castTo: castTo ?? undefined })),
        extensionCondition: extension_condition ?? undefined,
    }));
}

/**
 * Counts a table's rows and computes their fingerprint.
 *
 * @throws where it cannot be read, with the table's name.
 */
export async function readTable(client: ClientBase, table: TableDescription): Promise<TableContent> {
    const query = fingerprintQuery(table.name, table.columns, table.extensionCondition);
    const [row] = await reading(table.name, () => client.query<{ rows: string; fingerprint: string }>(query));
    return {
        name: table.name,
        rows: row?.rows ?? "0",
        fingerprint: row?.fingerprint ?? "0",
        columns: table.columns.map(({ name }) => name),
    };
}

async function reading<Row>(name: string, query: () => Promise<{ rows: Row[] }>): Promise<Row[]> {
    try {
        return (await query()).rows;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The rows of ${name} could not be read: ${reason}`, { cause: error });
    }
}
