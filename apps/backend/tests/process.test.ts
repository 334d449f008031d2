import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import {
    type Ended,
    freePort,
    programIn,
    runNode,
    runProgram,
    type RunningServer,
    securely,
    startServer,
} from "../../testing/process";
import { createDatabase, type TestDatabase } from "./support/database";
import { type Postgres, startPostgres } from "./support/postgres";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

const DIRECTORY = join(__dirname, "..");
const BUCKET = {
    AVATARS_BUCKET: "avatars",
    AWS_REGION: "eu-central-1",
    // The SDK announces the end of Node.js 20 on every start.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};
const ALL = ["0001_users", "0002_sessions", "0003_avatars", "0004_users_newest_first"];
const MIGRATED = [...ALL.map((name) => `migrating: ${name}`), "migrations that ran: 4", ""].join("\n");

/** Runs a program of the backend with exactly these environment variables. */
const run = (program: string, environment: Readonly<Record<string, string>>): Promise<Ended> =>
    runProgram(DIRECTORY, program, environment);

describe("backend: processes", function () {
    this.timeout(120_000);
    let postgres: Postgres;
    let database: TestDatabase;
    let running: RunningServer | undefined;

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    beforeEach(async () => {
        running = undefined;
        database = await createDatabase(postgres);
    });

    afterEach(async () => {
        running?.signal("SIGKILL");
        await running?.ended;
    });

    async function start(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
        running = await startServer(DIRECTORY, {
            ...database.environment,
            ...BUCKET,
            SHUTDOWN_DELAY_SECONDS: "0",
            ...environment,
        });
        return running;
    }

    async function stop(server: RunningServer): Promise<readonly Record<string, unknown>[]> {
        server.signal("SIGTERM");
        const { code, output } = await server.ended;
        expect(code).to.equal(0);
        return output
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>);
    }

    describe("the server", () => {
        it("ends at once, and says why, when a setting is missing", async () => {
            const environment = { ...database.environment, ...BUCKET, PGDATABASE: "" };
            expect(await run("src/main.ts", environment)).to.deep.equal({
                code: 1,
                output: "The environment has 1 mistake:\n  PGDATABASE: missing. It is the name of the database.\n",
            });
        });

        it("speaks HTTPS with a certificate of its own where it is told so, to its health check, too", async () => {
            const server = await start({ PROTOCOL: "https", REVISION: "1a2b3c4" });
            expect(await securely(server.port, "/api/health")).to.deep.equal({
                status: 200,
                body: '{"status":"ok","revision":"1a2b3c4"}',
                issuer: "localhost",
            });
            const environment = { PORT: String(server.port), PROTOCOL: "https" };
            expect(await runNode(DIRECTORY, ["healthcheck.js"], environment)).to.deep.equal({ code: 0, output: "" });
            const plain = { PORT: String(server.port) };
            expect(await runNode(DIRECTORY, ["healthcheck.js"], plain)).to.deep.equal({ code: 1, output: "" });
        });

        it("is healthy by its health check while it runs, ready or not, and not after it", async () => {
            const server = await start();
            expect((await fetch(`${server.url}/api/ready`)).status).to.equal(503);
            const healthCheck = () => runNode(DIRECTORY, ["healthcheck.js"], { PORT: String(server.port) });
            expect(await healthCheck()).to.deep.equal({ code: 0, output: "" });
            await stop(server);
            expect(await healthCheck()).to.deep.equal({ code: 1, output: "" });
        });

        it("migrates before it listens where it is told so, and is ready then", async () => {
            const server = await start({ MIGRATE_ON_START: "true" });
            expect((await fetch(`${server.url}/api/ready`)).status).to.equal(200);
            const messages = (await stop(server)).map(({ msg }) => msg);
            expect(messages.slice(0, 5)).to.deep.equal(MIGRATED.trim().split("\n"));
            expect(messages[5]).to.match(/^Server listening/);
        });

        it("listens on the address that it is told, and on no other", async () => {
            const server = await start({ LISTEN_ADDRESS: "127.0.0.1" });
            const messages = (await stop(server)).map(({ msg }) => msg);
            expect(messages.filter((message) => String(message).startsWith("Server listening"))).to.deep.equal([
                `Server listening at ${server.url}`,
            ]);
        });

        it("does not listen where a migration fails", async () => {
            await database.query(`create table users (id int); alter table users owner to ${database.settings.name}`);
            const { code, output } = await run("src/main.ts", {
                ...database.environment,
                ...BUCKET,
                PORT: String(await freePort()),
                MIGRATE_ON_START: "true",
            });
            expect(code).to.equal(1);
            expect(output).to.include('relation "users" already exists');
            expect(output).not.to.include("Server listening");
        });

        it("logs each answer with the load balancer's id, and nothing of the person who asked", async () => {
            const server = await start({ MIGRATE_ON_START: "true", REVISION: "1a2b3c4" });
            const headers = { "content-type": "application/json", "x-forwarded-for": "203.0.113.7" };
            const body = JSON.stringify({ name: "Secret Name", email: "secret@example.com" });
            const trace = { "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678" };
            const post = () =>
                fetch(`${server.url}/api/users`, { method: "POST", headers: { ...headers, ...trace }, body });
            const cookie = (await post()).headers.get("set-cookie")?.split(";")[0] ?? "";
            await post();
            await fetch(`${server.url}/api/users/me`, { headers: { cookie } });
            await fetch(`${server.url}/api/users?search=Secret`);
            await fetch(`${server.url}/api/secret@example.com`);
            await fetch(`${server.url}/api/ready`);
            await database.query("alter table users add constraint refused check (email not like 'secret-2%')");
            await database.query("update users set name = 'x'");
            await fetch(`${server.url}/api/users`, {
                method: "POST",
                headers,
                body: body.replace("secret@", "secret-2@"),
            });

            const lines = await stop(server);
            const answers = lines.filter(({ msg }) => msg === "request answered");
            const route = "/api/users";
            expect(answers.map(({ method, route, status }) => [method, route, status])).to.deep.equal([
                ["POST", route, 201],
                ["POST", route, 409],
                ["GET", `${route}/me`, 200],
                ["GET", route, 200],
                ["GET", undefined, 404],
                ["POST", route, 500],
            ]);
            expect(answers[0]).to.include({
                level: "info",
                service: "backend",
                revision: "1a2b3c4",
                requestId: "1-67891233-abcdef012345678912345678",
            });
            const failure = lines.find(({ msg }) => msg === "request failed");
            expect(failure).to.include({ level: "error" });
            expect(failure?.err).to.include({ type: "error", code: "23514", message: "a value was refused" });
            const all = JSON.stringify(lines);
            expect(all.toLowerCase()).not.to.include("secret");
            expect(all).not.to.include(cookie.replace("session=", ""));
            expect(all).not.to.include("203.0.113.7");
        });
    });

    describe("the server with a secret", () => {
        let secretsManager: SecretsManager;

        beforeEach(async () => {
            secretsManager = await startSecretsManager(rdsSecret(database.settings.name, "test-password"));
        });

        afterEach(() => secretsManager.stop());

        const startWithSecret = (environment: Readonly<Record<string, string>> = {}) =>
            start({
                PGUSER: "",
                PGPASSWORD: "",
                ...secretsManager.environment,
                DATABASE_SECRET_ARN: SECRET_ARN,
                ...environment,
            });

        it("is ready over TLS, follows a rotation, and never logs a password", async () => {
            const server = await startWithSecret({
                PGSSLMODE: "verify-full",
                PGSSLROOTCERT: postgres.certificateFile,
                MIGRATE_ON_START: "true",
            });
            const ready = async () => (await fetch(`${server.url}/api/ready`)).status;
            expect(await ready()).to.equal(200);
            const { name } = database.settings;
            await database.query(`alter role ${name} password 'second-password'`);
            await database.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1", [
                name,
            ]);
            secretsManager.secret = rdsSecret(name, "second-password");
            expect(await ready()).to.equal(200);
            expect(JSON.stringify(await stop(server))).not.to.match(/(test|second)-password/);
        });

        it("tells neither its callers nor its log what is in a secret that it cannot read", async () => {
            secretsManager.secret = "test-password is not JSON";
            const server = await startWithSecret();
            const response = await fetch(`${server.url}/api/ready`);
            expect(response.status).to.equal(503);
            expect(await response.text()).not.to.include("test-password");
            const log = JSON.stringify(await stop(server));
            expect(log).to.include("The database secret is not JSON of the form");
            expect(log).not.to.include("test-password");
        });
    });

    describe("the migrations", () => {
        it("need the database's settings only, print what they do, and end with code 0", async () => {
            expect(await run("src/migrate.ts", database.environment)).to.deep.equal({ code: 0, output: MIGRATED });
            expect(await run("src/migrate.ts", database.environment)).to.deep.equal({
                code: 0,
                output: "nothing to migrate\n",
            });
        });

        it("say which setting is missing", async () => {
            expect(await run("src/migrate.ts", { ...database.environment, PGHOST: "" })).to.deep.equal({
                code: 1,
                output: "The environment has 1 mistake:\n  PGHOST: missing. It is the host name of the PostgreSQL server.\n",
            });
        });

        it("say why the database is not reached, and never the password", async () => {
            const port = String(await freePort());
            const environment = { ...database.environment, PGHOST: "127.0.0.1", PGPORT: port };
            expect(await run("src/migrate.ts", environment)).to.deep.equal({
                code: 1,
                output: `the database cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}\n`,
            });
            const wrong = { ...database.environment, PGPASSWORD: "wrong-password" };
            expect(await run("src/migrate.ts", wrong)).to.deep.equal({
                code: 1,
                output: `the database cannot be reached: password authentication failed for user "${database.settings.name}"\n`,
            });
        });

        it("end at a signal, also while they wait for another process", async () => {
            const holder = await database.connect();
            await holder.query("select pg_advisory_lock(7241865325823964)");
            const child = spawn(process.execPath, [await programIn(DIRECTORY, "src/migrate.ts")], {
                cwd: DIRECTORY,
                env: database.environment,
                stdio: ["ignore", "pipe", "inherit"],
            });
            const ended = new Promise((resolve) => child.on("close", resolve));
            await new Promise((resolve) => child.stdout.once("data", resolve));
            child.kill("SIGTERM");
            expect(await ended).to.equal(1);
            await holder.end();
            expect(await database.query("select from pg_tables where schemaname = 'public'")).to.deep.equal([]);
        });

        it("say which one failed, and where", async () => {
            await database.query(`create table users (id int); alter table users owner to ${database.settings.name}`);
            const { code, output } = await run("src/migrate.ts", database.environment);
            expect(code).to.equal(1);
            expect(output).to.match(/^migrating: 0001_users\n/);
            expect(output).to.match(/relation "users" already exists\n$/);
        });
    });

    describe("the seed", () => {
        it("adds thirty people, once", async () => {
            await run("src/migrate.ts", database.environment);
            const seed = () => run("src/seed.ts", database.environment);
            expect(await seed()).to.deep.equal({ code: 0, output: "people added: 30 of 30\n" });
            await database.query("update users set name = 'Changed' where email = 'person-1@example.com'");
            await database.query("delete from users where email = 'person-2@example.com'");
            expect(await seed()).to.deep.equal({ code: 0, output: "people added: 1 of 30\n" });
            expect(await database.query("select from users where email like 'person-%@example.com'")).to.have.length(
                30,
            );
            expect(await database.query("select name from users where email = 'person-1@example.com'")).to.deep.equal([
                { name: "Changed" },
            ]);
        });
    });
});
