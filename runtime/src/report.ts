/** What a drill looks at, in this order. */
export const CHECKS = [
    "manifest",
    "checksum",
    "server version",
    "restore",
    "tables",
    "rows",
    "fingerprints",
    "large objects",
    "sequences",
    "schema",
    "extensions",
    "migration",
    "assertions",
] as const;

/** A check of {@link CHECKS}. */
export type CheckName = (typeof CHECKS)[number];

/** One thing that is not as it should be. */
export interface Finding {
    readonly check: CheckName;
    /** What it is about: `public.orders`. */
    readonly subject: string;
    /** In a sentence that names what was expected and what was found. */
    readonly message: string;
}

/** One check and what came of it. */
export interface CheckResult {
    readonly check: CheckName;
    /** `not run` where an earlier check had failed. */
    readonly result: "passed" | "failed" | "not run";
    /** How much was looked at: `12 tables, 1,204,311 rows`. */
    readonly detail: string;
    /** Seconds it took. */
    readonly seconds: number;
}

/** A table's rows, as many as there were to be and as many as there are. */
export interface TableRows {
    readonly name: string;
    /** Absent where nothing says how many there should be. */
    readonly expected?: string | undefined;
    /** Absent where the table was not found, or not read. */
    readonly found?: string | undefined;
}

/** What a drill found. */
export interface DrillReport {
    readonly format: 1;
    /** What was restored: a dump by its id, or a DB snapshot by its name. */
    readonly source: { readonly kind: "dump" | "snapshot"; readonly id: string };
    /** Name of the run: of the Step Functions execution. */
    readonly run: string;
    readonly result: "passed" | "failed";
    /** In one line; of a failed drill the first cause. */
    readonly summary: string;
    /** Times in UTC, ISO 8601. */
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly snapshotAt?: string | undefined;
    readonly serverVersion?: string | undefined;
    /** Bytes of the dump. */
    readonly bytes?: number | undefined;
    /** Seconds from the first byte fetched to the restored database's being usable: the recovery time (RTO). */
    readonly restoreSeconds?: number | undefined;
    /** What that should take at most. */
    readonly targetSeconds?: number | undefined;
    /** Seconds from the dump's snapshot to the drill: what a loss at that moment would have cost (RPO). */
    readonly ageSeconds?: number | undefined;
    readonly checks: readonly CheckResult[];
    /** Everything found, up to a hundred; `findingsTotal` counts all. */
    readonly findings: readonly Finding[];
    readonly findingsTotal: number;
    /** The tables with the most rows, up to ten. */
    readonly largestTables?: readonly TableRows[] | undefined;
    /** What somebody who reads the report should know, and that is no fault: what was left out, and why. */
    readonly notes?: readonly string[] | undefined;
}
