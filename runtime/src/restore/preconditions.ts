import type { Client } from "pg";
import { Failure } from "../failure";
import type { Manifest } from "../manifest";
import { counted, listed } from "../words";
import { AWS_EXTENSIONS } from "./aws-extensions";
import { identifier } from "./sql";

/** What a server has, and what a database on it is like. */
export interface ServerFacts {
    readonly major: number;
    /** The role that restores. */
    readonly user: string;
    readonly roles: readonly string[];
    readonly availableExtensions: readonly string[];
}

/** Reads what must be known of a server before anything is restored to it. */
export async function readServerFacts(client: Client): Promise<ServerFacts> {
    const server = await client.query<{ major: number; user: string }>(
        `SELECT current_setting('server_version_num')::int / 10000 AS major, current_user::text AS "user"`,
    );
    const roles = await client.query<{ name: string }>("SELECT rolname AS name FROM pg_roles");
    const extensions = await client.query<{ name: string }>("SELECT name FROM pg_available_extensions");
    const [{ major, user } = { major: 0, user: "" }] = server.rows;
    return {
        major,
        user,
        roles: roles.rows.map(({ name }) => name),
        availableExtensions: extensions.rows.map(({ name }) => name),
    };
}

/**
 * Refuses to begin where the server lacks something that the dump needs; all that is missing is told at once.
 *
 * @returns the extensions to leave out, since only AWS has them and this server is none of AWS's.
 * @throws {@link Failure}
 */
export function checkServer(facts: ServerFacts, { id, serverMajor, roles, content }: Manifest): string[] {
    if (facts.major < serverMajor) {
        throw new Failure(
            "server version differs",
            `The dump ${id} is of PostgreSQL ${serverMajor}, and the server is of version ${facts.major}: a dump does ` +
                "not go back to an older version. Raise slipway:database.version first.",
        );
    }
    const missingRoles = roles.filter((role) => !facts.roles.includes(role));
    const missing = content.extensions
        .map(({ name }) => name)
        .filter((name) => !facts.availableExtensions.includes(name));
    const leftOut = missing.filter((name) => AWS_EXTENSIONS.includes(name));
    const missingExtensions = missing.filter((name) => !leftOut.includes(name));
    const refusals: string[] = [];
    if (missingRoles.length > 0) {
        const commands = missingRoles.map((role) => `CREATE ROLE ${identifier(role)};`).join(" ");
        refusals.push(
            `The server lacks ${counted(missingRoles.length, "role")} that the dump speaks of: ` +
                `${listed(missingRoles)}. Create what is missing, with LOGIN and a password where an application logs ` +
                `in with it: ${commands}`,
        );
    }
    if (missingExtensions.length > 0) {
        refusals.push(
            `The server lacks ${counted(missingExtensions.length, "extension")} of the dump: ` +
                `${listed(missingExtensions)}. See what RDS has for this version, and the parameter ` +
                "rds.allowed_extensions.",
        );
    }
    if (refusals.length > 0) {
        throw new Failure("restore failed", `Nothing was restored. ${refusals.join(" ")}`);
    }
    return leftOut;
}

/**
 * Refuses to begin where the restoring role cannot give objects to their owners: RDS's master user is no superuser, and
 * must be a member of each (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-OWNER).
 *
 * @throws {@link Failure} that names all of them.
 */
export async function checkOwners(
    client: Client,
    { major, user }: ServerFacts,
    owners: readonly string[],
): Promise<void> {
    const { rows } = await client.query<{ role: string }>(
        `SELECT role FROM unnest($1::text[]) AS role
         WHERE NOT (pg_has_role(role, $2) AND pg_has_role(role, 'USAGE')) ORDER BY 1`,
        // Up to version 15, who is a member may always become it.
        [owners, major >= 16 ? "SET" : "MEMBER"],
    );
    if (rows.length === 0) {
        return;
    }
    const roles = rows.map(({ role }) => role);
    const commands = roles.map((role) => `GRANT ${identifier(role)} TO ${identifier(user)};`).join(" ");
    throw new Failure(
        "restore failed",
        `Nothing was restored. "${user}" is no member of ${listed(roles)}, and cannot give back what ` +
            `${roles.length === 1 ? "it owns" : "they own"}. Run, and take it back afterwards if you like: ${commands}`,
    );
}
