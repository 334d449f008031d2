import { StopExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { orSkip } from "../support/or-skip";
import { Chain } from "./support/chain";
import type { EndedExecution } from "./support/executions";
import { type ProxiedRequest, type Proxy, startProxy } from "./support/proxy";

/** What a dump asks of AWS, in its order; the first of these requests is held. */
const STAGES = {
    "reads the login": ({ action }) => action === "secretsmanager.GetSecretValue",
    "looks for earlier dumps": ({ method, url }) => method === "GET" && url.includes("list-type=2"),
    "begins the upload": ({ method, url }) => method === "POST" && url.includes("?uploads"),
    "sends a part": ({ url }) => url.includes("partNumber=1"),
    "completes the upload": ({ method, url }) => method === "POST" && url.includes("uploadId="),
    "announces the dump": ({ method, url }) => method === "PUT" && url.includes("manifest.json"),
} as const satisfies Readonly<Record<string, (request: ProxiedRequest) => boolean>>;

type Stage = keyof typeof STAGES;

describe("a dump that something happens to", function () {
    this.timeout(480_000);
    let chain: Chain;
    let proxy: Proxy;

    before(async function () {
        chain = orSkip(this, await Chain.start({ notes: "notes.sql" }));
        proxy = await startProxy(chain.emulator.endpoint);
    });

    beforeEach(async () => {
        proxy.follow(() => "pass");
        await chain.configure("notes", { database: { environment: { AWS_ENDPOINT_URL: proxy.endpoint } } });
        await empty();
    });

    after(async () => {
        await (proxy as Proxy | undefined)?.stop();
        await (chain as Chain | undefined)?.stop();
    });

    async function empty(): Promise<void> {
        await Promise.all((await chain.bucket.keys()).map((key) => chain.bucket.remove(key)));
        await chain.inbox.empty();
    }

    /** Starts a dump, and kills its task in each of the stages: the state machine runs it again after each. */
    async function killedIn(stages: readonly Stage[]): Promise<EndedExecution> {
        const known = (await chain.tasks("database")).length;
        const [first] = stages;
        const execution = await holdAt(first, () => chain.machines.start("dump"));
        for (const [number, next] of [...stages.slice(1), undefined].entries()) {
            const task = await chain.nextTask("database", known + number);
            await proxy.held();
            task.kill("SIGKILL");
            expect(await task.ended()).to.equal(137);
            proxy.follow((request) => (next !== undefined && STAGES[next](request) ? "hold" : "pass"));
        }
        return chain.machines.ended(execution);
    }

    async function holdAt<Result>(stage: Stage | undefined, start: () => Promise<Result>): Promise<Result> {
        proxy.follow((request) => (stage !== undefined && STAGES[stage](request) ? "hold" : "pass"));
        return start();
    }

    async function expectNothingLeft(): Promise<void> {
        expect(await chain.bucket.keys("db-dumps/")).to.deep.equal([]);
        expect(await chain.bucket.openUploads()).to.deep.equal([]);
    }

    async function expectOneDump(): Promise<void> {
        const keys = await chain.bucket.keys("db-dumps/");
        expect(keys.map((key) => key.replace(/.*\//, ""))).to.deep.equal(["database.dump", "manifest.json"]);
        expect(await chain.bucket.openUploads()).to.deep.equal([]);
    }

    for (const stages of [
        ["reads the login", "begins the upload", "sends a part"],
        ["looks for earlier dumps", "completes the upload", "announces the dump"],
    ] as const) {
        it(`is given up after it was killed three times, as it ${stages.join(", ")}; nothing of it is left`, async () => {
            const { status, error, cause } = await killedIn(stages);
            expect([status, error]).to.deep.equal(["FAILED", "DumpFailed"]);
            expect(cause).to.match(/^The dump was stopped before its end \(exit code 137\)/);
            await expectNothingLeft();
            const { subject, text } = await chain.inbox.failure("dump");
            expect(subject).to.match(/^slipway-dev-backups: dump failed: The dump was stopped/);
            expect(text.split("\n")[0]).to.equal(cause);
        });
    }

    it("is taken again after it was killed, and announced once", async () => {
        const { status } = await killedIn(["completes the upload"]);
        expect(status).to.equal("SUCCEEDED");
        await expectOneDump();
        const subjects = (await chain.inbox.empty()).map(({ subject }) => subject);
        expect(subjects.filter((subject) => subject.includes("dump failed"))).to.deep.equal([]);
    });

    it("leaves nothing when its execution is stopped", async () => {
        const tasks = (await chain.tasks("database")).length;
        const executionArn = await holdAt("sends a part", () => chain.machines.start("dump"));
        const known = await chain.machines.executions("dump");
        const task = await chain.nextTask("database", tasks);
        await proxy.held();
        await new SFNClient(chain.emulator.client).send(new StopExecutionCommand({ executionArn }));
        expect(await task.ended()).to.equal(143);
        expect(await task.log()).to.contain("Stopped by SIGTERM");
        expect(await task.leftBehind()).to.deep.equal([]);
        // No catcher runs then: a rule of the program starts the state machine once more, to clean up.
        const cleaning = await chain.machines.next("dump", known);
        expect(cleaning.input).to.deep.equal({ cleanUpAfter: executionArn.replace(/.*:/, "") });
        expect(cleaning.status).to.equal("SUCCEEDED");
        await expectNothingLeft();
    });

    it("fails with the cause where the task's credentials have expired", async () => {
        await chain.configure("notes", { database: { credentialsExpireAfterSeconds: 0 } });
        const { status, cause } = await chain.machines.run("dump");
        expect(status).to.equal("FAILED");
        expect(cause).to.contain("expired");
        expect((await chain.inbox.failure("dump")).text.split("\n")[0]).to.equal(cause);
        await expectNothingLeft();
    });

    it("fails with the cause where the database cannot be reached", async () => {
        await chain.configure("notes", { database: { environment: { PGPORT: "1" } } });
        const { status, cause } = await chain.machines.run("dump");
        expect(status).to.equal("FAILED");
        expect(cause).to.match(/^The database "notes" at localhost:1 could not be reached: /);
        expect((await chain.inbox.failure("dump")).text.split("\n")[0]).to.equal(cause);
        await expectNothingLeft();
    });

    it("is taken all the same where S3 throttles, fails and cuts connections now and then", async () => {
        const outcomes = [{ status: 503, code: "SlowDown" }, { status: 500, code: "InternalError" }, "reset"] as const;
        const seen = new Map<string, number>();
        proxy.follow(({ method, url }) => {
            const key = `${method} ${url.replace(/uploadId=[^&]*/, "")}`;
            const times = seen.get(key) ?? 0;
            seen.set(key, times + 1);
            return outcomes[times] ?? "pass";
        });
        const { status } = await chain.machines.run("dump");
        expect(status).to.equal("SUCCEEDED");
        expect(proxy.disturbed()).to.be.greaterThan(12);
        await expectOneDump();
    });

    it("fails with the cause where S3 goes on refusing parts", async () => {
        proxy.follow((request) => (STAGES["sends a part"](request) ? { status: 503, code: "SlowDown" } : "pass"));
        // Fewer than the ten of its own, which take most of a minute in each of the three attempts.
        const environment = { AWS_ENDPOINT_URL: proxy.endpoint, AWS_MAX_ATTEMPTS: "3" };
        await chain.configure("notes", { database: { environment } });
        const { status, cause } = await chain.machines.run("dump");
        expect(status).to.equal("FAILED");
        expect(cause).to.contain("SlowDown");
        expect((await chain.inbox.failure("dump")).text.split("\n")[0]).to.equal(cause);
        await expectNothingLeft();
    });
});
