import { expect } from "chai";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../development/ports";
import type { Postgresql } from "../../../development/postgresql";
import { type Answer, FakeAws } from "../../support/fake-aws";
import { ecsAnswers, OPEN_TASK } from "../../support/fake-stack";
import { orSkip } from "../../support/or-skip";
import { startCopiedPostgresql } from "../../support/postgresql-server";
import { postgresqlTools } from "../../support/postgresql-tools";
import { type CommandOptions, Programs, runAsProcess } from "../../support/run-command";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1";
const HOST = "slipway-dev-db-9c08d6e9.abc.eu-west-1.rds.amazonaws.com";
const PASSWORD = "pass:w'or\"d €";

describe("npm run db", function () {
    this.timeout(60_000);
    let fake: FakeAws | undefined;
    let programs: Programs;

    beforeEach(async () => {
        programs = await Programs.make();
        await programs.addPlugin();
    });

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
        await programs.remove();
    });

    interface Situation {
        readonly args?: readonly string[];
        readonly host?: string;
        readonly login?: unknown;
        readonly answers?: Readonly<Record<string, Answer>>;
        readonly environment?: Readonly<Record<string, string>>;
        readonly options?: Omit<CommandOptions, "environment">;
    }

    async function run(situation: Situation = {}) {
        const { host = HOST, login = { username: "postgres", password: PASSWORD } } = situation;
        const environment = { PGHOST: host, PGPORT: "5432", PGDATABASE: "app", DATABASE_SECRET_ARN: SECRET };
        const services = [
            { name: "backend", tasks: [OPEN_TASK], environment },
            { name: "frontend", tasks: [OPEN_TASK] },
        ];
        const server = await FakeAws.start({
            ...ecsAnswers("dev", services),
            GetSecretValue: () => ({ SecretString: JSON.stringify(login) }),
            StartSession: () => ({ SessionId: "somebody-1", StreamUrl: "wss://stream", TokenValue: "the-token" }),
            TerminateSession: () => ({ SessionId: "somebody-1" }),
            ...situation.answers,
        });
        fake = server;
        const port = await freePort();
        const ended = await runAsProcess("db", ["--stack", "dev", "--port", String(port), ...(situation.args ?? [])], {
            environment: {
                PGSSLROOTCERT: "/certificates/rds.pem",
                ...server.environment,
                ...programs.environment,
                ...situation.environment,
            },
            ...situation.options,
        });
        return { ...ended, server, port };
    }

    it("opens psql at the end of a tunnel, for a server that must prove to be the database", async () => {
        await programs.addRecordingPsql();
        const { exitCode, stdout, stderr, server, port } = await run({
            // What the machine has for another database.
            environment: { PGSERVICE: "other", PGPASSWORD: "other", PGSSLMODE: "disable" },
        });
        expect({ exitCode, stdout }, stderr).to.deep.equal({ exitCode: 0, stdout: "" });
        const request = {
            Target: "ecs:slipway-dev-cluster_0f1e2d3c4b5a_0f1e2d3c4b5a-42",
            DocumentName: "AWS-StartPortForwardingSessionToRemoteHost",
            Parameters: { host: [HOST], portNumber: ["5432"], localPortNumber: [String(port)] },
        };
        expect(server.inputsOf("StartSession")).to.deep.equal([request]);
        expect(server.inputsOf("GetSecretValue")).to.deep.equal([{ SecretId: SECRET }]);
        const [plugin, psql, end] = await programs.record();
        expect(plugin).to.deep.include({
            args: [
                "AWS_SSM_START_SESSION_RESPONSE",
                "eu-west-1",
                "StartSession",
                "",
                JSON.stringify(request),
                server.url,
            ],
            session: { SessionId: "somebody-1", StreamUrl: "wss://stream", TokenValue: "the-token" },
        });
        expect(plugin).not.to.deep.include({ PGPASSWORD: PASSWORD });
        expect(psql).to.deep.equal({
            psql: [],
            pg: {
                PGHOST: HOST,
                PGHOSTADDR: "127.0.0.1",
                PGPORT: String(port),
                PGDATABASE: "app",
                PGUSER: "postgres",
                PGPASSWORD: PASSWORD,
                PGSSLMODE: "verify-full",
                PGSSLROOTCERT: "/certificates/rds.pem",
                PGAPPNAME: "slipway-db",
            },
        });
        expect(end).to.equal("SIGINT");
        expect(server.inputsOf("TerminateSession")).to.deep.equal([{ SessionId: "somebody-1" }]);
        expect(stderr).to.contain(
            `Opening a tunnel to ${HOST} of dev (eu-west-1) through task 0f1e2d3c4b5a of backend\n`,
        );
        expect(stderr).to.match(/The tunnel is closed\n$/);
        expect(stderr).not.to.contain("pass:w").and.not.to.contain("the-token");
    });

    it("prints how another client connects, without the password, until Ctrl+C", async () => {
        const { exitCode, stdout, stderr, server, port } = await run({
            args: ["--print"],
            options: {
                onOutput: (text, signal) => {
                    if (text.includes("until Ctrl+C")) {
                        signal("SIGINT");
                    }
                },
            },
        });
        expect(exitCode, stderr).to.equal(0);
        expect(stdout.split("\n").slice(0, 7)).to.deep.equal([
            `Address      127.0.0.1:${port}`,
            "Database     app",
            "User         postgres",
            "TLS          verify-full, with /certificates/rds.pem",
            `Server name  ${HOST}`,
            "",
            `psql         psql "host=${HOST} hostaddr=127.0.0.1 port=${port} dbname=app user=postgres ` +
                `sslmode=verify-full sslrootcert=/certificates/rds.pem"`,
        ]);
        expect(stdout).to.contain(`--secret-id '${SECRET}' `);
        expect(stdout + stderr).not.to.contain("pass:w");
        expect((await programs.record()).at(-1)).to.equal("SIGINT");
        expect(server.inputsOf("TerminateSession")).to.have.length(1);
    });

    describe("with PostgreSQL and psql themselves", function () {
        this.timeout(180_000);
        let server: Postgresql;
        let directory: string | undefined;
        let tools: string;

        before(async function () {
            tools = orSkip(this, await postgresqlTools()).directory;
            directory = await mkdtemp(join(tmpdir(), "slipway-db-"));
            server = await startCopiedPostgresql({ directory, tls: true });
        });

        after(async () => {
            await (server as Postgresql | undefined)?.stop();
            if (directory !== undefined) {
                await rm(directory, { recursive: true, force: true });
            }
        });

        function query(host: string) {
            const { superuser, port, certificateFile = "" } = server;
            return run({
                host,
                login: { username: superuser.user, password: superuser.password },
                environment: {
                    PATH: `${programs.folder}:${tools}:${process.env.PATH ?? ""}`,
                    PLUGIN_TO: String(port),
                    PGSSLROOTCERT: certificateFile,
                },
                answers: { DescribeTaskDefinition: () => definition(host) },
                options: { input: "SELECT 'through TLS: ' || ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid();\n" },
            });
        }

        const definition = (host: string) => ({
            taskDefinition: {
                containerDefinitions: [
                    {
                        name: "backend",
                        environment: [
                            { name: "PGHOST", value: host },
                            { name: "PGDATABASE", value: "postgres" },
                            { name: "DATABASE_SECRET_ARN", value: SECRET },
                        ],
                    },
                ],
            },
        });

        it("connects through the tunnel, with TLS", async () => {
            const { exitCode, stdout, stderr } = await query("localhost");
            expect(exitCode, stderr).to.equal(0);
            expect(stdout).to.contain("through TLS: true");
        });

        it("connects to no server that another name is proven for, and closes the tunnel then, too", async () => {
            const { exitCode, stdout, stderr, server: aws } = await query("database.example");
            expect(exitCode).to.equal(1);
            expect(aws.inputsOf("TerminateSession")).to.have.length(1);
            expect(stderr).to.contain('does not match host name "database.example"');
            expect(stdout).not.to.contain("through TLS");
        });
    });
});
