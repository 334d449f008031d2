import { expect } from "chai";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { answer } from "../../commands/off-hours";
import { builtProgram } from "../support/built-program";
import { FakeStates, type Script } from "../support/fake-states";
import { PROJECT } from "../support/program";

const WAKING: Script = {
    steps: [
        { state: "LookAtDatabase" },
        { state: "StartDatabase" },
        { state: "WaitForDatabase" },
        { state: "LookAtDatabase" },
        { state: "WaitForDatabase" },
        { state: "StartNextService" },
        { state: "WaitForStart" },
    ],
    status: "RUNNING",
};
const HOUR = 3_600_000;

let fake: FakeStates | undefined;

afterEach(async () => {
    await fake?.stop();
    fake = undefined;
});

/** A stack's command against a fake AWS. `url` in an output stands for the fake itself, which answers requests. */
async function run(script: Script, command: string, ...args: readonly string[]) {
    const server = await FakeStates.start(script);
    fake = server;
    script.steps.forEach(({ output }) => {
        if (typeof output === "object" && output !== null && "url" in output) {
            Object.assign(output, { url: server.url });
        }
    });
    const program = await builtProgram(`commands/${command}.ts`);
    const { stdout, stderr, exitCode } = await new Promise<{ stdout: string; stderr: string; exitCode: number }>(
        (resolve) => {
            const child = execFile(
                process.execPath,
                [program, "--stack", "dev", ...args],
                {
                    cwd: PROJECT,
                    env: {
                        PATH: process.env.PATH,
                        HOME: "/nonexistent",
                        AWS_ENDPOINT_URL: server.url,
                        AWS_ACCESS_KEY_ID: "test",
                        AWS_SECRET_ACCESS_KEY: "test",
                        NODE_NO_WARNINGS: "1",
                    },
                },
                (_error, out, error) => {
                    resolve({ exitCode: child.exitCode ?? -1, stdout: out, stderr: error });
                },
            );
        },
    );
    return {
        server,
        exitCode,
        stdout,
        steps: stderr
            .split("\n")
            .map((line) => line.slice(12))
            .slice(1, -1),
    };
}

const awake = (): Script => ({ ...WAKING, steps: [...WAKING.steps, { state: "Awake", output: { url: "" } }] });

describe("npm run wake", () => {
    it("follows the state machine until tasks run, and waits until the application answers", async () => {
        const { exitCode, stdout, steps, server } = await run(awake(), "wake");
        expect(exitCode).to.equal(0);
        expect(steps.slice(1)).to.deep.equal([
            "looking at the database",
            "starting the database",
            "waiting for the database",
            "looking at the database",
            "waiting for the database",
            "starting the services",
            "waiting for tasks to run",
            "tasks run",
            `${server.url}: 200`,
        ]);
        expect(stdout).to.match(
            /^\nAwake: http:\/\/127\.0\.0\.1:\d+ answers with 200\. dev .+ after \d\d:\d\d, in 4 h\.\n/,
        );
        expect(stdout).to.contain("Sooner: npm run sleep -- --stack dev\n");
    });

    it("starts it under a name by which the evening's schedule knows of it", async () => {
        const { server } = await run(awake(), "wake");
        const started = server.calls.find(({ action }) => action === "StartExecution");
        expect(started?.input.stateMachineArn).to.equal(
            "arn:aws:states:eu-west-1:123456789012:stateMachine:slipway-dev-off-hours",
        );
        expect(started?.input.name).to.match(/^awake-\d{14}-[0-9a-f]{6}$/);
    });

    it("keeps the stack awake for the hours, and says whether it is off-hours then", async () => {
        const { server } = await run(awake(), "wake", "--hours", "9");
        const input: unknown = server.startedWith;
        if (typeof input !== "object" || input === null || !("until" in input) || !("sleepThen" in input)) {
            throw new Error(JSON.stringify(input));
        }
        const until = new Date(String(input.until));
        expect(until.getTime() - Date.now()).to.be.within(9 * HOUR - 60_000, 9 * HOUR);
        // Of Pulumi.dev.yaml, in UTC.
        const working = until.getUTCDay() % 6 !== 0 && until.getUTCHours() >= 7 && until.getUTCHours() < 20;
        expect(input).to.deep.equal({ do: "wake", by: "person", until: input.until, sleepThen: !working });
    });

    it("first ends what is putting the stack to sleep, which would stop the database after that", async () => {
        const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
        const inputs = {
            evening: { do: "sleep", by: "schedule" },
            "by-hand-20261121200000-123456": { do: "sleep", by: "person" },
            event: { do: "stay-asleep", by: "event" },
            "awake-20261121150000-123456": { do: "wake", by: "person", until: inHours(-0.1), sleepThen: true },
            "awake-20261121190000-123456": { do: "wake", by: "person", until: inHours(3), sleepThen: true },
            morning: { do: "wake", by: "schedule" },
        };
        const { exitCode, steps, server } = await run({ ...awake(), running: Object.keys(inputs), inputs }, "wake");
        expect(exitCode).to.equal(0);
        const ended = Object.keys(inputs).slice(0, 4);
        expect(steps.slice(0, 4)).to.deep.equal(ended.map((name) => `ended ${name}`));
        const order = server.calls.map(({ action, input }) =>
            action === "StopExecution" ? String(input.executionArn).split(":").at(-1) : action,
        );
        const stopped = order
            .slice(0, order.indexOf("StartExecution"))
            .filter((each) => Object.hasOwn(inputs, each ?? ""));
        expect(stopped).to.deep.equal(ended);
    });

    it("says why it did not wake", async () => {
        const { exitCode, stdout } = await run(
            { ...WAKING, status: "FAILED", cause: "The database is failed." },
            "wake",
        );
        expect({ exitCode, stdout }).to.deep.equal({
            exitCode: 1,
            stdout: "\nNot awake, after 1 min 5 s: The database is failed.\n",
        });
    });

    it("says that a stack has no off-hours", async () => {
        const { exitCode, steps } = await run({ ...WAKING, missing: true }, "wake");
        expect(exitCode).to.equal(1);
        expect(steps.join("\n")).to.contain("slipway:offHours.enabled");
    });
});

