import type { ClientBase } from "pg";
import type { Manifest } from "../manifest";

/** What a manifest says of the database and its server. */
export type DatabaseDescription = Pick<Manifest, "database" | "serverVersion" | "serverMajor">;

// The column of the locale was renamed in version 17.
const DESCRIPTION = `
SELECT d.datname AS name,
       pg_database_size(d.oid)::text AS bytes,
       pg_encoding_to_char(d.encoding) AS encoding,
       d.datcollate AS collate,
       d.datctype AS ctype,
       CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS locale_provider,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
       split_part(current_setting('server_version'), ' ', 1) AS server_version,
       current_setting('server_version_num')::int / 10000 AS server_major
FROM pg_database d
WHERE d.datname = current_database()`;

interface DescriptionRow {
    readonly name: string;
    readonly bytes: string;
    readonly encoding: string;
    readonly collate: string;
    readonly ctype: string;
    readonly locale_provider: Manifest["database"]["localeProvider"];
    readonly locale: string | null;
    readonly server_version: string;
    readonly server_major: number;
}

/** Describes the database that a connection is to. */
export async function describeDatabase(client: ClientBase): Promise<DatabaseDescription> {
    const { rows } = await client.query<DescriptionRow>(DESCRIPTION);
    const [row] = rows;
    if (row === undefined) {
        throw new Error("pg_database does not have the database of this connection.");
    }
    const { locale_provider, locale, server_version, server_major, ...database } = row;
    return {
        database: { ...database, localeProvider: locale_provider, locale: locale ?? undefined },
        serverVersion: server_version,
        serverMajor: server_major,
    };
}
