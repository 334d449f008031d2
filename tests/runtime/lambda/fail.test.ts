import { expect } from "chai";
import fc from "fast-check";
import { fail } from "../../../runtime/src/lambda/fail";
import type { Failed, FailRequest, Job } from "../../../runtime/src/lambda/requests";
import { keyOfReport, parseReport } from "../../../runtime/src/lambda/reports";
import { reportKey, snapshotReportKey } from "../../../runtime/src/store/keys";
import { rejection } from "../../support/rejection";
import { reportOf } from "./support/files";
import { executionOf, MemoryServices, SETTINGS } from "./support/services";
import { task } from "./support/tasks";

const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";
const RUN = "run-first";
const JSON_KEY = reportKey(ID, RUN, "json");
const MD_KEY = reportKey(ID, RUN, "md");
const LOG = "/ecs/backups backups/backups/0123456789abcdef";

function request(changes: Partial<FailRequest> = {}): FailRequest {
    return {
        action: "fail",
        job: "drill",
        id: ID,
        execution: executionOf(RUN),
        startedAt: "2026-11-21T03:20:00.000Z",
        error: task({ exitCode: 22 }),
        notes: "",
        logGroup: "/ecs/backups",
        logStreams: "backups/backups",
        ...changes,
    };
}

function failed(services: MemoryServices, changes: Partial<FailRequest> = {}): Promise<Failed> {
    return fail(request(changes), SETTINGS, services);
}

function logLine(level: string, message: string): string {
    return JSON.stringify({ level, time: "2026-11-21T03:21:00.000Z", message });
}

