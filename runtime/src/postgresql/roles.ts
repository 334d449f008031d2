import type { ClientBase } from "pg";

/**
 * Roles that own something that is dumped, that were granted something on it, or that a policy names. PostgreSQL notes no
 * dependency on the role that made the cluster: owners are therefore read from the objects, too. Of what belongs to an
 * extension `pg_dump` dumps no owner, and the grants (`a`) that were made since.
 */
const ROLES = `
SELECT rolname
FROM pg_roles
WHERE oid IN (
    SELECT s.refobjid
    FROM pg_shdepend s
    WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND s.refclassid = 'pg_authid'::regclass
      AND s.classid <> 'pg_extension'::regclass
      AND (s.deptype = 'a' OR NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = s.classid AND d.objid = s.objid AND d.deptype = 'e'))
    UNION SELECT nspowner FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION SELECT c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION SELECT p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION SELECT lomowner FROM pg_largeobject_metadata
)
  AND rolname !~ '^pg_'
ORDER BY rolname COLLATE "C"`;

/** Names of the roles that must be there when owners and grants are restored. */
export async function readRoles(client: ClientBase): Promise<string[]> {
    const { rows } = await client.query<{ rolname: string }>(ROLES);
    return rows.map(({ rolname }) => rolname);
}
