import { expect } from "chai";
import fc from "fast-check";
import { judge } from "../../../runtime/src/lambda/judge";
import { isDumpReport, parseReport, reasonAgainst } from "../../../runtime/src/lambda/reports";
import type { Judged } from "../../../runtime/src/lambda/requests";
import type { DrillReport } from "../../../runtime/src/report";
import { reportKey, snapshotReportKey } from "../../../runtime/src/store/keys";
import { rejection } from "../../support/rejection";
import { reportOf } from "./support/files";
import { executionOf, MemoryServices, SETTINGS } from "./support/services";

const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";
const RUN = "run-first";
/** What must have been checked before a dump may be called good. */
const ESSENTIAL = [
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
] as const;
const SUBJECT = { kind: "dump", id: ID, run: RUN } as const;

function judged(services: MemoryServices): Promise<Judged> {
    const request = { action: "judge", kind: "dump", id: ID, execution: executionOf(RUN) } as const;
    return judge(request, SETTINGS, services);
}

function withReport(changes: Partial<DrillReport> = {}): MemoryServices {
    return new MemoryServices().put(reportKey(ID, RUN, "json"), JSON.stringify(reportOf(ID, RUN, changes)));
}

function reason(changes: Partial<DrillReport>): string | undefined {
    return reasonAgainst(JSON.stringify(reportOf(ID, RUN, changes)), SUBJECT);
}

describe("Judging a drill", () => {
    it("passes on what a report says that passed, and measures it", async () => {
        const services = withReport();
        expect(await judged(services)).to.deep.equal({
            id: ID,
            summary: "Passed: 1 table with 3 rows came back in 4.0 s, every value as it was dumped.",
            restoreSeconds: 4,
            ageSeconds: 299,
            withinTarget: true,
            report: `s3://shop-prod-backups/drill-reports/${ID}/run-first.md`,
        });
        expect(services.measured).to.deep.equal([
            { DrillSucceeded: 1, RestoreSeconds: 4, DumpAgeSeconds: 299, DifferencesFound: 0 },
        ]);
    });

    it("says where the restore took longer than it should, which is no failure of the backup", async () => {
        expect((await judged(withReport({ restoreSeconds: 3_600 }))).withinTarget).to.equal(true);
        expect((await judged(withReport({ restoreSeconds: 3_601 }))).withinTarget).to.equal(false);
    });

    it("fails with the summary of a report that failed, and measures nothing as passed", async () => {
        const services = withReport({ result: "failed", summary: "A row is missing." });
        const error = await rejection(judged(services));
        expect([error.name, error.message]).to.deep.equal(["DrillFailed", "A row is missing."]);
        expect(services.measured).to.deep.equal([]);
    });

    it("fails where there is no report", async () => {
        const error = await rejection(judged(new MemoryServices()));
        expect([error.name, error.message]).to.deep.equal(["DrillFailed", "The task ended well, but left no report."]);
    });

    it("passes a drill whose metrics cannot be published, and notes that", async () => {
        const services = withReport();
        services.gate = (operation) =>
            operation === "measure" ? Promise.reject(new Error("Throttling")) : Promise.resolve();
        expect((await judged(services)).id).to.equal(ID);
        expect(services.logged).to.deep.equal(["The metrics could not be published: Error: Throttling"]);
    });

    it("measures a snapshot drill by itself", async () => {
        const name = "rds:shop-prod-db-1a2b3c4d-2026-11-21-02-10";
        const services = new MemoryServices().put(
            snapshotReportKey(name, RUN, "json"),
            JSON.stringify(reportOf(name, RUN, { source: { kind: "snapshot", id: name } })),
        );
        const request = { action: "judge", kind: "snapshot", id: name, execution: executionOf(RUN) } as const;
        expect((await judge(request, SETTINGS, services)).report).to.equal(
            `s3://shop-prod-backups/drill-reports/snapshot/${name}/run-first.md`,
        );
        expect(services.measured).to.deep.equal([{ SnapshotDrillSucceeded: 1 }]);
    });

    for (const check of ["server version", "tables", "fingerprints", "sequences", "schema"] as const) {
        it(`fails a snapshot drill that did not look at "${check}"`, () => {
            const report = reportOf("rds:db", RUN, { source: { kind: "snapshot", id: "rds:db" } });
            const checks = report.checks.filter((one) => one.check !== check);
            expect(
                reasonAgainst(JSON.stringify({ ...report, checks }), { kind: "snapshot", id: "rds:db", run: RUN }),
            ).to.equal(`The report says that the drill passed, but "${check}" was not checked.`);
        });
    }
});

