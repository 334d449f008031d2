import type { Client } from "pg";
import { identifier, literal } from "./sql";

/** What a database has beside what is in it. */
const PROPERTIES = `
SELECT d.oid, pg_get_userbyid(d.datdba) AS owner, d.datconnlimit AS connections, d.datacl IS NOT NULL AS granted,
       shobj_description(d.oid, 'pg_database') AS comment
FROM pg_database d WHERE d.datname = $1`;

const GRANTS = `
SELECT CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END AS grantee,
       a.privilege_type AS privilege, a.is_grantable AS grantable
FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a
WHERE d.oid = $1 AND a.grantee <> d.datdba`;

const SETTINGS = `
SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END AS role,
       split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS entry
WHERE s.setdatabase = $1`;

interface PropertiesRow {
    readonly oid: string;
    readonly owner: string;
    readonly connections: number;
    readonly granted: boolean;
    readonly comment: string | null;
}

interface SettingRow {
    readonly role: string | null;
    readonly name: string;
    readonly value: string;
}

/**
 * Gives one database the owner, the grants, the settings, the limit of connections and the comment of another.
 *
 * @returns what could not be copied, in words.
 */
export async function copyProperties(client: Client, from: string, to: string): Promise<string[]> {
    const { rows } = await client.query<PropertiesRow>(PROPERTIES, [from]);
    const [properties] = rows;
    if (properties === undefined) {
        return [];
    }
    const database = `DATABASE ${identifier(to)}`;
    const statements = [`ALTER ${database} CONNECTION LIMIT ${properties.connections}`];
    if (properties.comment !== null) {
        statements.push(`COMMENT ON ${database} IS ${literal(properties.comment)}`);
    }
    if (properties.granted) {
        statements.push(`REVOKE ALL ON ${database} FROM PUBLIC`, ...(await grants(client, properties.oid, database)));
    }
    statements.push(`ALTER ${database} OWNER TO ${identifier(properties.owner)}`);
    const failures: string[] = [];
    for (const statement of statements) {
        await client.query(statement).catch((error: unknown) => failures.push(failure(statement, error)));
    }
    const settings = await client.query<SettingRow>(SETTINGS, [properties.oid]);
    for (const setting of settings.rows) {
        const whose = setting.role === null ? database : `ROLE ${identifier(setting.role)} IN ${database}`;
        await copySetting(client, whose, setting).catch((error: unknown) =>
            failures.push(failure(`ALTER ${whose} SET ${setting.name}`, error)),
        );
    }
    return failures;
}

async function grants(client: Client, oid: string, database: string): Promise<string[]> {
    const { rows } = await client.query<{ grantee: string | null; privilege: string; grantable: boolean }>(GRANTS, [
        oid,
    ]);
    return rows.map(({ grantee, privilege, grantable }) => {
        const to = grantee === null ? "PUBLIC" : identifier(grantee);
        return `GRANT ${privilege} ON ${database} TO ${to}${grantable ? " WITH GRANT OPTION" : ""}`;
    });
}

/** By way of the transaction's own value: which values are lists, and how those are quoted, PostgreSQL knows. */
async function copySetting(client: Client, whose: string, { name, value }: SettingRow): Promise<void> {
    const parts = name.split(".").map(identifier).join(".");
    await client.query("BEGIN");
    try {
        await client.query("SELECT pg_catalog.set_config($1, $2, true)", [name, value]);
        await client.query(`ALTER ${whose} SET ${parts} FROM CURRENT`);
        await client.query("COMMIT");
    } catch (error) {
        await client.query("ROLLBACK");
        throw error;
    }
}

/** Without the setting's value, which may be a secret. */
function failure(statement: string, error: unknown): string {
    return `${statement}: ${error instanceof Error ? error.message : String(error)}`;
}
