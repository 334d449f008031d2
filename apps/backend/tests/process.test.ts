import { Agent, get } from "node:http";
import { join } from "node:path";
import { expect } from "chai";
import { Client } from "pg";
import { freePort, runNode, type RunningServer, securely, startServer } from "../../testing/process";
import { type Postgres, startPostgres } from "./support/postgres";
import { rejection } from "./support/rejection";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

const DIRECTORY = join(__dirname, "..");
const PASSWORD = "first-password";

describe("backend: process", () => {
    let secretsManager: SecretsManager;
    let running: RunningServer | undefined;

    beforeEach(async () => {
        running = undefined;
        secretsManager = await startSecretsManager(rdsSecret("app", PASSWORD));
    });

    afterEach(async () => {
        running?.signal("SIGKILL");
        await running?.ended;
        await secretsManager.stop();
    });

    async function start(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
        running = await startServer(DIRECTORY, {
            ...secretsManager.environment,
            PGHOST: "127.0.0.1",
            PGPORT: String(await freePort()),
            PGDATABASE: "postgres",
            PGSSLMODE: "disable",
            DATABASE_SECRET_ARN: SECRET_ARN,
            ...environment,
        });
        return running;
    }

    /** A function that lets Secrets Manager answer, once a request to the server has made it wait. */
    function holdSecret(): { readonly waiting: Promise<void>; readonly answer: () => void } {
        let answer = (): void => undefined;
        const held = new Promise<void>((resolve) => {
            answer = resolve;
        });
        const waiting = new Promise<void>((resolve) => {
            secretsManager.beforeAnswer = () => {
                resolve();
                return held;
            };
        });
        return { waiting, answer };
    }

    it("ends at once, and says why, when a setting is missing", async () => {
        const { code, output } = await runNode(DIRECTORY, ["--import", "tsx", "src/main.ts"], {
            PGHOST: "localhost",
            PGUSER: "app",
            PGPASSWORD: PASSWORD,
        });
        expect(output).to.equal(
            "The environment has 1 mistake:\n  PGDATABASE: missing. It is the name of the database.\n",
        );
        expect(code).to.equal(1);
    });

    it("speaks HTTPS with a certificate of its own where it is told so, to its health check, too", async () => {
        const server = await start({ PROTOCOL: "https" });
        expect(await securely(server.port, "/api/health")).to.deep.equal({
            status: 200,
            body: '{"status":"ok"}',
            issuer: "localhost",
        });
        const environment = { PORT: String(server.port), PROTOCOL: "https" };
        expect(await runNode(DIRECTORY, ["healthcheck.js"], environment)).to.deep.equal({ code: 0, output: "" });
        const plain = { PORT: String(server.port) };
        expect(await runNode(DIRECTORY, ["healthcheck.js"], plain)).to.deep.equal({ code: 1, output: "" });
    });

    it("is healthy by its health check while it runs, and not after it", async () => {
        const server = await start();
        const healthCheck = () => runNode(DIRECTORY, ["healthcheck.js"], { PORT: String(server.port) });
        expect(await healthCheck()).to.deep.equal({ code: 0, output: "" });
        server.signal("SIGINT");
        await server.ended;
        expect(await healthCheck()).to.deep.equal({ code: 1, output: "" });
    });

    it("finishes the request that is open when SIGTERM comes, takes no new one, and ends with code 0", async () => {
        const server = await start();
        const secret = holdSecret();
        // The client would keep its connection for another request.
        const response = getWith(new Agent({ keepAlive: true }), `${server.url}/api/ready`);
        await secret.waiting;
        server.signal("SIGTERM");
        await server.refuses();
        secret.answer();
        expect(await response).to.deep.equal({
            status: 503,
            body: '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"The database does not answer."}',
        });
        const { code, output } = await server.ended;
        expect(code).to.equal(0);
        // The pool was still there for the request: it tried to connect.
        expect(output).to.include("connect ECONNREFUSED");
        expect(output.trimEnd().split("\n").at(-1)).to.include('"msg":"closed"');
    });

    it("ends at once at a second signal", async () => {
        const server = await start();
        const secret = holdSecret();
        const response = fetch(`${server.url}/api/ready`);
        await secret.waiting;
        server.signal("SIGTERM");
        await server.refuses();
        server.signal("SIGTERM");
        await rejection(response);
        expect((await server.ended).code).to.equal(null);
        secret.answer();
    });

    it("tells neither its callers nor its log what is in a secret that it cannot read", async () => {
        secretsManager.secret = `${PASSWORD} is not JSON`;
        const server = await start();
        const response = await fetch(`${server.url}/api/ready`);
        expect(response.status).to.equal(503);
        expect(await response.text()).not.to.include(PASSWORD);
        server.signal("SIGTERM");
        const { output } = await server.ended;
        expect(output).to.include("The database secret is not JSON of the form");
        expect(output).not.to.include(PASSWORD);
    });

    describe("with PostgreSQL", () => {
        let postgres: Postgres | undefined;

        before(async function () {
            postgres = await startPostgres();
            if (postgres === undefined) {
                console.log("  no PostgreSQL server or openssl is installed: apt-get install postgresql openssl");
                this.skip();
            }
        });

        after(() => postgres?.stop());

        it("is ready over TLS, follows a rotation, and never logs a password", async () => {
            const { port, superuser, certificateFile } = postgres ?? expect.fail();
            const administrator = new Client({ host: "localhost", port, database: "postgres", ...superuser });
            await administrator.connect();
            await administrator.query(`create role app login password '${PASSWORD}'`);
            const server = await start({
                PGHOST: "localhost",
                PGPORT: String(port),
                PGSSLMODE: "verify-full",
                PGSSLROOTCERT: certificateFile,
            });
            const ready = async () => (await fetch(`${server.url}/api/ready`)).status;
            expect(await ready()).to.equal(200);

            await administrator.query("alter role app password 'second-password'");
            await administrator.query(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'app'",
            );
            expect(await ready()).to.equal(503);
            secretsManager.secret = rdsSecret("app", "second-password");
            expect(await ready()).to.equal(200);

            await administrator.end();
            server.signal("SIGTERM");
            const { code, output } = await server.ended;
            expect(code).to.equal(0);
            expect(output).not.to.match(/(first|second)-password/);
        });
    });
});

function getWith(agent: Agent, url: string): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
        get(url, { agent }, (response) => {
            let body = "";
            response.setEncoding("utf8").on("data", (text: string) => (body += text));
            response.on("end", () => {
                resolve({ status: response.statusCode, body });
            });
        }).on("error", reject);
    });
}
