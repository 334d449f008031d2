import { ECSClient } from "@aws-sdk/client-ecs";
import { openExecSession } from "../../../commands/access/exec-session";
import { AwsProblem } from "../../../commands/problem";
import { expect } from "chai";
import { type Answer, denied, FakeAws, Refusal } from "../../support/fake-aws";
import { ecsAnswers, OPEN_TASK } from "../../support/fake-stack";
import { Programs, runAsProcess } from "../../support/run-command";

const SESSION = {
    sessionId: "ecs-execute-command-1",
    streamUrl: "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/1",
    tokenValue: "the-token",
};

describe("npm run shell", function () {
    this.timeout(60_000);
    let fake: FakeAws | undefined;
    let programs: Programs;

    beforeEach(async () => {
        programs = await Programs.make();
    });

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
        await programs.remove();
    });

    async function run(execute: Answer, args: readonly string[] = [], environment: Record<string, string> = {}) {
        const services = [{ name: "backend", tasks: [OPEN_TASK] }];
        const server = await FakeAws.start({ ...ecsAnswers("dev", services), ExecuteCommand: execute });
        fake = server;
        const ended = await runAsProcess("shell", ["--stack", "dev", "--service", "backend", ...args], {
            environment: { ...server.environment, ...programs.environment, ...environment },
        });
        return { ...ended, server };
    }

    it("hands the session that ECS opened to the plugin as the AWS CLI does, its token in the environment only", async () => {
        await programs.addPlugin();
        const { exitCode, stdout, stderr, server } = await run(() => ({ session: SESSION }));
        expect({ exitCode, stdout }, stderr).to.deep.equal({ exitCode: 0, stdout: "in the container\n" });
        expect(server.inputsOf("ExecuteCommand")).to.deep.equal([
            {
                cluster: "slipway-dev-cluster",
                task: "arn:aws:ecs:eu-west-1:123456789012:task/slipway-dev-cluster/0f1e2d3c4b5a",
                container: "backend",
                command: "/bin/sh",
                interactive: true,
            },
        ]);
        expect(await programs.record()).to.deep.equal([
            {
                args: [
                    "AWS_SSM_START_SESSION_RESPONSE",
                    "eu-west-1",
                    "StartSession",
                    "",
                    '{"Target":"ecs:slipway-dev-cluster_0f1e2d3c4b5a_0f1e2d3c4b5a-42"}',
                    server.url,
                ],
                session: {
                    SessionId: "ecs-execute-command-1",
                    StreamUrl: "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/1",
                    TokenValue: "the-token",
                },
            },
        ]);
        expect(stderr).to.match(
            /^Opening \/bin\/sh in backend of dev \(eu-west-1\), task 0f1e2d3c4b5a\. What is typed and shown is logged\.\n/,
        );
        expect(stderr).to.contain(
            "the image has no shell. Those of apps/ hold Node.js and nothing else: --command node",
        );
        expect(stderr).not.to.contain("the-token");
    });

    it("runs another command, and fails where the session does", async () => {
        await programs.addPlugin();
        const failing = { PLUGIN_FAILS: "cut off" };
        const { exitCode, stderr, server } = await run(() => ({ session: SESSION }), ["--command", "node -v"], failing);
        expect({ exitCode, command: server.inputsOf("ExecuteCommand")[0]?.command }).to.deep.equal({
            exitCode: 1,
            command: "node -v",
        });
        expect(stderr).to.match(/cut off\n$/);
    });
});

describe("a session of ECS Exec", () => {
    const stack = { project: "slipway", name: "dev", region: "eu-west-1", profile: undefined };
    const task = {
        cluster: "slipway-dev-cluster",
        taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/slipway-dev-cluster/0f1e2d3c4b5a",
        taskId: "0f1e2d3c4b5a",
        taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/slipway-dev-backend:3",
        container: "backend",
        target: "ecs:slipway-dev-cluster_0f1e2d3c4b5a_0f1e2d3c4b5a-42",
    };

    async function problem(ExecuteCommand: Answer): Promise<string> {
        const fake = await FakeAws.start({ ExecuteCommand });
        try {
            await openExecSession(new ECSClient(fake.client), stack, task, "/bin/sh");
            return expect.fail("it was opened");
        } catch (error) {
            expect(error).to.be.instanceOf(AwsProblem);
            return error instanceof Error ? error.message : "";
        } finally {
            await fake.stop();
        }
    }

    it("names the permission that is missing", async () => {
        const text = await problem(() => {
            throw denied("ecs:ExecuteCommand");
        });
        expect(text).to.match(/^AWS does not let you: .+ not authorized to perform: ecs:ExecuteCommand /);
        expect(text).to.match(/\nAsk for that permission, or use another profile \(AWS_PROFILE\)\.$/);
    });

    it("says what a task lacks that Session Manager does not reach", async () => {
        const text = await problem(() => {
            throw new Refusal("TargetNotConnectedException", "The agent is not connected.");
        });
        expect(text).to.contain("Task 0f1e2d3c4b5a does not answer Session Manager: The agent is not connected.");
        expect(text).to.contain("ssmmessages:*Channel");
    });

    it("is none without its token", async () => {
        expect(await problem(() => ({ session: { sessionId: "1", streamUrl: "wss://stream" } }))).to.equal(
            "ECS opened no session to task 0f1e2d3c4b5a, and does not say why.",
        );
    });
});
