import type { ClientBase } from "pg";
import type { ObjectKind, SchemaObject } from "../content";
import { definitionHash } from "./definitions";

/** Everything but the system's schemas and what belongs to an extension, as which it is restored. */
const OWN_OBJECTS = `
WITH member AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
own_schema AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
own_relation AS (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c
    JOIN own_schema n ON n.oid = c.relnamespace
    WHERE c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
),
own_type AS (
    SELECT t.*, format('%I.%I', n.nspname, t.typname) AS name
    FROM pg_type t
    JOIN own_schema n ON n.oid = t.typnamespace
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
)`;

const COLLATION_NAME = `(SELECT format('%I.%I', cn.nspname, co.collname)
    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid =`;

/** By name: a dump does not keep the order of a view's options. */
const OPTIONS = `(SELECT array_agg(o ORDER BY o COLLATE "C") FROM unnest(r.reloptions) AS o)`;

const TABLES = `
SELECT 'table' AS kind, r.name, true AS valid, concat_ws(' ',
    r.relkind, r.relpersistence, r.relrowsecurity, r.relforcerowsecurity, ${OPTIONS},
    pg_get_partkeydef(r.oid), pg_get_expr(r.relpartbound, r.oid),
    (SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = r.oid),
    (SELECT concat(s.srvname, f.ftoptions) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
     WHERE f.ftrelid = r.oid)
) AS definition
FROM own_relation r
WHERE r.relkind IN ('r', 'p', 'f')`;

const COLUMNS = `
SELECT 'column', format('%I on %s', a.attname, r.name), true, concat_ws(' ',
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> t.typcollation THEN ${COLLATION_NAME} a.attcollation) END,
    CASE WHEN a.attnotnull THEN 'NOT NULL' END,
    a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
FROM own_relation r
JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE r.relkind IN ('r', 'p', 'f')`;

/**
 * Constraints, but for those that PostgreSQL makes from others under names of its choice: foreign keys on and to
 * partitions, and what children inherit of NOT NULL (a constraint of its own from PostgreSQL 18 on).
 */
const CONSTRAINTS = `
SELECT CASE c.contype
           WHEN 'c' THEN 'check constraint' WHEN 'f' THEN 'foreign key' WHEN 'n' THEN 'not-null constraint'
           WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique constraint' ELSE 'exclusion constraint'
       END,
       format('%I on %s', c.conname, coalesce(r.name, t.name)),
       c.convalidated AND coalesce(i.indisvalid, true),
       pg_get_constraintdef(c.oid)
FROM pg_constraint c
LEFT JOIN own_relation r ON r.oid = c.conrelid
LEFT JOIN own_type t ON t.oid = c.contypid
LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x')
WHERE (r.oid IS NOT NULL OR t.oid IS NOT NULL)
  AND c.contype IN ('c', 'f', 'n', 'p', 'u', 'x')
  AND NOT (c.contype = 'f' AND c.conparentid <> 0)
  AND NOT (c.contype = 'n' AND (NOT c.conislocal OR coalesce(r.relispartition, false)))`;

const INDEXES = `
SELECT CASE x.relkind WHEN 'I' THEN 'partitioned index' ELSE 'index' END,
       format('%I on %s', x.relname, r.name),
       i.indisvalid AND i.indisready,
       pg_get_indexdef(i.indexrelid)
FROM pg_index i
JOIN own_relation r ON r.oid = i.indrelid AND r.relkind IN ('r', 'p', 'm')
JOIN pg_class x ON x.oid = i.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))`;

const VIEWS = `
SELECT 'view', r.name, r.relkind = 'v' OR r.relispopulated,
       concat_ws(' ', r.relkind, ${OPTIONS}, pg_get_viewdef(r.oid))
FROM own_relation r
WHERE r.relkind IN ('v', 'm')`;

const FUNCTIONS = `
SELECT 'function',
       format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       true,
       CASE p.prokind
           WHEN 'a' THEN (
               SELECT concat_ws(' ', a.aggkind, a.aggtransfn, a.aggfinalfn, a.agginitval, a.aggtranstype::regtype,
                                a.aggsortop::regoperator)
               FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
           ELSE pg_get_functiondef(p.oid)
       END
FROM pg_proc p
JOIN own_schema n ON n.oid = p.pronamespace
WHERE NOT EXISTS (
    SELECT FROM pg_depend d
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i')
)`;

const TRIGGERS = `
SELECT 'trigger', format('%I on %s', t.tgname, r.name), true, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
FROM pg_trigger t
JOIN own_relation r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgparentid = 0`;

const POLICIES = `
SELECT 'policy', format('%I on %s', p.polname, r.name), true, concat_ws(' ',
    p.polcmd, p.polpermissive,
    (SELECT array_agg(coalesce(o.rolname, 'public') ORDER BY o.rolname)
     FROM unnest(p.polroles) AS role (oid) LEFT JOIN pg_roles o ON o.oid = role.oid),
    pg_get_expr(p.polqual, p.polrelid), 'WITH CHECK', pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
JOIN own_relation r ON r.oid = p.polrelid`;

const TYPES = `
SELECT 'type', t.name, true, concat_ws(' ',
    t.typtype,
    (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    CASE WHEN t.typtype = 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod), t.typdefault,
        CASE WHEN t.typnotnull THEN 'NOT NULL' END,
        ${COLLATION_NAME} t.typcollation)) END,
    (SELECT format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = t.oid),
    (SELECT array_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
     FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
FROM own_type t
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype IN ('d', 'e', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')`;

const SCHEMA_OBJECTS = `${OWN_OBJECTS}${[
    TABLES,
    COLUMNS,
    CONSTRAINTS,
    INDEXES,
    VIEWS,
    FUNCTIONS,
    TRIGGERS,
    POLICIES,
    TYPES,
].join("\nUNION ALL")}`;

interface ObjectRow {
    readonly kind: ObjectKind;
    readonly name: string;
    readonly valid: boolean;
    readonly definition: string | null;
}

/** Reads what a schema is made of beside its rows, sorted by kind and name. */
export async function readSchemaObjects(client: ClientBase): Promise<SchemaObject[]> {
    const { rows } = await client.query<ObjectRow>(SCHEMA_OBJECTS);
    return rows
        .map(({ kind, name, valid, definition }) => ({
            kind,
            name,
            definition: definitionHash(definition ?? ""),
            valid,
        }))
        .sort((one, other) => compare(one.kind, other.kind) || compare(one.name, other.name));
}

// Not by the machine's language: a manifest is to be the same wherever it is written.
function compare(one: string, other: string): number {
    return one < other ? -1 : one > other ? 1 : 0;
}
