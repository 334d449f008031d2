import { type Client, DatabaseError } from "pg";
import { Failure } from "../failure";
import { connect, type DatabaseTarget } from "../postgresql/connection";
import { counted, listed } from "../words";
import { copyProperties } from "./database-properties";
import { identifier } from "./sql";

/** What a person has said about the database to restore into. */
export interface DestinationRules {
    readonly into: string;
    readonly overwrite: boolean;
    readonly disconnect: boolean;
}

/** Anything that somebody made in a database, but for extensions, which hold nothing. */
const OBJECTS = `
WITH own_schema AS (
    SELECT oid, nspname FROM pg_namespace n
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
),
own AS (
    SELECT 'pg_class'::regclass AS class, c.oid, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN own_schema n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, format('%I.%I()', n.nspname, p.proname)
    FROM pg_proc p JOIN own_schema n ON n.oid = p.pronamespace
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, format('%I.%I', n.nspname, t.typname)
    FROM pg_type t JOIN own_schema n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, format('schema %I', nspname) FROM own_schema
    WHERE nspname <> 'public' AND oid NOT IN (SELECT extnamespace FROM pg_extension)
    UNION ALL
    SELECT 'pg_largeobject'::regclass, oid, format('large object %s', oid) FROM pg_largeobject_metadata
)
SELECT name FROM own
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = own.class AND d.objid = own.oid AND d.deptype = 'e')
ORDER BY name LIMIT 5`;

const SESSIONS = `
SELECT usename::text AS user, application_name AS application, count(*)::text AS count
FROM pg_stat_activity
WHERE datname = $1 AND coalesce(backend_type, 'client backend') = 'client backend' AND usename IS DISTINCT FROM 'rdsadmin'
GROUP BY 1, 2 ORDER BY 1, 2`;

const DATABASE = `
SELECT pg_get_userbyid(datdba) AS owner, pg_has_role(datdba, 'USAGE') AS owned FROM pg_database WHERE datname = $1`;

/** SQLSTATE `object_in_use`. */
const IN_USE = "55006";

/**
 * Refuses to go on where the database to restore into must not be replaced: it holds something, and nobody said that it
 * may; or somebody is connected to it.
 *
 * @param client a connection to another database of the server.
 * @returns whether there is such a database.
 * @throws {@link Failure} of the kind `database not empty`.
 */
export async function checkDestination(
    client: Client,
    target: DatabaseTarget,
    rules: DestinationRules,
): Promise<boolean> {
    const { into, overwrite, disconnect } = rules;
    const { rows } = await client.query<{ owner: string; owned: boolean }>(DATABASE, [into]);
    const [database] = rows;
    if (database === undefined) {
        return false;
    }
    if (!database.owned) {
        throw new Failure(
            "restore failed",
            `Nothing was changed. The database "${into}" belongs to "${database.owner}", and only who is a member of that ` +
                `role can replace it. Run: GRANT ${identifier(database.owner)} TO CURRENT_USER;`,
        );
    }
    if (!overwrite) {
        await refuseContent({ ...target, database: into });
    }
    if (!disconnect) {
        await refuseSessions(client, into);
    }
    return true;
}

async function refuseContent(target: DatabaseTarget): Promise<void> {
    const client = await connect(target);
    try {
        const { rows } = await client.query<{ name: string }>(OBJECTS);
        if (rows.length > 0) {
            throw new Failure(
                "database not empty",
                `The database "${target.database}" is not empty: it has ${listed(rows.map(({ name }) => name))}` +
                    `${rows.length === 5 ? ", and perhaps more" : ""}. Nothing was changed. Restore into another name, or ` +
                    "set OVERWRITE=true (--overwrite) to drop it once the dump is restored and right.",
            );
        }
    } finally {
        await client.end();
    }
}

async function refuseSessions(client: Client, into: string): Promise<void> {
    const { rows } = await client.query<{ user: string | null; application: string; count: string }>(SESSIONS, [into]);
    if (rows.length > 0) {
        const who = rows.map(
            ({ user, application, count }) =>
                `${counted(count, "session")} of ${user ?? "nobody"}${application === "" ? "" : ` (${application})`}`,
        );
        throw inUse(into, listed(who));
    }
}

function inUse(into: string, who: string): Failure {
    return new Failure(
        "database not empty",
        `The database "${into}" is in use: ${who}. It was not changed. Stop what is connected (aws ecs update-service ` +
            "--desired-count 0), or set DISCONNECT=true (--disconnect) to end the connections.",
    );
}

/**
 * Gives a restored database the name that was asked for; one that has it is dropped. Its owner, its grants and its own
 * settings go to the restored one, since no dump brings them.
 *
 * @returns what of these could not be given to it, in words.
 * @throws {@link Failure}
 */
export async function putInPlace(
    client: Client,
    target: DatabaseTarget,
    restored: string,
    rules: DestinationRules,
): Promise<string[]> {
    const { into, disconnect } = rules;
    const failures: string[] = [];
    if (await checkDestination(client, target, rules)) {
        failures.push(...(await copyProperties(client, into, restored)));
        try {
            await client.query(`DROP DATABASE ${identifier(into)}${disconnect ? " WITH (FORCE)" : ""}`);
        } catch (error) {
            throw error instanceof DatabaseError && error.code === IN_USE
                ? inUse(into, "somebody has just connected")
                : error;
        }
    }
    await client.query(`ALTER DATABASE ${identifier(restored)} RENAME TO ${identifier(into)}`);
    return failures;
}
