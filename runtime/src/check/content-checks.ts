import type { DatabaseContent, ObjectKind } from "../content";
import type { CheckName, Finding, TableRows } from "../report";
import { counted } from "../words";
import type { Checklist } from "./checklist";

/** The checks that compare content. */
const CONTENT_CHECKS = [
    "tables",
    "rows",
    "fingerprints",
    "large objects",
    "sequences",
    "schema",
    "extensions",
    "migration",
] as const satisfies readonly CheckName[];

type ContentCheck = (typeof CONTENT_CHECKS)[number];

/** Checks that are not done on purpose, and why. */
export type LeftOutChecks = Readonly<Partial<Record<ContentCheck, string>>>;

const LARGEST = 10;

/**
 * Notes the checks of a database's content.
 *
 * @param seconds that reading all of it took, which goes to the fingerprints.
 * @param leftOut checks that were not done, and why.
 */
export function recordContentChecks(
    checklist: Checklist,
    content: DatabaseContent,
    findings: readonly Finding[],
    seconds: number,
    leftOut: LeftOutChecks = {},
): void {
    for (const check of CONTENT_CHECKS) {
        const why = leftOut[check];
        if (why === undefined) {
            const own = findings.filter((finding) => finding.check === check);
            checklist.record(check, describe(check, content), check === "fingerprints" ? seconds : 0, own);
        } else {
            checklist.leaveOut(check, why);
        }
    }
}

function describe(check: ContentCheck, content: DatabaseContent): string {
    switch (check) {
        case "tables":
            return counted(content.tables.length, "table");
        case "rows":
            return counted(
                content.tables.reduce((sum, { rows }) => sum + BigInt(rows), 0n),
                "row",
            );
        case "fingerprints":
            return "every value of every row";
        case "large objects":
            return counted(content.largeObjects.count, "large object");
        case "sequences":
            return counted(content.sequences.length, "sequence");
        case "schema":
            return describeObjects(content);
        case "extensions":
            return content.extensions.map(({ name, version }) => `${name} ${version}`).join(", ");
        case "migration":
            return content.migration === undefined
                ? "no known migration tool's table"
                : `${content.migration.version} in ${content.migration.table}`;
    }
}

function describeObjects({ objects }: DatabaseContent): string {
    const count = (...kinds: readonly ObjectKind[]) => objects.filter(({ kind }) => kinds.includes(kind)).length;
    const constraints = count(
        "check constraint",
        "exclusion constraint",
        "foreign key",
        "not-null constraint",
        "primary key",
        "unique constraint",
    );
    return [
        counted(constraints, "constraint"),
        counted(count("index", "partitioned index"), "further index", "further indexes"),
        counted(count("view"), "view"),
        counted(count("function"), "function"),
        counted(count("trigger"), "trigger"),
        counted(count("policy"), "policy", "policies"),
    ].join(", ");
}

/** The tables with the most rows, of those expected and those found. */
export function largestTables(expected: DatabaseContent | undefined, found: DatabaseContent | undefined): TableRows[] {
    const rows = new Map<string, TableRows>();
    for (const table of expected?.tables ?? []) {
        rows.set(table.name, { name: table.name, expected: table.rows });
    }
    for (const table of found?.tables ?? []) {
        rows.set(table.name, { ...(rows.get(table.name) ?? { name: table.name }), found: table.rows });
    }
    return [...rows.values()]
        .sort((one, other) => Number(size(other) - size(one)) || (one.name < other.name ? -1 : 1))
        .slice(0, LARGEST);
}

function size({ expected, found }: TableRows): bigint {
    return BigInt(expected ?? found ?? 0);
}
