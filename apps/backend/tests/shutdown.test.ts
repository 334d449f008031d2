import { get } from "node:http";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { Client } from "pg";
import { type RunningServer, startServer } from "../../testing/process";
import { createDatabase, type TestDatabase } from "./support/database";
import { startLoad } from "./support/load";
import { type Postgres, startPostgres } from "./support/postgres";

const DIRECTORY = join(__dirname, "..");
const CLIENTS = 8;

describe("backend: shutdown of the process", function () {
    this.timeout(120_000);
    let postgres: Postgres;
    let database: TestDatabase;
    let server: RunningServer;

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    afterEach(async () => {
        server.signal("SIGKILL");
        await server.ended;
    });

    async function start(delaySeconds: number): Promise<void> {
        database = await createDatabase(postgres);
        server = await startServer(DIRECTORY, {
            ...database.environment,
            AVATARS_BUCKET: "avatars",
            AWS_REGION: "eu-central-1",
            MIGRATE_ON_START: "true",
            LOG_LEVEL: "info",
            RATE_LIMIT: "1000000",
            SHUTDOWN_DELAY_SECONDS: String(delaySeconds),
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        });
    }

    const readyStatus = async () => (await fetch(`${server.url}/api/ready`)).status;

    /** Clients of which a third sign up, and the others look at the list. */
    function load() {
        return startLoad(server.port, CLIENTS, (number) =>
            number % 3 === 0
                ? { method: "POST", path: "/api/users", body: { name: "Zoë", email: `zoe-${number}@example.com` } }
                : { method: "GET", path: "/api/users?limit=5" },
        );
    }

    it("loses no request under load while the load balancer looks away, and ends with code 0, in time", async () => {
        await start(5);
        const clients = load();
        await clients.answers(200);
        const begin = performance.now();
        server.signal("SIGTERM");
        while ((await readyStatus()) !== 503) {
            await setTimeout(10);
        }
        // The load balancer goes on for a moment after it was told.
        await clients.answers(clients.outcomes.length + 20);
        await clients.stop();
        const { code, output } = await server.ended;
        const seconds = (performance.now() - begin) / 1000;

        expect(code).to.equal(0);
        expect(seconds).to.be.within(5, 25);
        const lost = clients.outcomes.filter(({ status }) => status !== 200 && status !== 201);
        expect(lost).to.deep.equal([]);
        const signedUp = clients.outcomes.filter(({ status }) => status === 201).length;
        expect(await database.query("select from users")).to.have.length(signedUp);
        expect(output.trimEnd().split("\n").at(-1)).to.include('"msg":"closed"');
    });

    it("answers each request that it took, though clients never stop asking until nobody listens", async () => {
        await start(1);
        const clients = load();
        await clients.answers(200);
        server.signal("SIGTERM");
        await clients.refused;
        const { code, output } = await server.ended;
        expect(code).to.equal(0);
        const lines = output.split("\n").filter((line) => line.includes('"route":"/api/users"'));
        expect(lines.filter((line) => !line.includes('"msg":"request answered"'))).to.deep.equal([]);
        const answered = clients.outcomes.filter(({ status }) => status === 200 || status === 201);
        expect(lines).to.have.length(answered.length);
        const signedUp = clients.outcomes.filter(({ status }) => status === 201).length;
        expect(await database.query("select from users")).to.have.length(signedUp);
        // The kernel resets what it took and the server did not: a load balancer sends nothing any more by then.
        const others = clients.outcomes.filter((outcome) => !answered.includes(outcome));
        expect(others.filter(({ error }) => error !== "ECONNRESET")).to.deep.equal([]);
    });

    it("waits for requests that are open when it stops listening, and closes the pool after them", async () => {
        await start(0);
        const lock = await holdTable();
        const responses = Array.from({ length: 15 }, () => fetch(`${server.url}/api/users`));
        await waiting(10);
        server.signal("SIGTERM");
        await server.refuses();
        await release(lock);
        expect((await Promise.all(responses)).map(({ status }) => status)).to.deep.equal(responses.map(() => 200));
        const { code } = await server.ended;
        expect(code).to.equal(0);
    });

    it("tells clients during the delay to come by another connection next time", async () => {
        await start(1);
        server.signal("SIGTERM");
        while ((await readyStatus()) !== 503) {
            await setTimeout(10);
        }
        expect(await connectionHeader(server.port)).to.equal("close");
        expect((await server.ended).code).to.equal(0);
    });

    it("ends with code 1 where a request is still open at the deadline", async () => {
        server = await startServer(join(__dirname, "support/never-answers"), {});
        const body = (await fetch(`${server.url}/`)).text().catch(() => "lost");
        server.signal("SIGTERM");
        const { code, output } = await server.ended;
        expect(code).to.equal(1);
        expect(output).to.include("requests were still open at the deadline");
        expect(await body).to.equal("lost");
    });

    it("ends at once, with code 1, at a second signal", async () => {
        await start(0);
        const lock = await holdTable();
        const response = fetch(`${server.url}/api/users`).catch(() => "lost");
        await waiting(1);
        server.signal("SIGTERM");
        await server.refuses();
        server.signal("SIGINT");
        const { code, output } = await server.ended;
        expect(await response).to.equal("lost");
        expect(code).to.equal(1);
        expect(output).to.include("SIGINT again: ending at once");
        await release(lock);
    });

    /** Whoever reads the table waits until it is released. */
    async function holdTable(): Promise<Client> {
        const client = await database.connect();
        await client.query("begin; lock table users in access exclusive mode");
        return client;
    }

    async function release(lock: Client): Promise<void> {
        await lock.query("commit");
        await lock.end();
    }

    /** Until so many queries of the server wait. */
    async function waiting(count: number): Promise<void> {
        const sql = "select from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'";
        while ((await database.query(sql, [database.settings.name])).length < count) {
            await setTimeout(20);
        }
    }
});

function connectionHeader(port: number): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
        get({ host: "127.0.0.1", port, path: "/api/health" }, (response) => {
            response.resume();
            resolve(response.headers.connection);
        }).on("error", reject);
    });
}
