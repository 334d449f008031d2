import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { UsageError } from "../../../commands/arguments";
import { readPage } from "../../../commands/logs/source";
import { AwsProblem } from "../../../commands/problem";
import { expect } from "chai";
import { type Answer, denied, FakeAws, Refusal } from "../../support/fake-aws";
import { ecsAnswers } from "../../support/fake-stack";
import { type CommandOptions, runAsProcess } from "../../support/run-command";

const AT = Date.UTC(2026, 10, 21, 14, 3, 5, 123);

function event(id: string, msg: string, later = 0) {
    return {
        eventId: id,
        timestamp: AT + later,
        message: JSON.stringify({ level: 30, msg }),
        logStreamName: "backend/backend/0f1e2d3c4b5a",
    };
}

describe("npm run logs", function () {
    this.timeout(60_000);
    let fake: FakeAws | undefined;

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
    });

    async function run(FilterLogEvents: Answer, args: readonly string[] = [], options: CommandOptions = {}) {
        const server = await FakeAws.start({ ...ecsAnswers("dev", [{ name: "backend" }]), FilterLogEvents });
        fake = server;
        const ended = await runAsProcess("logs", ["--stack", "dev", "--service", "backend", ...args], {
            ...options,
            environment: server.environment,
        });
        return { ...ended, server };
    }

    it("prints all pages of a log once, with an empty one between, though AWS is asked too often", async () => {
        const { exitCode, stdout, stderr, server } = await run(
            ({ nextToken }, count) => {
                // The AWS SDK itself asks three times.
                if (count > 1 && count <= 5) {
                    throw new Refusal("ThrottlingException", "Rate exceeded");
                }
                return nextToken === undefined
                    ? { events: [event("1", "one"), event("2", "two")], nextToken: "a" }
                    : nextToken === "a"
                      ? { events: [], nextToken: "b" }
                      : { events: [event("2", "two"), event("3", "three")] };
            },
            ["--since", "2026-11-21T14:00:00Z", "--filter", '{ $.level = "error" }'],
        );
        expect(exitCode, stderr).to.equal(0);
        expect(stdout).to.equal(
            ["one", "two", "three"].map((word) => `2026-11-21T14:03:05.123Z info  0f1e2d3c ${word}\n`).join(""),
        );
        const asked = {
            logGroupName: "backend-5d6e7f8",
            logStreamNamePrefix: "backend/",
            startTime: Date.UTC(2026, 10, 21, 14),
            filterPattern: '{ $.level = "error" }',
        };
        const inputs = server.inputsOf("FilterLogEvents");
        expect(inputs[0]).to.deep.equal(asked);
        expect(inputs.at(-1)).to.deep.equal({ ...asked, nextToken: "b" });
    });

    it("follows a log, as it was written", async () => {
        const now = Date.now() - AT;
        const [one, two] = [event("1", "one", now), event("2", "two", now + 5)];
        const { stdout } = await run(
            (_, count) => ({ events: count < 2 ? [one] : [one, two] }),
            ["--follow", "--json", "--since", "2026-11-21T14:00:00Z"],
            {
                onOutput: (text, signal) => {
                    if (text.includes("two")) {
                        signal("SIGINT");
                    }
                },
            },
        );
        expect(stdout).to.equal('{"level":30,"msg":"one"}\n{"level":30,"msg":"two"}\n');
    });
});

describe("the source of a log", () => {
    const stack = { project: "slipway", name: "dev", region: "eu-west-1", profile: undefined };
    const place = { logGroupName: "backend-5d6e7f8", logStreamNamePrefix: "backend/" };

    for (const [what, error, kind, message] of [
        [
            "names the permission that is missing",
            denied("logs:FilterLogEvents"),
            AwsProblem,
            "to perform: logs:FilterLogEvents ",
        ],
        [
            "says that a filter is none",
            new Refusal("InvalidParameterException", "Invalid character(s) in term."),
            UsageError,
            "--filter '{' is no pattern of CloudWatch Logs: Invalid character(s) in term.",
        ],
        [
            "says that the log group is gone",
            new Refusal("ResourceNotFoundException", "The specified log group does not exist."),
            AwsProblem,
            "There is no log group backend-5d6e7f8",
        ],
    ] as const) {
        it(what, async () => {
            const fake = await FakeAws.start({
                FilterLogEvents: () => {
                    throw error;
                },
            });
            const client = new CloudWatchLogsClient(fake.client);
            const reason: unknown = await readPage(stack, client, place, {
                from: 0,
                token: undefined,
                filter: "{",
            }).catch((refused: unknown) => refused);
            await fake.stop();
            expect(reason).to.be.instanceOf(kind).with.property("message").that.contains(message);
        });
    }
});
