import { expect } from "chai";
import { drillDefinition } from "../../../components/backup/definitions/drill";
import { dumpDefinition } from "../../../components/backup/definitions/dump";
import { restoreDefinition } from "../../../components/backup/definitions/restore";
import { snapshotDrillDefinition } from "../../../components/backup/definitions/snapshot-drill";
import { manifestOf, reportOf } from "../../runtime/lambda/support/files";
import { orSkip } from "../../support/or-skip";
import { Ground } from "./definitions/ground";
import { SHARED, SNAPSHOT } from "./definitions/resources";

describe("The state machines of backups, in an emulated AWS with the function's bundle", function () {
    this.timeout(180_000);
    let ground: Ground;

    before(async function () {
        ground = orSkip(
            this,
            await Ground.start({
                dump: dumpDefinition(SHARED),
                drill: drillDefinition(SHARED),
                restore: restoreDefinition(SHARED),
                "snapshot-drill": snapshotDrillDefinition(SNAPSHOT),
            }),
        );
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    function dumpOf(run: string): { readonly id: string; readonly folder: string; readonly manifest: string } {
        const id = `daily/2026-11-21T03-15-00Z-${run}`;
        return { id, folder: `db-dumps/${id}`, manifest: manifestOf(id) };
    }

    function announced(run: string) {
        const { folder, manifest } = dumpOf(run);
        return [
            { key: `${folder}/database.dump`, text: "archive" },
            { key: `${folder}/manifest.json`, text: manifest },
        ];
    }

    describe("dump", () => {
        it("repeats a dump that lost its database, without what the first attempt left", async () => {
            const { id, folder } = dumpOf("run-repeated");
            await ground.plan(
                {
                    exit: 11,
                    write: [{ key: "db-dumps/daily/2026-11-21T03-10-00Z-run-repeated/database.dump", text: "half" }],
                },
                { exit: 0, write: announced("run-repeated") },
            );
            const { status, output } = await ground.run("dump", "run-repeated");
            expect([status, output]).to.deep.equal(["SUCCEEDED", { id, bytes: 3_000, seconds: 60, tables: 1 }]);
            expect((await ground.bucket.keys("db-dumps/")).filter((key) => key.includes("run-repeated"))).to.deep.equal(
                [`${folder}/database.dump`, `${folder}/manifest.json`],
            );
            expect(await ground.metric("DumpBytes")).to.deep.equal([3_000, 3_000]);
            expect(await ground.metric("DumpSeconds")).to.deep.equal([60, 60]);
        });

        it("says in the first line of the message what the task said last", async () => {
            const error = "The password in the secret was not taken: see who changed it.";
            await ground.plan({ exit: 2, error });
            const { status, error: name, cause } = await ground.run("dump", "run-with-wrong-settings");
            expect([status, name, cause]).to.deep.equal(["FAILED", "DumpFailed", error]);
            const { subject, text } = await ground.inbox.failure("dump");
            expect(subject).to.equal(
                "shop-prod-backups: dump failed: The password in the secret was not taken: see who changed it.",
            );
            expect(text.split("\n")[0]).to.equal(error);
            expect(text).to.include("Exit code: 2");
            expect(await ground.metric("DumpSucceeded")).to.include(0);
        });

        it("fails where the task ends well, but announced nothing", async () => {
            await ground.plan({ exit: 0 });
            const { error, cause } = await ground.run("dump", "run-without-dump");
            expect([error, cause]).to.deep.equal([
                "DumpFailed",
                "The task ended well, but the run run-without-dump announced no dump.",
            ]);
            expect((await ground.inbox.failure("dump")).text).to.match(/^The task ended well, but/);
        });

        it("removes what an execution left that was stopped, and nothing that was announced", async () => {
            const { folder, manifest } = dumpOf("run-stopped");
            const other = "db-dumps/weekly/2026-11-16T03-15-00Z-run-stopped";
            await ground.bucket.write(`${folder}/database.dump`, "half");
            await ground.beginUpload(`${folder}/table-1.dump`);
            await ground.beginUpload(`${dumpOf("run-of-another").folder}/database.dump`);
            await ground.bucket.write(`${other}/database.dump`, "whole");
            await ground.bucket.write(`${other}/manifest.json`, manifest);
            const { status } = await ground.run("dump", "clean-up-after", { cleanUpAfter: "run-stopped" });
            expect(status).to.equal("SUCCEEDED");
            expect((await ground.bucket.keys("db-dumps/")).filter((key) => key.includes("run-stopped"))).to.deep.equal([
                `${other}/database.dump`,
                `${other}/manifest.json`,
            ]);
            expect(await ground.bucket.openUploads()).to.deep.equal([
                `${dumpOf("run-of-another").folder}/database.dump`,
            ]);
        });
    });

    describe("drill", () => {
        function event(key: string) {
            return {
                version: "0",
                source: "aws.s3",
                "detail-type": "Object Created",
                detail: { bucket: { name: "shop-prod-backups" }, object: { key, size: 1_000 } },
            };
        }

        async function announce(run: string): Promise<{ readonly id: string; readonly reports: string }> {
            const { id } = dumpOf(run);
            for (const { key, text } of announced(run)) {
                await ground.bucket.write(key, text);
            }
            return { id, reports: `drill-reports/${id}` };
        }

        it("drills a dump once, though its event comes twice", async () => {
            const { id, reports } = await announce("dump-drilled-once");
            const key = `db-dumps/${id}/manifest.json`;
            const report = JSON.stringify(reportOf(id, "drill-first"));
            await ground.plan({ exit: 0, write: [{ key: `${reports}/drill-first.json`, text: report }] });
            const first = await ground.run("drill", "drill-first", event(key));
            expect([first.status, first.output]).to.deep.equal([
                "SUCCEEDED",
                {
                    id,
                    summary: "Passed: 1 table with 3 rows came back in 4.0 s, every value as it was dumped.",
                    restoreSeconds: 4,
                    ageSeconds: 299,
                    withinTarget: true,
                    report: `s3://shop-prod-backups/${reports}/drill-first.md`,
                },
            ]);
            const tasks = (await ground.emulator.tasks()).length;
            const second = await ground.run("drill", "drill-second", event(key));
            expect([second.status, second.output]).to.deep.equal([
                "SUCCEEDED",
                {
                    outcome: "skip",
                    id,
                    message:
                        "The dump was already drilled by drill-first: it passed. " +
                        'Start the drill with "again": true to drill it once more.',
                },
            ]);
            expect((await ground.emulator.tasks()).length).to.equal(tasks);
            expect(await ground.metric("DrillSucceeded")).to.deep.equal([1, 1]);
            expect(await ground.metric("RestoreSeconds")).to.deep.equal([4, 4]);
        });

        it("drills it again where a person wants it", async () => {
            const { id, reports } = dumpOfDrilledOnce();
            const report = JSON.stringify(reportOf(id, "drill-again"));
            await ground.plan({ exit: 0, write: [{ key: `${reports}/drill-again.json`, text: report }] });
            const { status, output } = await ground.run("drill", "drill-again", { dump: id, again: true });
            expect(status).to.equal("SUCCEEDED");
            expect(output).to.include({ report: `s3://shop-prod-backups/${reports}/drill-again.md` });
        });

        function dumpOfDrilledOnce() {
            const { id } = dumpOf("dump-drilled-once");
            return { id, reports: `drill-reports/${id}` };
        }

        it("does not repeat a drill that found a difference, and tells what the report says", async () => {
            const { id, reports } = await announce("dump-that-differs");
            const summary = "Failed (rows): public.orders: 3 rows were dumped, and 2 came back.";
            const report = JSON.stringify(
                reportOf(id, "drill-differs", {
                    result: "failed",
                    summary,
                    findings: [{ check: "rows", subject: "public.orders", message: "3 rows, and 2 came back" }],
                    findingsTotal: 1,
                }),
            );
            await ground.plan({ exit: 22, write: [{ key: `${reports}/drill-differs.json`, text: report }] });
            const before = (await ground.emulator.tasks()).length;
            const { error, cause } = await ground.run("drill", "drill-differs", { dump: id });
            expect([error, cause]).to.deep.equal(["DrillFailed", summary]);
            expect((await ground.emulator.tasks()).length).to.equal(before + 1);
            const { subject, text } = await ground.inbox.failure("restore drill");
            expect(subject).to.match(/^shop-prod-backups: restore drill failed: Failed \(rows\)/);
            expect(text.split("\n")[0]).to.equal(summary);
            expect(text).to.include(`s3://shop-prod-backups/${reports}/drill-differs.md`);
            expect(await ground.metric("DifferencesFound")).to.include(1);
        });

        it("writes a report where the task was killed before it could, and repeats it first", async () => {
            const { id, reports } = await announce("dump-of-killed-drill");
            await ground.plan({ exit: 143 }, { exit: 143 }, { exit: 143 });
            const before = (await ground.emulator.tasks()).length;
            const { error } = await ground.run("drill", "drill-killed", { dump: id });
            expect(error).to.equal("DrillFailed");
            expect((await ground.emulator.tasks()).length).to.equal(before + 3);
            const cause = "The drill was stopped before its end (exit code 143): Essential container in task exited.";
            expect(await ground.bucket.readJson(`${reports}/drill-killed.json`)).to.include({
                result: "failed",
                run: "drill-killed",
                summary: cause,
            });
            expect((await ground.bucket.read(`${reports}/drill-killed.md`)).toString()).to.include(
                "# Restore drill failed",
            );
            expect((await ground.inbox.failure("restore drill")).text.split("\n")[0]).to.equal(cause);
        });

        it("does not take a report for good that is of another drill", async () => {
            const { id, reports } = await announce("dump-of-odd-report");
            const report = JSON.stringify(reportOf(id, "another-drill"));
            await ground.plan({ exit: 0, write: [{ key: `${reports}/drill-odd.json`, text: report }] });
            const { error, cause } = await ground.run("drill", "drill-odd", { dump: id });
            expect([error, cause]).to.deep.equal([
                "DrillFailed",
                `The report is not of this drill: it is of dump ${id} by another-drill, not of dump ${id} by drill-odd.`,
            ]);
            expect(await ground.bucket.readJson(`${reports}/drill-odd.json`)).to.include({ result: "failed" });
            await ground.inbox.failure("restore drill");
        });

        it("tells where there is no such dump", async () => {
            const id = "daily/2026-11-20T03-15-00Z-never-announced";
            const { error, cause } = await ground.run("drill", "drill-of-nothing", { dump: id });
            expect([error, cause]).to.deep.equal([
                "DrillFailed",
                `There is no dump "${id}" in s3://shop-prod-backups/db-dumps/: it was not finished, or its time is over.`,
            ]);
            expect((await ground.inbox.failure("restore drill")).text).to.match(/^There is no dump/);
        });
    });

    describe("restore", () => {
        it("runs the task with what it is told", async () => {
            await ground.plan({ exit: 0, write: [{ key: "told", text: "${DUMP_ID} ${INTO_DATABASE} ${OVERWRITE}" }] });
            const { status } = await ground.run("restore", "restore-told", { dump: "latest", into: "shop_restored" });
            expect(status).to.equal("SUCCEEDED");
            expect((await ground.bucket.read("told")).toString()).to.equal("latest shop_restored false");
        });

        it("tells a person who forgot something, without a task", async () => {
            const before = (await ground.emulator.tasks()).length;
            const { error, cause } = await ground.run("restore", "restore-incomplete", { dump: "latest" });
            expect(error).to.equal("RestoreFailed");
            expect(cause).to.match(/^The input of a restore names a dump and a database/);
            expect((await ground.emulator.tasks()).length).to.equal(before);
            await ground.inbox.failure("restore");
        });
    });

    describe("snapshot drill", () => {
        async function rds(action: string, input: Readonly<Record<string, string>>): Promise<string> {
            const response = await fetch(ground.emulator.endpoint, {
                method: "POST",
                headers: {
                    "content-type": "application/x-www-form-urlencoded",
                    authorization:
                        "AWS4-HMAC-SHA256 Credential=123456789012/20261121/eu-west-1/rds/aws4_request, " +
                        "SignedHeaders=host, Signature=unchecked",
                },
                body: new URLSearchParams({ Action: action, Version: "2014-10-31", ...input }),
            });
            const text = await response.text();
            expect(response.ok, text).to.equal(true);
            return text;
        }

        // The emulator's RDS makes no secret, so the instance never comes to be ready.
        it("restores, waits in vain for the instance's secret, deletes the instance and tells", async () => {
            const snapshot = "rds:shop-prod-db-1a2b3c4d-2026-11-21-02-10";
            await rds("CreateDBInstance", {
                DBInstanceIdentifier: SNAPSHOT.sourceIdentifier,
                DBInstanceClass: "db.t4g.micro",
                Engine: "postgres",
                MasterUsername: "postgres",
                MasterUserPassword: "not a secret",
                AllocatedStorage: "20",
            });
            await rds("CreateDBSnapshot", {
                DBInstanceIdentifier: SNAPSHOT.sourceIdentifier,
                DBSnapshotIdentifier: snapshot,
            });
            const { error, cause } = await ground.run("snapshot-drill", "snapshot-drill-1", { snapshot });
            expect(error).to.equal("SnapshotDrillFailed");
            expect(cause).to.match(
                /^The temporary DB instance shop-prod-backups-drill-[0-9a-f]{8} was not ready after four hours: its status is available$/,
            );
            const instances = await rds("DescribeDBInstances", {});
            expect(instances).to.include(SNAPSHOT.sourceIdentifier).and.not.to.include("-drill-");
            expect((await ground.inbox.failure("snapshot drill")).text).to.include(snapshot);
            expect(await ground.metric("SnapshotDrillSucceeded")).to.deep.equal([0, 0]);
            expect(await ground.bucket.keys("drill-reports/snapshot/")).to.deep.equal([
                `drill-reports/snapshot/${snapshot}/snapshot-drill-1.json`,
                `drill-reports/snapshot/${snapshot}/snapshot-drill-1.md`,
            ]);
        });

        it("says so where RDS has no automated snapshot", async () => {
            const { error, cause } = await ground.run("snapshot-drill", "snapshot-drill-2");
            expect(error).to.equal("SnapshotDrillFailed");
            expect(cause).to.match(/^There is no automated snapshot of the DB instance "shop-prod-db-1a2b3c4d"/);
            await ground.inbox.failure("snapshot drill");
        });
    });
});