describe("Telling of a failure", () => {
    it("takes the cause from the report that the task left, and leaves that as it is", async () => {
        const report = JSON.stringify(
            reportOf(ID, RUN, { result: "failed", summary: "A row is missing.", findingsTotal: 3 }),
        );
        const services = new MemoryServices().put(JSON_KEY, report).put(MD_KEY, "The page.");
        expect(await failed(services)).to.deep.equal({ error: "DrillFailed", cause: "A row is missing." });
        expect(services.told.map(({ body }) => body.split("\n")[0])).to.deep.equal(["A row is missing."]);
        expect(services.told[0]?.body).to.include(`Report:    s3://shop-prod-backups/${MD_KEY}`);
        expect(services.measured).to.deep.equal([
            { DrillSucceeded: 0, DifferencesFound: 3, DumpAgeSeconds: 299, RestoreSeconds: 4 },
        ]);
        expect([services.objects.get(JSON_KEY)?.text, services.objects.get(MD_KEY)?.text]).to.deep.equal([
            report,
            "The page.",
        ]);
    });

    it("writes a report where the task left none", async () => {
        const services = new MemoryServices();
        await failed(services, { error: task({ stopCode: "TaskFailedToStart", stoppedReason: "No such image" }) });
        const cause = "The task of the drill did not start: No such image.";
        const report = parseReport(services.objects.get(JSON_KEY)?.text ?? "");
        expect(report).to.deep.equal({
            format: 1,
            source: { kind: "dump", id: ID },
            run: RUN,
            result: "failed",
            summary: cause,
            startedAt: "2026-11-21T03:20:00.000Z",
            finishedAt: "2026-11-21T04:00:00.000Z",
            checks: [],
            findings: [],
            findingsTotal: 0,
            notes: [
                "The task left no report that says that the drill failed. This one was written after the task's end.",
                "No such image",
            ],
        });
        const page = services.objects.get(MD_KEY)?.text;
        expect(page)
            .to.match(/^# Restore drill failed: dump daily\/2026-11-21T03-15-00Z-1a2b3c4d\n/)
            .and.to.include(cause)
            .and.to.include(
                "--state-machine-arn arn:aws:states:eu-west-1:123456789012:stateMachine:shop-prod-backups-drill",
            )
            .and.to.include(`--input '{"dump":"${ID}","again":true}'`);
        expect(services.measured).to.deep.equal([
            { DrillSucceeded: 0, DifferencesFound: undefined, DumpAgeSeconds: undefined, RestoreSeconds: undefined },
        ]);
    });

    it("never leaves a report that says that the drill passed", async () => {
        const services = new MemoryServices().put(JSON_KEY, JSON.stringify(reportOf(ID, RUN)));
        const { cause } = await failed(services, { error: task({ exitCode: 143 }) });
        expect(cause).to.match(/^The drill was stopped before its end/);
        expect(services.json(JSON_KEY))
            .to.include({ result: "failed", summary: cause })
            .and.to.have.property("checks")
            .with.length(13);
    });

    it("writes a report in the place of one that cannot be read", async () => {
        const services = new MemoryServices().put(JSON_KEY, "{");
        await failed(services);
        expect(services.json(JSON_KEY)).to.include({ result: "failed" });
    });

    it("takes the last error from the log of a task that ended by itself", async () => {
        const services = new MemoryServices();
        services.logs.set(LOG, [
            logLine("info", "Dumping"),
            logLine("error", "The first error"),
            logLine("error", "pg_dump: error:\nconnection lost"),
            "no JSON",
            logLine("info", "Ended"),
        ]);
        const { cause } = await failed(services, { job: "dump", id: "", error: task({ exitCode: 11 }) });
        expect(cause).to.equal("pg_dump: error: connection lost");
    });

    for (const [what, error, cause] of [
        ["was killed", task({ exitCode: 137 }), /^The dump was stopped before its end \(exit code 137\)/],
        ["ran out of memory", task({ exitCode: 137, reason: "OutOfMemoryError" }), /^The dump ran out of memory/],
        ["took too long", { Error: "States.Timeout" }, /^The dump took longer than it may/],
    ] as const) {
        it(`does not take an earlier error for the cause where a task ${what}`, async () => {
            const services = new MemoryServices();
            services.logs.set(LOG, [logLine("error", "A query was tried again")]);
            expect((await failed(services, { job: "dump", id: "", error })).cause).to.match(cause);
        });
    }

    for (const [job, error, metrics] of [
        ["dump", "DumpFailed", { DumpSucceeded: 0 }],
        ["restore", "RestoreFailed", {}],
        ["check", "SnapshotDrillFailed", { SnapshotDrillSucceeded: 0 }],
    ] as const) {
        it(`measures a ${job} that failed, and ends with its own error`, async () => {
            const services = new MemoryServices();
            expect((await failed(services, { job, id: "" })).error).to.equal(error);
            expect(services.measured).to.deep.equal([metrics]);
            expect([...services.objects.keys()]).to.deep.equal([]);
        });
    }

    it("writes a report of a snapshot drill under the snapshot's name", async () => {
        const services = new MemoryServices();
        await failed(services, {
            job: "check",
            id: "rds:shop-2026-11-21",
            execution: executionOf(RUN, "snapshot-drill"),
        });
        expect([...services.objects.keys()].sort()).to.deep.equal([
            snapshotReportKey("rds:shop-2026-11-21", RUN, "json"),
            snapshotReportKey("rds:shop-2026-11-21", RUN, "md"),
        ]);
        expect(services.objects.get(snapshotReportKey("rds:shop-2026-11-21", RUN, "md"))?.text)
            .to.include("stateMachine:shop-prod-backups-snapshot-drill")
            .and.to.include("--input '{}'");
    });

    it("writes no report of what is no dump", async () => {
        for (const id of ["", "latest", "../../etc"]) {
            const services = new MemoryServices();
            await failed(services, { id });
            expect([...services.objects.keys()]).to.deep.equal([]);
            expect(services.told).to.have.length(1);
        }
    });

    it("leaves it to the state machine where SNS fails, and has the message in the log", async () => {
        const services = new MemoryServices();
        services.gate = (operation) =>
            operation === "tell" ? Promise.reject(new Error("KMS is away")) : Promise.resolve();
        expect((await rejection(failed(services))).message).to.equal("KMS is away");
        expect(services.logged.join("\n")).to.include("The restore drill of shop-prod-backups failed.");
    });

    it("tells people whatever else fails, and says what that was", async () => {
        const WORDS: Readonly<Record<string, string>> = {
            read: "The report could not be read: Error: read",
            lastMessages: "The log of the task could not be read: Error: lastMessages",
            write: "The report could not be written: Error: write",
            measure: "The metrics could not be published: Error: measure",
        };
        const broken = fc.subarray(Object.keys(WORDS));
        const jobs = fc.constantFrom<Job>("dump", "drill", "restore", "check");
        const errors = fc.oneof(
            fc.integer({ min: 0, max: 255 }).map((exitCode) => task({ exitCode })),
            fc.record({ Error: fc.string(), Cause: fc.string() }),
            fc.constant({ Error: "States.Timeout" }),
        );
        const ids = fc.constantFrom("", ID, "rds:shop-2026-11-21");
        await fc.assert(
            fc.asyncProperty(broken, jobs, errors, ids, async (operations, job, error, id) => {
                const services = new MemoryServices();
                const met = new Set<string>();
                services.gate = (operation) => {
                    if (operations.includes(operation)) {
                        met.add(operation);
                        return Promise.reject(new Error(operation));
                    }
                    return Promise.resolve();
                };
                const { cause } = await failed(services, { job, id, error });
                expect(services.told).to.have.length(1);
                const body = services.told[0]?.body ?? "";
                expect(body.split("\n")[0]).to.equal(cause.slice(0, 2_000) + (cause.length > 2_000 ? " …" : ""));
                for (const operation of met) {
                    expect(body).to.include(`- ${WORDS[operation] ?? operation}`);
                }
            }),
        );
    });

    it("leaves a report that failed after each drill of a dump", async () => {
        const before = fc.constantFrom(
            undefined,
            "{",
            JSON.stringify(reportOf(ID, RUN)),
            JSON.stringify(reportOf(ID, RUN, { result: "failed", summary: "A row is missing." })),
        );
        await fc.assert(
            fc.asyncProperty(before, fc.integer({ min: 0, max: 255 }), async (text, exitCode) => {
                const services = new MemoryServices();
                if (text !== undefined) {
                    services.put(JSON_KEY, text);
                }
                await failed(services, { error: task({ exitCode }) });
                const key = keyOfReport({ kind: "dump", id: ID, run: RUN }, "json");
                expect(parseReport(services.objects.get(key)?.text ?? "")?.result).to.equal("failed");
            }),
        );
    });
});
