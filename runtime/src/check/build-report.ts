import type { CheckName, DrillReport, Finding } from "../report";
import { counted, lasting } from "../words";
import type { Checklist } from "./checklist";
import { largestTables } from "./content-checks";
import type { DatabaseContent } from "../content";

/** What a report says beside the checks. */
export interface ReportFacts extends Pick<
    DrillReport,
    "source" | "run" | "snapshotAt" | "serverVersion" | "bytes" | "restoreSeconds" | "targetSeconds"
> {
    readonly startedAt: Date;
    readonly finishedAt: Date;
    /** What the database was to hold, as far as that is known, and what it holds. */
    readonly expected?: DatabaseContent | undefined;
    readonly found?: DatabaseContent | undefined;
}

const MOST_FINDINGS = 100;

/** Puts together the report of a drill that has come to its end, well or not. */
export function buildReport(checklist: Checklist, facts: ReportFacts): DrillReport {
    const { expected, found, startedAt, finishedAt, ...rest } = facts;
    const { findings, notes, checks } = checklist;
    const result = checklist.failure === undefined ? "passed" : "failed";
    return {
        format: 1,
        ...rest,
        result,
        summary: result === "passed" ? passedSummary(facts) : failedSummary(findings),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
        ageSeconds:
            facts.snapshotAt === undefined
                ? undefined
                : Math.round((startedAt.getTime() - Date.parse(facts.snapshotAt)) / 1_000),
        checks,
        findings: findings.slice(0, MOST_FINDINGS),
        findingsTotal: findings.length,
        largestTables: largestTables(expected, found),
        notes: [...notes],
    };
}

function passedSummary({ source, found, restoreSeconds }: ReportFacts): string {
    const tables = counted(found?.tables.length ?? 0, "table");
    const rows = counted(found?.tables.reduce((sum, table) => sum + BigInt(table.rows), 0n) ?? 0, "row");
    const time = restoreSeconds === undefined ? "" : ` in ${lasting(restoreSeconds)}`;
    return source.kind === "dump"
        ? `Passed: ${tables} with ${rows} came back${time}, every value as it was dumped.`
        : `Passed: ${tables} with ${rows} of the snapshot were read, and all checks hold.`;
}

/** The first cause; a check is named where its name adds something. */
function failedSummary(findings: readonly Finding[]): string {
    const [first] = findings;
    if (first === undefined) {
        return "Failed, for a reason that no check names: see the log.";
    }
    // Rows of an assertion stand on lines of their own, and are not for an e-mail.
    const [line = ""] = first.message.split("\n");
    const cause = isAboutSubject(first.check) ? `${first.subject}: ${line.replace(/:$/, ".")}` : line;
    const others = findings.length - 1;
    const more = others === 0 ? "" : ` There ${others === 1 ? "is" : "are"} ${counted(others, "further finding")}.`;
    return `Failed (${first.check}): ${cause}${more}`;
}

/** Failures of the first checks name in their message what they are about. */
function isAboutSubject(check: CheckName): boolean {
    return !(check === "manifest" || check === "checksum" || check === "server version" || check === "restore");
}
