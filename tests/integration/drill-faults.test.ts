import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { z } from "zod";
import { orSkip } from "../support/or-skip";
import { Chain } from "./support/chain";
import type { EndedExecution } from "./support/executions";
import { type ProxiedRequest, type Proxy, startProxy } from "./support/proxy";
import { MANIFEST, REPORT } from "./support/schemas";

/** What a drill asks of S3. */
const STAGES = {
    "reads the manifest": ({ method, url }) => method === "GET" && url.includes("manifest.json"),
    "fetches the archive": ({ method, url }) => method === "GET" && url.includes("database.dump"),
    "writes the report": ({ method, url }) => method === "PUT" && /\/drill-reports\/.*\.json/.test(url),
} as const satisfies Readonly<Record<string, (request: ProxiedRequest) => boolean>>;

const DUMPED = z.object({ id: z.string() });

describe("a drill that something happens to", function () {
    this.timeout(480_000);
    let chain: Chain;
    let proxy: Proxy;
    let id: string;
    let archive: string;
    let content: Buffer;

    before(async function () {
        chain = orSkip(this, await Chain.start({ notes: "notes.sql" }));
        proxy = await startProxy(chain.emulator.endpoint);
        await chain.configure("notes");
        id = await newDump();
        archive = `db-dumps/${id}/database.dump`;
        content = await chain.bucket.read(archive);
    });

    beforeEach(async () => {
        proxy.follow(() => "pass");
        await chain.configure("notes", { drill: { environment: { AWS_ENDPOINT_URL: proxy.endpoint } } });
        await chain.inbox.empty();
    });

    after(async () => {
        await (proxy as Proxy | undefined)?.stop();
        await (chain as Chain | undefined)?.stop();
    });

    /** Takes a dump, waits for its drill, and gives its id. */
    async function newDump(): Promise<string> {
        const known = await chain.machines.executions("drill");
        const { cause, output } = await chain.machines.run("dump");
        expect(cause).to.equal(undefined);
        const drill = await chain.machines.next("drill", known);
        expect(drill.cause).to.equal(undefined);
        return DUMPED.parse(output).id;
    }

    /** Drills the dump, which must fail: everybody is told of the same cause, and the drill is not repeated. */
    async function failedDrill(): Promise<{ readonly cause: string; readonly drill: EndedExecution }> {
        const before = (await chain.tasks("drill")).length;
        const drill = await chain.machines.run("drill", { dump: id, again: true });
        const { status, error, cause = "" } = drill;
        expect([status, error]).to.deep.equal(["FAILED", "DrillFailed"]);
        const { subject, text } = await chain.inbox.failure("restore drill");
        expect(text.split("\n")[0]).to.equal(cause);
        expect(subject).to.match(/^slipway-dev-backups: restore drill failed: /);
        const { result, summary, source } = await reportOf(drill);
        expect({ result, summary, source }).to.deep.equal({
            result: "failed",
            summary: cause,
            source: { kind: "dump", id },
        });
        const tasks = (await chain.tasks("drill")).slice(before);
        expect(tasks).to.have.length(1);
        expect(await tasks[0]?.ended()).not.to.equal(0);
        expect(await tasks[0]?.leftBehind()).to.deep.equal([]);
        return { cause, drill };
    }

    async function reportOf({ name }: EndedExecution) {
        return REPORT.parse(await chain.bucket.readJson(`drill-reports/${id}/${name}.json`));
    }

    async function withArchive(changed: Buffer, drill: () => Promise<void>): Promise<void> {
        await chain.bucket.write(archive, changed);
        try {
            await drill();
        } finally {
            await chain.bucket.write(archive, content);
        }
    }

    it("fails where an assertion returns rows, names them, and alarms", async () => {
        const assertions = await chain.assertions({
            "10-authors.sql": "SELECT id FROM authors WHERE name IS NULL",
            "20-notes.sql": "SELECT id, text FROM notes WHERE id IN (7, 8)",
        });
        await chain.configure("notes", { drill: { environment: { ASSERTIONS_DIRECTORY: assertions } } });
        const { cause, drill } = await failedDrill();
        expect(cause).to.match(/^Failed \(assertions\): 20-notes\.sql: It returned 2 rows where none was expected\.$/);
        const { findings } = await reportOf(drill);
        expect(findings.map(({ subject }) => subject)).to.deep.equal(["20-notes.sql"]);
        expect(findings[0]?.message).to.contain("id: 7, text: ");
        expect((await chain.inbox.alarm("backups-drill-failed")).text).to.contain("DrillSucceeded");
    });

    for (const seed of [1, 2, 3]) {
        it(`fails where one bit of the archive has changed (${seed})`, async () => {
            const changed = Buffer.from(content);
            const offset = Math.floor((content.length * ((seed * 2_654_435_761) % 2 ** 32)) / 2 ** 32);
            changed.writeUInt8(changed.readUInt8(offset) ^ (1 << seed), offset);
            await withArchive(changed, async () => {
                const { cause } = await failedDrill();
                expect(cause).to.match(/^Failed \(checksum\): /);
            });
        });
    }

    it("fails where the archive is cut short", async () => {
        await withArchive(content.subarray(0, content.length - 100), async () => {
            const { cause } = await failedDrill();
            expect(cause).to.match(/^Failed \(checksum\): /);
        });
    });

    it("fails where the archive is gone", async () => {
        await chain.bucket.remove(archive);
        try {
            const { cause } = await failedDrill();
            expect(cause).to.match(/database\.dump/);
        } finally {
            await chain.bucket.write(archive, content);
        }
    });

    it("fails where the manifest is that of another dump", async () => {
        const key = `db-dumps/${id}/manifest.json`;
        const own = await chain.bucket.read(key);
        const other = await newDump();
        const manifest = await chain.bucket.readJson(`db-dumps/${other}/manifest.json`);
        expect(MANIFEST.parse(manifest).id).to.equal(other);
        await chain.bucket.write(key, JSON.stringify(manifest));
        try {
            const { cause } = await failedDrill();
            expect(cause)
                .to.match(/^Failed \(manifest\): /)
                .and.to.contain(other);
        } finally {
            await chain.bucket.write(key, own);
        }
    });

    it("is run again after it was killed, at each stage, and then passes", async () => {
        const before = (await chain.tasks("drill")).length;
        const stages = [STAGES["fetches the archive"], STAGES["writes the report"]];
        proxy.follow((request) => (stages[0]?.(request) === true ? "hold" : "pass"));
        const execution = await chain.machines.start("drill", { dump: id, again: true });
        for (const [number, next] of [stages[1], undefined].entries()) {
            const task = await chain.nextTask("drill", before + number);
            await proxy.held();
            task.kill("SIGKILL");
            expect(await task.ended()).to.equal(137);
            proxy.follow((request) => (next?.(request) === true ? "hold" : "pass"));
        }
        const drill = await chain.machines.ended(execution);
        expect([drill.status, drill.cause]).to.deep.equal(["SUCCEEDED", undefined]);
        expect((await reportOf(drill)).result).to.equal("passed");
        expect((await chain.tasks("drill")).length).to.equal(before + 3);
    });

    it("leaves no process or file when its execution is stopped, and its claim to the next", async () => {
        const before = (await chain.tasks("drill")).length;
        proxy.follow((request) => (STAGES["fetches the archive"](request) ? "hold" : "pass"));
        const executionArn = await chain.machines.start("drill", { dump: id, again: true });
        const task = await chain.nextTask("drill", before);
        await proxy.held();
        await new SFNClient(chain.emulator.client).send(new StopExecutionCommand({ executionArn }));
        expect(await task.ended()).to.equal(143);
        expect(await task.leftBehind()).to.deep.equal([]);
        proxy.follow(() => "pass");
        const next = await chain.machines.run("drill", { dump: id });
        expect([next.status, next.cause]).to.deep.equal(["SUCCEEDED", undefined]);
        expect((await chain.tasks("drill")).length).to.equal(before + 2);
    });

    it("fails with the cause where the task's credentials have expired, and is reported all the same", async () => {
        await chain.configure("notes", { drill: { credentialsExpireAfterSeconds: 0 } });
        const drill = await chain.machines.run("drill", { dump: id, again: true });
        expect(drill.status).to.equal("FAILED");
        expect(drill.cause).to.contain("expired");
        expect((await chain.inbox.failure("restore drill")).text.split("\n")[0]).to.equal(drill.cause);
        expect(await reportOf(drill)).to.include({ result: "failed", summary: drill.cause });
    });

    it("passes all the same where S3 throttles, fails and cuts connections now and then", async () => {
        const outcomes = [{ status: 503, code: "SlowDown" }, { status: 500, code: "InternalError" }, "reset"] as const;
        const seen = new Map<string, number>();
        proxy.follow(({ method, url }) => {
            const times = seen.get(`${method} ${url}`) ?? 0;
            seen.set(`${method} ${url}`, times + 1);
            return outcomes[times] ?? "pass";
        });
        const drill = await chain.machines.run("drill", { dump: id, again: true });
        expect([drill.status, drill.cause]).to.deep.equal(["SUCCEEDED", undefined]);
        expect(proxy.disturbed()).to.be.greaterThan(8);
    });
});
