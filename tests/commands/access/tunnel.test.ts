import { ECSClient } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { createServer, type Server } from "node:net";
import { freePort } from "../../../development/ports";
import { databaseOf, placeFrom, readLogin } from "../../../commands/access/database";
import { localPort } from "../../../commands/access/local-port";
import { carry, openTunnel } from "../../../commands/access/tunnel";
import { UsageError } from "../../../commands/arguments";
import { AwsProblem } from "../../../commands/problem";
import { type Answer, denied, FakeAws, Refusal } from "../../support/fake-aws";
import { ecsAnswers } from "../../support/fake-stack";
import { Programs } from "../../support/run-command";

const STACK = { project: "slipway", name: "dev", region: "eu-west-1", profile: undefined };
const PLACE = { host: "db.example", port: 5432, databaseName: "app", secretArn: "arn:secret" };
const TARGET = "ecs:slipway-dev-cluster_0f1e2d3c4b5a_0f1e2d3c4b5a-42";
const OPENED = { SessionId: "somebody-1", StreamUrl: "wss://stream", TokenValue: "the-token" };

/** What fails, and how. */
async function problem(
    work: () => Promise<unknown>,
    kind: new (message: string) => Error = AwsProblem,
): Promise<string> {
    const error: unknown = await work().then(
        () => expect.fail("nothing failed"),
        (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(kind);
    return error instanceof Error ? error.message : "";
}

describe("the tunnel to the database", () => {
    const before = new Map<string, string | undefined>();
    let fake: FakeAws;
    let programs: Programs;

    function set(variables: Readonly<Record<string, string | undefined>>): void {
        for (const [name, value] of Object.entries(variables)) {
            before.set(name, process.env[name]);
            process.env[name] = value;
        }
    }

    async function start(answers: Readonly<Record<string, Answer>>): Promise<void> {
        fake = await FakeAws.start(answers);
        set({ ...fake.environment, PLUGIN_RECORD: programs.environment.PLUGIN_RECORD });
    }

    beforeEach(async () => {
        programs = await Programs.make();
        await programs.addPlugin();
    });

    afterEach(async () => {
        before.forEach((value, name) => {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        });
        before.clear();
        await fake.stop();
        await programs.remove();
    });

    const open = () => openTunnel(STACK, `${programs.folder}/session-manager-plugin`, TARGET, PLACE, 15_999);

    it("names ssm:StartSession where it is not allowed, and starts no plugin", async () => {
        await start({
            StartSession: () => {
                throw denied("ssm:StartSession");
            },
        });
        expect(await problem(open)).to.match(/^AWS does not let you: .+ to perform: ssm:StartSession /);
        expect(await programs.record()).to.deep.equal([]);
    });

    it("says what a task lacks that Session Manager does not reach", async () => {
        await start({
            StartSession: () => {
                throw new Refusal("TargetNotConnected", `${TARGET} is not connected.`);
            },
        });
        const text = await problem(open);
        expect(text).to.contain(`${TARGET} does not answer Session Manager`);
        expect(text).to.contain("ssmmessages.eu-west-1.amazonaws.com");
    });

    it("says what the plugin said where none comes about, and ends the session", async () => {
        await start({ StartSession: () => OPENED, TerminateSession: () => ({ SessionId: "somebody-1" }) });
        set({ PLUGIN_FAILS: "SessionId: somebody-1 : timed out" });
        expect(await problem(open)).to.equal(
            "There is no tunnel to the database: the plugin ended. It said: SessionId: somebody-1 : timed out",
        );
        expect(fake.inputsOf("TerminateSession")).to.deep.equal([{ SessionId: "somebody-1" }]);
    });

    it("is given up where the plugin opens no port in time", async () => {
        await start({});
        const silent = { args: ["-e", "setInterval(() => undefined, 1000)"], environment: {} };
        expect(await problem(() => carry(process.execPath, silent, 100))).to.equal(
            "There is no tunnel to the database: no port opened in 0.1 s. It said: nothing",
        );
    });

    it("is given up where somebody ends the command, and takes the plugin with it", async () => {
        await start({});
        const handlers = () => process.listenerCount("SIGHUP");
        const before = handlers();
        const script = "process.on('SIGINT', () => { console.log('ended'); process.exit(); }); console.log('there');";
        const silent = { args: ["-e", `${script} setInterval(() => undefined, 1000)`], environment: {} };
        const carried = problem(() => carry(process.execPath, silent, 5000));
        process.emit("SIGHUP");
        expect(await carried).to.equal("Stopped.");
        expect(handlers()).to.equal(before);
    });

    it("names secretsmanager:GetSecretValue where it is not allowed", async () => {
        await start({
            GetSecretValue: () => {
                throw denied("secretsmanager:GetSecretValue");
            },
        });
        expect(await problem(() => readLogin(STACK, "arn:secret"))).to.match(
            /^AWS does not let you: .+ to perform: secretsmanager:GetSecretValue /,
        );
    });

    for (const SecretString of ["not JSON", '{"username":"postgres"}']) {
        it(`takes no login from a secret that is ${SecretString}, and does not show it`, async () => {
            await start({ GetSecretValue: () => ({ SecretString }) });
            expect(await problem(() => readLogin(STACK, "arn:secret"))).to.equal(
                "The secret arn:secret does not hold a username and a password.",
            );
        });
    }

    it("says that a service knows of no database", async () => {
        await start(ecsAnswers("dev", [{ name: "frontend" }]));
        const read = () => databaseOf(new ECSClient(fake.client), STACK, "frontend", "slipway-dev-frontend:3");
        expect(await problem(read)).to.match(/^frontend in dev knows of no database: .+ with --service\.$/);
    });
});

describe("the place of a database", () => {
    const variables = [
        { name: "PGHOST", value: "db.example" },
        { name: "PGDATABASE", value: "app" },
        { name: "DATABASE_SECRET_ARN", value: "arn:secret" },
    ];

    it("is read from what a task is told", () => {
        expect(placeFrom(variables)).to.deep.equal(PLACE);
        expect(placeFrom([...variables, { name: "PGPORT", value: "6432" }])?.port).to.equal(6432);
    });

    for (const { name } of variables) {
        it(`is none without ${name}`, () => {
            expect(placeFrom(variables.filter((variable) => variable.name !== name))).to.equal(undefined);
        });
    }
});

describe("the port on this machine", () => {
    let other: Server | undefined;

    afterEach(() => other?.close());

    it("is the one that was asked for", async () => {
        const port = await freePort();
        expect(await localPort(String(port))).to.equal(port);
    });

    it("is refused where something listens there", async () => {
        const port = await freePort();
        const server = createServer();
        other = server;
        await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
        expect(await problem(() => localPort(String(port)), UsageError)).to.equal(
            `--port ${port}: something on this machine listens there already.`,
        );
    });

    for (const text of ["80", "65536", "1e4", "-1", ""]) {
        it(`is not "${text}"`, async () => {
            expect(await problem(() => localPort(text), UsageError)).to.equal(
                `--port "${text}" is not a whole number from 1024 to 65535.`,
            );
        });
    }
});
