import { expect } from "chai";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DrillReport } from "../../../runtime/src/report";
import { reportKey } from "../../../runtime/src/store/keys";
import { orSkip } from "../../support/or-skip";
import { archiveOf, forge, readManifest, takeDump } from "./forge";
import { Ground, readFixture } from "./ground";
import { reportOf } from "./report-of";
import type { JobEnd } from "./job";

const ORDERS = `"Sales"."Order ""A"""`;

describe("the drill", function () {
    this.timeout(120_000);

    let ground: Ground;
    let dump: string;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        await ground.sql("postgres", "CREATE DATABASE shop");
        await ground.sql("shop", await readFixture("seed.sql"));
        await ground.assertion("010-all-there.sql", "SELECT 1 WHERE false;");
        dump = await takeDump(ground, "shop", "run-drill-1");
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    let runs = 0;

    async function drill(id: string, environment: Readonly<Record<string, string>> = {}) {
        runs += 1;
        const run = `drill-${String(runs).padStart(4, "0")}`;
        const end = await ground.run("drill", { DUMP_ID: id, RUN_ID: run, RTO_TARGET_SECONDS: "3600", ...environment });
        const report = await readReport(id, run);
        const markdown = (await ground.get(reportKey(id, run, "md"))).toString();
        return { end, report, markdown };
    }

    async function readReport(id: string, run: string): Promise<DrillReport> {
        return reportOf((await ground.get(reportKey(id, run, "json"))).toString());
    }

    describe("of a dump that is as it was", () => {
        let result: { end: JobEnd; report: DrillReport; markdown: string };

        before(async () => {
            result = await drill(dump);
        });

        it("passes every check", () => {
            const { end, report } = result;
            expect(end.code, end.output).to.equal(0);
            expect(report.result).to.equal("passed");
            expect(report.findings).to.deep.equal([]);
            expect(report.findingsTotal).to.equal(0);
            expect(report.checks.map(({ check, result: outcome }) => `${check}: ${outcome}`)).to.deep.equal([
                "manifest: passed",
                "checksum: passed",
                "server version: passed",
                "restore: passed",
                "tables: passed",
                "rows: passed",
                "fingerprints: passed",
                "large objects: passed",
                "sequences: passed",
                "schema: passed",
                "extensions: passed",
                "migration: passed",
                "assertions: passed",
            ]);
        });

        it("says what it looked at", () => {
            const details = Object.fromEntries(result.report.checks.map(({ check, detail }) => [check, detail]));
            expect(details.tables).to.equal("6 tables");
            expect(details.rows).to.equal("5,002 rows");
            expect(details["large objects"]).to.equal("1 large object");
            expect(details.sequences).to.equal("3 sequences");
            expect(details.migration).to.equal("002 in public.schema_migrations");
            expect(details.assertions).to.equal("010-all-there.sql");
            expect(result.report.largestTables?.[0]).to.deep.equal({ name: ORDERS, expected: "3000", found: "3000" });
        });

        it("measures recovery time and age", async () => {
            const { report } = result;
            const { snapshotAt } = await readManifest(ground, dump);
            expect(report.snapshotAt).to.equal(snapshotAt);
            expect(report.restoreSeconds).to.be.within(0.1, 100);
            expect(report.targetSeconds).to.equal(3600);
            const age = (Date.parse(report.startedAt) - Date.parse(snapshotAt)) / 1000;
            expect(report.ageSeconds).to.equal(Math.round(age));
        });

        it("writes a report that begins with the verdict", () => {
            const lines = result.markdown.split("\n");
            expect(lines[0]).to.equal(`# Restore drill passed: dump ${dump}`);
            expect(lines[2]).to.match(
                /^\*\*Passed: 6 tables with 5,002 rows came back in .* s, every value as it was dumped\.\*\*$/,
            );
            expect(result.markdown).to.include("within the target of 1 h 0 min");
            expect(result.markdown).to.include(`| \`${ORDERS}\` | 3,000 | 3,000 |`);
            expect(result.markdown).to.include(`--input '{"dump":"${dump}","again":true}'`);
        });

        it("leaves nothing behind", async () => {
            expect(await readdir(ground.workDirectory)).to.deep.equal([]);
        });

        it("tells no credential", () => {
            expect(result.end.output).not.to.include(ground.emulator.client.credentials.secretAccessKey);
        });
    });

    it("restores the rows of tables that were dumped apart", async () => {
        const archives = [
            {
                file: "database.dump",
                bytes: await archiveOf(
                    ground,
                    "shop",
                    "--exclude-table-data=public.events_*",
                    "--exclude-table-data=public.customers",
                ),
            },
            {
                file: "table-1.dump",
                bytes: await archiveOf(ground, "shop", "--data-only", "--table=public.events_*"),
                tables: ["public.events_2025", "public.events_2026"],
            },
            {
                file: "table-2.dump",
                bytes: await archiveOf(ground, "shop", "--data-only", "--table=public.customers"),
                tables: ["public.customers"],
            },
        ];
        const { report, end } = await drill(await forge(ground, dump, { archives }));
        expect(end.code, end.output).to.equal(0);
        expect(report.checks[1]?.detail).to.equal("SHA-256 of 3 archives");
    });

    it("fails where a row is missing, and says so first", async () => {
        await ground.sql("postgres", "CREATE DATABASE copy TEMPLATE shop");
        await ground.sql("copy", "DELETE FROM events WHERE id = 1500");
        const archives = [{ file: "database.dump", bytes: await archiveOf(ground, "copy") }];
        const { end, report, markdown } = await drill(await forge(ground, dump, { archives }));
        expect(end.code, end.output).to.equal(22);
        expect(report.result).to.equal("failed");
        const cause = "Failed (rows): public.events_2026: 645 rows expected, 644 found: 1 missing.";
        expect(report.summary).to.equal(cause);
        expect(end.lines.at(-1)).to.deep.include({ level: "error", message: cause });
        expect(markdown.split("\n").slice(0, 3)).to.deep.equal([
            `# Restore drill failed: dump ${report.source.id}`,
            "",
            `**${cause.replaceAll("_", "\\_")}**`,
        ]);
        expect(markdown).to.include("What to do: A restore would lose rows");
    });

    it("fails where an assertion does, with the rows that it returned", async () => {
        const file = join(ground.assertionsDirectory, "020-nothing-dear.sql");
        await writeFile(file, `SELECT id, net FROM ${ORDERS} WHERE net > 98 ORDER BY id;`);
        const { end, report, markdown } = await drill(dump);
        await rm(file);
        expect(end.code, end.output).to.equal(23);
        expect(report.checks.at(-1)).to.deep.include({
            result: "failed",
            detail: "010-all-there.sql, 020-nothing-dear.sql",
        });
        expect(report.summary).to.equal(
            "Failed (assertions): 020-nothing-dear.sql: It returned 30 rows where none was expected.",
        );
        expect(report.findings).to.have.length(1);
        expect(report.findings[0]?.message.split("\n").slice(1)).to.deep.equal([
            "- id: 99, net: 99.00",
            "- id: 199, net: 99.00",
            "- id: 299, net: 99.00",
            "- id: 399, net: 99.00",
            "- id: 499, net: 99.00",
            "- and 25 further rows",
        ]);
        expect(markdown).to.include("  - id: 99, net: 99.00");
    });

    it("drills the same dump twice at once, each for itself", async () => {
        const results = await Promise.all([drill(dump), drill(dump)]);
        for (const { end, report } of results) {
            expect(end.code, end.output).to.equal(0);
            expect(report.result).to.equal("passed");
        }
        expect(await readdir(ground.workDirectory)).to.deep.equal([]);
    });
});
