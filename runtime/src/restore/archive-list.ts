/** What of an archive is restored, and what is not. */
export interface FilteredList {
    /** The table of contents without what is left out, for `pg_restore --use-list`. */
    readonly text: string;
    /** What is left out, as `pg_restore --list` names it: `EXTENSION - aws_s3`. */
    readonly leftOut: readonly string[];
}

/** An entry of `pg_restore --list`: `3351; 0 0 COMMENT - EXTENSION pg_trgm postgres`. */
const ENTRY = /^(\d+); \d+ \d+ (.*)$/;

/**
 * Leaves out of a table of contents:
 *
 * - the extensions named, with the schemas that they bring and all grants and comments on what is in those;
 * - comments on extensions: on RDS an extension belongs to a role that no user can become, so that
 *   `COMMENT ON EXTENSION` fails, and the comment is the extension's own text anyway.
 */
export function filterList(list: string, withoutExtensions: readonly string[]): FilteredList {
    const names = withoutExtensions.map((name) => name.replace(/[^a-z0-9_]/gi, "\\$&")).join("|");
    const patterns = [/^COMMENT - EXTENSION /];
    if (names !== "") {
        patterns.push(
            new RegExp(`^EXTENSION - (?:${names}) `),
            new RegExp(`^(?:ACL|COMMENT|SECURITY LABEL) - (?:SCHEMA|FOREIGN DATA WRAPPER) (?:${names}) `),
            new RegExp(`^(?:ACL|COMMENT|SECURITY LABEL|DEFAULT ACL) (?:${names}) `),
        );
    }
    const leftOut: string[] = [];
    const lines = list.split("\n").map((line) => {
        const entry = ENTRY.exec(line)?.[2];
        if (entry === undefined || !patterns.some((pattern) => pattern.test(entry))) {
            return line;
        }
        leftOut.push(entry.trim());
        return `;${line}`;
    });
    return { text: lines.join("\n"), leftOut };
}

/**
 * Takes the schemas and the grants on them out of a table of contents, and gives both parts. `pg_restore` grants at the end,
 * and for who is no superuser gives a table only to an owner who may create in its schema.
 */
export function schemasApart(list: string): { readonly schemas: string; readonly rest: string } {
    const isSchema = (line: string): boolean => /^(?:SCHEMA - |ACL - SCHEMA )/.test(ENTRY.exec(line)?.[2] ?? "");
    const only = (keep: (line: string) => boolean): string =>
        list
            .split("\n")
            .map((line) => (keep(line) ? line : `;${line}`))
            .join("\n");
    return { schemas: only(isSchema), rest: only((line) => !isSchema(line)) };
}

/** The roles, of those given, that own something in an archive. */
export function owners(list: string, roles: readonly string[]): string[] {
    const entries = list.split("\n").flatMap((line) => ENTRY.exec(line)?.[2] ?? []);
    return roles.filter((role) => entries.some((entry) => entry.endsWith(` ${role}`)));
}

/** The roles, of those given, that own an event trigger in an archive. */
export function eventTriggerOwners(list: string, roles: readonly string[]): string[] {
    const triggers = list.split("\n").filter((line) => ENTRY.exec(line)?.[2]?.startsWith("EVENT TRIGGER - "));
    return owners(triggers.join("\n"), roles);
}

/** Whether an archive holds settings, grants or a comment of the database itself, which come back with no restore. */
export function hasDatabaseProperties(list: string): boolean {
    return list.split("\n").some((line) => {
        const entry = ENTRY.exec(line)?.[2] ?? "";
        return /^(?:DATABASE PROPERTIES - |(?:ACL|COMMENT) - DATABASE )/.test(entry);
    });
}