describe("npm run sleep", () => {
    const SLEEPING: Script = {
        steps: [
            { state: "StopNextService" },
            { state: "WaitForTasks" },
            { state: "StopDatabase" },
            { state: "Asleep" },
        ],
        status: "SUCCEEDED",
    };

    it("ends what keeps the stack awake, and nothing else, and stops it", async () => {
        const running = ["awake-20261121190000-123456", "by-hand-20261121190000-123456", "1a2b"];
        const { exitCode, stdout, steps, server } = await run({ ...SLEEPING, running }, "sleep");
        expect(exitCode).to.equal(0);
        const stopped = server.calls.filter(({ action }) => action === "StopExecution");
        expect(stopped.map(({ input }) => input)).to.deep.equal([
            {
                executionArn: "arn:aws:states:eu-west-1:123456789012:execution:awake-20261121190000-123456",
                cause: "npm run sleep",
            },
        ]);
        expect(server.startedWith).to.deep.equal({ do: "sleep", by: "person" });
        expect(steps.filter((step) => !step.startsWith("started"))).to.deep.equal([
            "ended awake-20261121190000-123456",
            "stopping the services",
            "waiting for tasks to end",
            "stopping the database",
            "asleep",
        ]);
        expect(stdout).to.contain("Asleep after 1 min 5 s: no tasks, and the database is stopped.");
    });

    it("goes on asking where AWS does not answer for a moment: what it has started goes on, too", async () => {
        // The SDK asks three times by itself.
        const refusals = { times: 4, type: "ThrottlingException" };
        const { exitCode, server } = await run({ ...SLEEPING, refusals }, "sleep");
        expect(exitCode).to.equal(0);
        expect(server.calls.filter(({ action }) => action === "StartExecution")).to.have.length(1);
    });

    it("says that it goes on where it can be followed no further, as with credentials that have expired", async () => {
        const refusals = { times: 100, type: "ExpiredTokenException" };
        const { exitCode, steps, server } = await run({ ...SLEEPING, refusals }, "sleep");
        expect(exitCode).to.equal(1);
        expect(steps.at(-1)).to.match(
            /goes on without this command: arn:aws:states:\S+:by-hand-\d{14}-[0-9a-f]{6}\. Look/,
        );
        expect(server.calls.filter(({ action }) => action === "StartExecution")).to.have.length(1);
    });

    it("says why it does not sleep", async () => {
        const { exitCode, stdout } = await run({ ...SLEEPING, status: "FAILED", cause: "No." }, "sleep");
        expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "\nNot asleep, after 1 min 5 s: No.\n" });
    });
});

describe("waiting for an answer", () => {
    const patience = { pauseMilliseconds: 5, timeoutMilliseconds: 10_000 };

    async function answering(statuses: readonly number[], within = patience) {
        const told: string[] = [];
        let asked = 0;
        const server = createServer((_request, response) => {
            response.writeHead(statuses[Math.min(asked, statuses.length - 1)] ?? 200).end();
            asked += 1;
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        const url = `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`;
        const status = await answer(url, { step: (text) => told.push(text) }, within);
        server.closeAllConnections();
        server.close();
        return { status, asked, told: told.map((text) => text.replace(url, "")) };
    }

    it("does not take the load balancer's own answers for the application's", async () => {
        expect(await answering([503, 503, 502, 200, 200])).to.deep.equal({
            status: 200,
            asked: 5,
            told: [": 503", ": 502", ": 200"],
        });
    });

    it("wants two answers in a row", async () => {
        expect(await answering([200, 503, 200, 401])).to.include({ status: 401, asked: 4 });
    });

    it("takes a redirect to HTTPS as it is", async () => {
        expect(await answering([301])).to.include({ status: 301, asked: 2 });
    });

    it("ends where nothing answers in time", async () => {
        expect(await answering([503], { ...patience, timeoutMilliseconds: 200 })).to.include({ status: undefined });
    });

    it("tells why it cannot even connect", async () => {
        const told: string[] = [];
        const step = (text: string) => told.push(text);
        const status = await answer("http://127.0.0.1:1", { step }, { ...patience, timeoutMilliseconds: 100 });
        expect(status).to.equal(undefined);
        expect(told).to.have.length(1);
        expect(told[0]).to.match(/^http:\/\/127\.0\.0\.1:1: .+/);
    });
});
