import type { DatabaseContent } from "../content";
import type { Finding } from "../report";
import { compareLargeObjects, compareTables } from "./compare-rows";
import { compareExtensions, compareMigrations, compareObjects } from "./compare-schema";
import { compareSequences } from "./compare-sequences";

/** What may differ between two databases without being a finding. */
export interface CompareOptions {
    /**
     * Compare rows, large objects and sequences; `false` where the database was written to since.
     * @default true
     */
    readonly rows?: boolean;
    /**
     * Compare the definitions of views, functions and the like; `false` between major versions of PostgreSQL, which write
     * the same definition differently.
     * @default true
     */
    readonly definitions?: boolean;
    /**
     * Extensions that were left out of the restore.
     * @default none
     */
    readonly withoutExtensions?: readonly string[];
}

/**
 * Compares what a database was to hold with what it holds. Nothing found means: the same tables with the same rows, the
 * same large objects, sequences at least as far, the same schema with all that was valid still valid, the same extensions
 * and the same migration.
 *
 * The versions of extensions may differ: {@link otherExtensionVersions}.
 *
 * @returns one finding for each difference, in the order of the checks.
 */
export function compareContent(
    expected: DatabaseContent,
    found: DatabaseContent,
    options: CompareOptions = {},
): Finding[] {
    const { rows = true, definitions = true, withoutExtensions = [] } = options;
    const tables = compareTables(expected.tables, found.tables, { rows });
    return [
        ...tables.filter(({ check }) => check === "tables"),
        ...tables.filter(({ check }) => check === "rows"),
        ...tables.filter(({ check }) => check === "fingerprints"),
        ...(rows ? compareLargeObjects(expected.largeObjects, found.largeObjects) : []),
        ...compareSequences(expected.sequences, found.sequences, { values: rows }),
        ...compareObjects(expected.objects, found.objects, { definitions }),
        ...compareExtensions(expected.extensions, found.extensions, withoutExtensions),
        ...compareMigrations(expected.migration, found.migration),
    ];
}

/**
 * Extensions whose version is another one, in words: a restore creates the version that the server brings, and the rows
 * and the schema say whether that matters.
 */
export function otherExtensionVersions(expected: DatabaseContent, found: DatabaseContent): string[] {
    return expected.extensions.flatMap(({ name, version }) => {
        const other = found.extensions.find((candidate) => candidate.name === name);
        return other === undefined || other.version === version
            ? []
            : [`${name} ${other.version} in the place of ${version}`];
    });
}
