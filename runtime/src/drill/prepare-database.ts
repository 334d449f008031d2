import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError } from "pg";
import { Failure } from "../failure";
import type { Manifest } from "../manifest";
import { connect } from "../postgresql/connection";
import { AWS_EXTENSIONS } from "../restore/aws-extensions";
import { localeChoices } from "../restore/locale";
import { identifier, literal } from "../restore/sql";
import { listed } from "../words";
import type { EphemeralServer } from "./server";

/** Database that a drill restores into. */
export const RESTORED_DATABASE = "restored";

/** The server's superuser: one that the dump does not speak of. */
export function superuserBeside(roles: readonly string[]): string {
    let name = "drill";
    while (roles.includes(name)) {
        name += "_";
    }
    return name;
}

/**
 * Makes the database and the roles that the dump speaks of, so that owners, grants and policies are restored, too.
 *
 * @param superusers those of the roles that must be superusers here: elsewhere than on RDS nobody else may own an event
 * trigger (https://www.postgresql.org/docs/current/sql-altereventtrigger.html).
 * @returns what somebody who reads the report should know.
 * @throws {@link Failure} where extensions are missing.
 */
export async function prepareDatabase(
    server: EphemeralServer,
    manifest: Manifest,
    superusers: readonly string[],
): Promise<string[]> {
    const client = await connect(server.target("postgres"));
    try {
        await refuseMissingExtensions(client, manifest);
        const { rows } = await client.query<{ name: string }>("SELECT rolname AS name FROM pg_roles");
        const there = rows.map(({ name }) => name);
        for (const role of manifest.roles.filter((name) => !there.includes(name))) {
            const attribute = superusers.includes(role) ? "SUPERUSER" : "NOSUPERUSER";
            await client.query(`CREATE ROLE ${identifier(role)} NOLOGIN ${attribute}`);
        }
        const notes = await createDatabase(client, manifest);
        if (manifest.content.extensions.some(({ name }) => name === LOG_EXTENSION)) {
            await createLogWrapper(server);
        }
        return notes;
    } finally {
        await client.end();
    }
}

/** The extension of AWS's that brings a foreign data wrapper, under its own name. */
const LOG_EXTENSION = "log_fdw";

/** A wrapper that reads nothing: the dump's servers and foreign tables, which are no part of the extension, are of it. */
async function createLogWrapper(server: EphemeralServer): Promise<void> {
    const client = await connect(server.target(RESTORED_DATABASE));
    try {
        await client.query(`CREATE FOREIGN DATA WRAPPER ${LOG_EXTENSION}`);
    } finally {
        await client.end();
    }
}

type Connection = Awaited<ReturnType<typeof connect>>;

async function refuseMissingExtensions(client: Connection, { content, serverMajor }: Manifest): Promise<void> {
    const { rows } = await client.query<{ name: string }>("SELECT name FROM pg_available_extensions");
    const available = [...AWS_EXTENSIONS, ...rows.map(({ name }) => name)];
    const missing = content.extensions.map(({ name }) => name).filter((name) => !available.includes(name));
    if (missing.length > 0) {
        const one = missing.length === 1;
        throw new Failure(
            "restore failed",
            `The database has the ${one ? "extension" : "extensions"} ${listed(missing)}, which the drill's server ` +
                `does not have. Name in slipway:backups.extensions what Debian's packages postgresql-${serverMajor}-… ` +
                "that bring them end with (postgis is in postgis-3), so that the backup image is built with them.",
        );
    }
}

async function createDatabase(client: Connection, { database }: Manifest): Promise<string[]> {
    const create = `CREATE DATABASE ${RESTORED_DATABASE} TEMPLATE template0 ENCODING ${literal(database.encoding)}`;
    const refused: string[] = [];
    for (const { sql, substitute } of localeChoices(database)) {
        try {
            await client.query(`${create} ${sql}`);
        } catch (error) {
            // The machine does not have this locale, or it does not go with the encoding.
            if (error instanceof DatabaseError && /^(?:22|42|0A)/.test(error.code ?? "")) {
                refused.push(error.message);
                continue;
            }
            throw error;
        }
        return substitute === undefined
            ? []
            : [
                  `The database sorts text by ${database.collate}, which the drill's server does not have ` +
                      `(${refused[0] ?? ""}): it was restored with ${substitute}. Rows are the same; their order, and ` +
                      "what depends on it, may not be.",
              ];
    }
    throw new Failure("restore failed", `No database could be made for the restore: ${refused.join("; ")}.`);
}

/** Settings without which an extension cannot be created, where its library is loaded with the server. */
const PRELOADED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    // Its jobs are rows of the dump; none may run here.
    pg_cron: { "cron.database_name": RESTORED_DATABASE, "cron.launch_active_jobs": "off" },
    pgaudit: {},
};

/** Settings of the server for the extensions of a dump. */
export function extensionSettings(binaries: string, { content }: Manifest): Record<string, string> {
    const preloaded = content.extensions
        .map(({ name }) => name)
        .filter((name) => name in PRELOADED && hasLibrary(binaries, name));
    if (preloaded.length === 0) {
        return {};
    }
    const entries = preloaded.flatMap((name) => Object.entries(PRELOADED[name] ?? {}));
    return { shared_preload_libraries: preloaded.join(","), ...Object.fromEntries(entries) };
}

function hasLibrary(binaries: string, name: string): boolean {
    const library = join(binaries, "..", "lib");
    return [library, join(library, "postgresql")].some((folder) => existsSync(join(folder, `${name}.so`)));
}
