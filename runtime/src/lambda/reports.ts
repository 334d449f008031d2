import * as z from "zod";
import { type CheckName, CHECKS, type DrillReport } from "../report";
import { reportKey, snapshotReportKey } from "../store/keys";

/** What a report must be about. */
export interface ReportSubject {
    readonly kind: "dump" | "snapshot";
    /** Id of the dump, or name of the snapshot. */
    readonly id: string;
    readonly run: string;
}

const seconds = z.number().nonnegative();

const REPORT: z.ZodType<DrillReport> = z.object({
    format: z.literal(1),
    source: z.object({ kind: z.enum(["dump", "snapshot"]), id: z.string() }),
    run: z.string(),
    result: z.enum(["passed", "failed"]),
    summary: z.string().min(1),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    snapshotAt: z.string().optional(),
    serverVersion: z.string().optional(),
    bytes: z.number().nonnegative().optional(),
    restoreSeconds: seconds.optional(),
    targetSeconds: seconds.optional(),
    ageSeconds: z.number().optional(),
    checks: z.array(
        z.object({
            check: z.enum(CHECKS),
            result: z.enum(["passed", "failed", "not run"]),
            detail: z.string(),
            seconds,
        }),
    ),
    findings: z.array(z.object({ check: z.enum(CHECKS), subject: z.string(), message: z.string() })),
    findingsTotal: z.int().nonnegative(),
    largestTables: z
        .array(z.object({ name: z.string(), expected: z.string().optional(), found: z.string().optional() }))
        .optional(),
    notes: z.array(z.string()).optional(),
});

/** Reads a report; `undefined` where the text is none. */
export function parseReport(text: string): DrillReport | undefined {
    try {
        return REPORT.safeParse(JSON.parse(text)).data;
    } catch {
        return undefined;
    }
}

/** Key of a report in the bucket. */
export function keyOfReport({ kind, id, run }: ReportSubject, extension: "json" | "md"): string {
    return kind === "dump" ? reportKey(id, run, extension) : snapshotReportKey(id, run, extension);
}

/** Whether a key is of a report on a dump, which is no claim. */
export function isDumpReport(key: string): boolean {
    return /^drill-reports\/(daily|weekly|monthly)\/[^/]+\/[^/]+\.json$/.test(key) && !key.endsWith("/claim.json");
}

/** What must have been looked at before a restore may be called good. */
const ESSENTIAL: Readonly<Record<ReportSubject["kind"], readonly CheckName[]>> = {
    dump: [
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
    ],
    snapshot: ["server version", "tables", "fingerprints", "sequences", "schema"],
};

/**
 * Why a report does not say that the drill passed; `undefined` where it does. A report that contradicts itself, or that
 * is about something else, is a failure: nothing is taken for good that was not shown to be.
 *
 * @param text the report as it was read, `undefined` where there is none.
 */
export function reasonAgainst(text: string | undefined, subject: ReportSubject): string | undefined {
    if (text === undefined) {
        return "The task ended well, but left no report.";
    }
    const report = parseReport(text);
    if (report === undefined) {
        return "The task ended well, but its report cannot be read.";
    }
    if (report.result === "failed") {
        return report.summary;
    }
    if (report.source.kind !== subject.kind || report.source.id !== subject.id || report.run !== subject.run) {
        return (
            `The report is not of this drill: it is of ${report.source.kind} ${report.source.id} by ${report.run}, ` +
            `not of ${subject.kind} ${subject.id} by ${subject.run}.`
        );
    }
    return contradiction(report);
}

function contradiction(report: DrillReport): string | undefined {
    const failed = report.checks.find(({ result }) => result === "failed");
    if (failed !== undefined) {
        return `The report contradicts itself: it says that the drill passed, and that "${failed.check}" failed.`;
    }
    if (report.findingsTotal > 0 || report.findings.length > 0) {
        return "The report contradicts itself: it says that the drill passed, and lists findings.";
    }
    const missing = ESSENTIAL[report.source.kind].find(
        (check) => !report.checks.some((ran) => ran.check === check && ran.result === "passed"),
    );
    return missing === undefined
        ? undefined
        : `The report says that the drill passed, but "${missing}" was not checked.`;
}