describe("A report that is not to be trusted", () => {
    for (const text of ["", "{", "null", "[]", "{}", JSON.stringify({ ...reportOf(ID, RUN), format: 2 })]) {
        it(`is one that cannot be read: ${text.slice(0, 20)}`, () => {
            expect(parseReport(text)).to.equal(undefined);
            expect(reasonAgainst(text, SUBJECT)).to.equal("The task ended well, but its report cannot be read.");
        });
    }

    it("is one of another dump, another run, or a snapshot", () => {
        expect(reason({ run: "run-other" })).to.equal(
            `The report is not of this drill: it is of dump ${ID} by run-other, not of dump ${ID} by run-first.`,
        );
        expect(reason({ source: { kind: "dump", id: "other" } })).to.match(/it is of dump other by run-first/);
        expect(reason({ source: { kind: "snapshot", id: ID } })).to.match(/it is of snapshot daily/);
    });

    it("is one that passed with a check that failed", () => {
        const { checks } = reportOf(ID, RUN);
        const changed = checks.map((one) => (one.check === "sequences" ? { ...one, result: "failed" as const } : one));
        expect(reason({ checks: changed })).to.equal(
            'The report contradicts itself: it says that the drill passed, and that "sequences" failed.',
        );
    });

    it("is one that passed with findings", () => {
        const finding = { check: "rows", subject: "public.orders", message: "One is missing." } as const;
        const words = "The report contradicts itself: it says that the drill passed, and lists findings.";
        expect(reason({ findings: [finding] })).to.equal(words);
        expect(reason({ findingsTotal: 1 })).to.equal(words);
    });

    for (const check of ESSENTIAL) {
        it(`is one that passed without "${check}"`, () => {
            const { checks } = reportOf(ID, RUN);
            const words = `The report says that the drill passed, but "${check}" was not checked.`;
            expect(reason({ checks: checks.filter((one) => one.check !== check) })).to.equal(words);
            const notRun = checks.map((one) => (one.check === check ? { ...one, result: "not run" as const } : one));
            expect(reason({ checks: notRun })).to.equal(words);
        });
    }

    it("is any but one that passed, of this drill, with nothing found, and all that matters checked", () => {
        const report = fc.record(
            {
                result: fc.constantFrom("passed" as const, "failed" as const),
                run: fc.constantFrom(RUN, "run-other"),
                findingsTotal: fc.constantFrom(0, 1),
                checks: fc.array(
                    fc.record({
                        check: fc.constantFrom(...reportOf(ID, RUN).checks.map(({ check }) => check)),
                        result: fc.constantFrom("passed" as const, "failed" as const, "not run" as const),
                        detail: fc.constant(""),
                        seconds: fc.constant(1),
                    }),
                ),
            },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(report, (changes) => {
                const { result, run, findingsTotal, checks } = { ...reportOf(ID, RUN), ...changes };
                const passed = new Set(checks.filter((one) => one.result === "passed").map(({ check }) => check));
                const isGood =
                    result === "passed" &&
                    run === RUN &&
                    findingsTotal === 0 &&
                    checks.every((one) => one.result !== "failed") &&
                    ESSENTIAL.every((check) => passed.has(check));
                expect(reason(changes) === undefined).to.equal(isGood);
            }),
        );
    });
});

describe("The key of a report on a dump", () => {
    it("is told from claims, pages and reports on snapshots", () => {
        const keys = [
            `drill-reports/${ID}/run-first.json`,
            `drill-reports/${ID}/run-first.md`,
            `drill-reports/${ID}/claim.json`,
            "drill-reports/snapshot/rds:db/run-first.json",
            `db-dumps/${ID}/manifest.json`,
        ];
        expect(keys.filter(isDumpReport)).to.deep.equal(keys.slice(0, 1));
    });
});
