import { CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { createHash } from "node:crypto";
import { z } from "zod";
import { callRest } from "../support/emulator/request";
import { orSkip } from "../support/or-skip";
import { Chain } from "./support/chain";
import type { EndedExecution } from "./support/executions";
import { startProxy } from "./support/proxy";
import { MANIFEST, REPORT } from "./support/schemas";

const DUMPED = z.object({ id: z.string(), bytes: z.number(), tables: z.number() });
const SCHEDULE = z.object({ target: z.object({ arn: z.string(), input: z.string() }) });
const FRESHNESS = z.object({ hoursSinceDump: z.number(), hoursSinceDrill: z.number() });
const NAMESPACE = "Slipway/Backups";
const DIMENSION = "slipway-dev-backups";

describe("the chain from the schedule to the report", function () {
    this.timeout(600_000);
    let chain: Chain;
    let dump: EndedExecution;
    let drill: EndedExecution;
    let id: string;

    before(async function () {
        chain = orSkip(this, await Chain.start({ shop: "shop.sql" }));
        await chain.configure("shop");
        const { target } = schedule("dump");
        expect(target.arn).to.match(/:stateMachine:slipway-dev-backups-dump$/);
        dump = await chain.machines.run("dump", JSON.parse(target.input));
        expect(dump.cause).to.equal(undefined);
        id = DUMPED.parse(dump.output).id;
        drill = await chain.machines.next("drill", []);
    });

    after(async () => {
        await (chain as Chain | undefined)?.stop();
    });

    function schedule(kind: "dump" | "freshness") {
        const found = chain.resources.find(
            ({ type, name }) => type === "aws:scheduler/schedule:Schedule" && name === `backups-${kind}`,
        );
        return SCHEDULE.parse(found?.inputs);
    }

    const manifest = async () => MANIFEST.parse(await chain.bucket.readJson(`db-dumps/${id}/manifest.json`));
    const report = async () => REPORT.parse(await chain.bucket.readJson(`drill-reports/${id}/${drill.name}.json`));

    it("announces one dump, with the run's name and a manifest of what the database held", async () => {
        expect(id).to.match(new RegExp(`^monthly/\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ-${dump.name}$`));
        const { content, archives, roles, database } = await manifest();
        const rows = Object.fromEntries(content.tables.map((table) => [table.name, table.rows]));
        expect(rows).to.deep.equal({
            '"Back Office"."Order ""A"""': "20",
            'public."a.b*c?|(d)"': "3",
            "public.customers": "500",
            "public.empty_table": "0",
            "public.events_2025": rows["public.events_2025"],
            "public.events_2026_even": rows["public.events_2026_even"],
            "public.events_2026_odd": rows["public.events_2026_odd"],
            "public.events_other": rows["public.events_other"],
            "public.extremes": "3",
            "public.items": "2000",
            "public.no_columns": "3",
            "public.orders": "2000",
            "public.pages": "25000",
            "public.readings": "430000",
            "public.schema_migrations": "2",
            "public.sessions": "1",
            'public."таблица"': "50",
        });
        expect(content.largeObjects.count).to.equal("3");
        expect(content.migration).to.deep.equal({ table: "public.schema_migrations", version: "20261104093000" });
        expect(content.extensions.map(({ name }) => name)).to.include.members(["citext", "hstore", "ltree", "pg_trgm"]);
        const sequences = new Map(content.sequences.map(({ name, lastValue }) => [name, lastValue]));
        expect(sequences.get("public.invoice_numbers")).to.equal("54320");
        expect(sequences.get("public.countdown")).to.equal("-4");
        expect(roles).to.include.members(["reporting", "shop_owner"]);
        expect(database.name).to.equal("shop");
        expect(archives.length).to.be.greaterThan(1);
    });

    it("stores the archives with the sizes and checksums of the manifest, and nothing else", async () => {
        const { archives } = await manifest();
        const files = archives.map(({ file }) => file);
        const keys = await chain.bucket.keys(`db-dumps/${id}/`);
        expect(keys.map((key) => key.replace(/.*\//, ""))).to.have.members([...files, "manifest.json"]);
        for (const { file, bytes, sha256 } of archives) {
            const content = await chain.bucket.read(`db-dumps/${id}/${file}`);
            expect([content.length, createHash("sha256").update(content).digest("hex")]).to.deep.equal([bytes, sha256]);
        }
        expect(await chain.bucket.openUploads()).to.deep.equal([]);
    });

    it("starts one drill, by S3's event of the manifest", async () => {
        expect(await chain.machines.executions("drill")).to.deep.equal([drill.arn]);
        expect(drill.input).to.have.nested.property("detail.object.key", `db-dumps/${id}/manifest.json`);
        expect(drill.input).to.have.nested.property("detail.bucket.name", chain.bucket.name);
        expect(await chain.bucket.readJson(`drill-reports/${id}/claim.json`)).to.include({ execution: drill.arn });
    });

    it("finds every table, row and object of the dump in the restored database", async () => {
        expect([drill.status, drill.cause]).to.deep.equal(["SUCCEEDED", undefined]);
        const { result, checks, findings, source, restoreSeconds, ageSeconds, summary } = await report();
        expect(result).to.equal("passed");
        expect(source).to.deep.equal({ kind: "dump", id });
        expect(findings).to.deep.equal([]);
        expect(checks.filter((check) => check.result !== "passed")).to.deep.equal([]);
        expect(checks.length).to.equal(13);
        expect(summary).to.match(/^Passed: 17 tables with 46\d,\d{3} rows came back/);
        expect(restoreSeconds).to.be.greaterThan(0);
        expect(ageSeconds).to.be.within(0, 600);
    });

    it("writes the report for people, too", async () => {
        const text = (await chain.bucket.read(`drill-reports/${id}/${drill.name}.md`)).toString();
        const [title, , verdict] = text.split("\n");
        expect(title).to.equal(`# Restore drill passed: dump ${id}`);
        expect(verdict).to.equal(`**${(await report()).summary}**`);
        expect(text).to.contain("`public.readings` | 430,000 | 430,000 |");
    });

    it("publishes what it measured", async () => {
        const { bytes } = DUMPED.parse(dump.output);
        const { restoreSeconds } = await report();
        expect(await metric("DumpSucceeded")).to.deep.equal([1]);
        expect(await metric("DumpBytes")).to.deep.equal([bytes]);
        expect(await metric("DrillSucceeded")).to.deep.equal([1]);
        expect(await metric("RestoreSeconds")).to.deep.equal([restoreSeconds]);
        expect(await metric("DifferencesFound")).to.deep.equal([0]);
    });

    it("measures by the hour how old the newest dump and drill are", async () => {
        const { target } = schedule("freshness");
        const path = `/2015-03-31/functions/${target.arn.replace(/.*:/, "")}/invocations`;
        const answer = await callRest(chain.emulator, "lambda", "POST", path, objectOf(target.input));
        const { hoursSinceDump, hoursSinceDrill } = FRESHNESS.parse(answer);
        expect(hoursSinceDump).to.be.within(0, 0.2);
        expect(hoursSinceDrill).to.be.within(0, hoursSinceDump);
        expect(await metric("HoursSinceDump")).to.deep.equal([hoursSinceDump]);
    });

    it("alarms nobody, and writes to nobody", async () => {
        const { MetricAlarms = [] } = await new CloudWatchClient(chain.emulator.client).send(
            new DescribeAlarmsCommand({ StateValue: "ALARM" }),
        );
        expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).to.deep.equal([]);
        expect((await chain.inbox.empty()).filter(({ subject }) => !subject.startsWith("OK: "))).to.deep.equal([]);
    });

    it("leaves no file in the tasks' storage", async () => {
        const tasks = await chain.emulator.tasks();
        expect(tasks.map(({ family }) => family)).to.deep.equal(["slipway-dev-backups", "slipway-dev-backups-drill"]);
        for (const task of tasks) {
            expect([await task.ended(), await task.leftBehind()]).to.deep.equal([0, []]);
        }
    });

    it("writes its progress to the log group, and the database's password nowhere", async () => {
        const { events = [] } = await new CloudWatchLogsClient(chain.emulator.client).send(
            new FilterLogEventsCommand({ logGroupName: DIMENSION }),
        );
        const lines = events.map(({ message = "" }) => message);
        expect(lines.filter((line) => line.includes(`The dump ${id} is announced`))).to.have.length(1);
        const tasks = await Promise.all((await chain.emulator.tasks()).map((task) => task.log()));
        const objects = (await chain.bucket.keys()).filter((key) => !key.endsWith(".dump"));
        const texts = await Promise.all(objects.map(async (key) => (await chain.bucket.read(key)).toString()));
        const everything = [...lines, ...tasks, ...texts, await chain.emulator.log()].join("\n");
        expect(everything).to.contain(id);
        expect(everything).not.to.contain(chain.server.owner.password);
    });

    it("does not drill a second time when the event is delivered again", async () => {
        const before = (await chain.emulator.tasks()).length;
        const second = await chain.machines.run("drill", drill.input);
        expect(second.status).to.equal("SUCCEEDED");
        expect(second.output).to.include({ outcome: "skip", id });
        expect(second.output).to.have.property("message").that.contains(`already drilled by ${drill.name}`);
        expect((await chain.emulator.tasks()).length).to.equal(before);
    });

    it("drills once where two are wanted at the same time", async () => {
        const before = (await chain.emulator.tasks()).length;
        const wish = { dump: id, again: true };
        const both = await Promise.all([chain.machines.run("drill", wish), chain.machines.run("drill", wish)]);
        expect(both.map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
        const skipped = both.filter(({ output }) => SKIPPED.safeParse(output).success);
        expect(skipped).to.have.length(1);
        expect((await chain.emulator.tasks()).length).to.equal(before + 1);
    });

    it("restores into a database of the server for people, and refuses one that is not empty", async () => {
        const restore = await chain.machines.run("restore", { dump: "latest", into: "shop_restored" });
        expect([restore.status, restore.cause]).to.deep.equal(["SUCCEEDED", undefined]);
        const sql =
            "SELECT (SELECT count(*) FROM readings) AS readings, (SELECT count(*) FROM orders) AS orders, " +
            "(SELECT nextval('invoice_numbers')) AS next";
        expect(await chain.server.query("shop_restored", sql)).to.deep.equal([
            { readings: "430000", orders: "2000", next: "54330" },
        ]);
        const again = await chain.machines.run("restore", { dump: "latest", into: "shop" });
        expect([again.status, again.error]).to.deep.equal(["FAILED", "RestoreFailed"]);
        expect((await chain.inbox.failure("restore")).text.split("\n")[0]).to.equal(again.cause);
        expect(await chain.server.query("shop", "SELECT count(*) FROM orders")).to.deep.equal([{ count: "2000" }]);
    });

    it("takes the dump again where the database was restarted meanwhile, and announces no half one", async () => {
        const proxy = await startProxy(chain.emulator.endpoint);
        try {
            const before = await chain.bucket.keys("db-dumps/");
            const tasks = (await chain.tasks("database")).length;
            await chain.configure("shop", { database: { environment: { AWS_ENDPOINT_URL: proxy.endpoint } } });
            proxy.follow(({ url }) => (url.includes("partNumber=1&") ? "hold" : "pass"));
            const execution = await chain.machines.start("dump");
            await proxy.held();
            // The next attempt comes long after that on AWS.
            proxy.follow(({ action }) => (action === "secretsmanager.GetSecretValue" ? "hold" : "pass"));
            await chain.server.crash();
            proxy.follow(() => "pass");
            const { status, cause, output } = await chain.machines.ended(execution);
            expect([status, cause]).to.deep.equal(["SUCCEEDED", undefined]);
            const [first, second] = (await chain.tasks("database")).slice(tasks);
            expect([await first?.ended(), await second?.ended()]).to.deep.equal([11, 0]);
            const after = (await chain.bucket.keys("db-dumps/")).filter((key) => !before.includes(key));
            expect(after.filter((key) => !key.startsWith(`db-dumps/${DUMPED.parse(output).id}/`))).to.deep.equal([]);
            expect(await chain.bucket.openUploads()).to.deep.equal([]);
        } finally {
            await proxy.stop();
        }
    });

    async function metric(name: string): Promise<number[]> {
        const { Datapoints = [] } = await new CloudWatchClient(chain.emulator.client).send(
            new GetMetricStatisticsCommand({
                Namespace: NAMESPACE,
                MetricName: name,
                Dimensions: [{ Name: "Backups", Value: DIMENSION }],
                StartTime: new Date(Date.now() - 3_600_000),
                EndTime: new Date(Date.now() + 60_000),
                Period: 7_200,
                Statistics: ["Sum"],
            }),
        );
        return Datapoints.map(({ Sum = Number.NaN }) => Sum);
    }
});

const SKIPPED = z.object({ outcome: z.literal("skip") });

function objectOf(json: string): Record<string, unknown> {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
}
