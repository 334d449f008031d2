import { ECSClient } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { chooseTask, findOpenTask } from "../../../commands/access/running-task";
import { AwsProblem } from "../../../commands/problem";
import { UsageError } from "../../../commands/arguments";
import { type Answer, denied, FakeAws, Refusal } from "../../support/fake-aws";
import { ecsAnswers, type FakeStackService, OPEN_TASK } from "../../support/fake-stack";

describe("finding a task to open", () => {
    let fake: FakeAws | undefined;

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
    });

    async function find(service: Partial<FakeStackService>, name = "dev", answers: Record<string, Answer> = {}) {
        const services = [{ name: "backend", ...service }, { name: "frontend" }];
        fake = await FakeAws.start({ ...ecsAnswers(name, services), ...answers });
        const stack = { project: "slipway", name, region: "eu-west-1", profile: undefined };
        return findOpenTask(new ECSClient(fake.client), stack, "backend");
    }

    async function problem(...args: Parameters<typeof find>): Promise<string> {
        const error: unknown = await find(...args).then(
            (task) => expect.fail(JSON.stringify(task)),
            (reason: unknown) => reason,
        );
        expect(error).to.be.instanceOf(AwsProblem);
        return String(error instanceof Error && error.message);
    }

    it("gives the target that Session Manager knows its container by", async () => {
        expect(await find({ tasks: [OPEN_TASK] })).to.deep.equal({
            cluster: "slipway-dev-cluster",
            taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/slipway-dev-cluster/0f1e2d3c4b5a",
            taskId: "0f1e2d3c4b5a",
            taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/slipway-dev-backend:3",
            container: "backend",
            target: "ecs:slipway-dev-cluster_0f1e2d3c4b5a_0f1e2d3c4b5a-42",
        });
    });

    it("takes the newest of the release that serves", async () => {
        const tasks = [
            { ...OPEN_TASK, id: "old-release", revision: 2, startedAt: 30 },
            { ...OPEN_TASK, id: "older", startedAt: 10 },
            { ...OPEN_TASK, id: "newer", startedAt: 20 },
            { ...OPEN_TASK, id: "agentless", agent: "PENDING", startedAt: 40 },
            { id: "closed", startedAt: 50 },
        ];
        expect(await find({ tasks })).to.include({ taskId: "newer" });
    });

    it("takes one of the release before where no other can be opened", async () => {
        const tasks = [
            { ...OPEN_TASK, id: "old-release", revision: 2 },
            { ...OPEN_TASK, id: "starting", agent: "PENDING" },
        ];
        expect(await find({ tasks })).to.include({ taskId: "old-release" });
    });

    it("leaves tasks alone that do not run", () => {
        const place = { cluster: "c", taskDefinitionArn: "d:1" };
        expect(chooseTask([{ lastStatus: "PENDING", enableExecuteCommand: true }], "backend", place)).to.deep.equal({
            kind: "none runs",
        });
    });

    it("says how to wake a stack that sleeps out of working hours", async () => {
        expect(await problem({ desiredCount: 0 })).to.equal(
            "No task of backend in dev runs, and none is wanted: it sleeps out of working hours. " +
                "Wake it: npm run wake -- --stack dev",
        );
    });

    it("says that a service of a stack that never sleeps wants no tasks", async () => {
        expect(await problem({ desiredCount: 0 }, "prod")).to.equal(
            "No task of backend in prod runs, and none is wanted. Set the service's scaling.min to 1 or more and run " +
                "pulumi up.",
        );
    });

    it("says where to look where tasks are wanted and none runs", async () => {
        expect(await problem({ desiredCount: 2 })).to.equal(
            "No task of backend in dev runs, and 2 are wanted. Why: npm run status -- --stack dev, " +
                "npm run logs -- --stack dev --service backend",
        );
    });

    it("says how to turn ECS Exec on", async () => {
        const text = await problem({ enableExecuteCommand: false, tasks: [{ id: "closed" }] });
        expect(text).to.match(/^ECS Exec is off for backend in dev, .+ Pulumi\.dev\.yaml/);
        expect(text).to.contain(
            "\n\n  slipway:services:\n    backend: { exec: true, readonlyRootFilesystem: false }\n\n",
        );
    });

    it("says that tasks are older than ECS Exec", async () => {
        const text = await problem({ enableExecuteCommand: true, tasks: [{ id: "closed" }] });
        expect(text).to.contain("its tasks were started before that");
        expect(text).to.contain("--cluster slipway-dev-cluster");
        expect(text).to.contain("--force-new-deployment");
    });

    it("says what the agent lacks", async () => {
        const text = await problem({ tasks: [{ ...OPEN_TASK, agent: "STOPPED" }] });
        expect(text).to.contain("its agent in task 0f1e2d3c4b5a does not run (STOPPED)");
        expect(text).to.contain("ssmmessages.eu-west-1.amazonaws.com");
    });

    it("says that the stack was not deployed", async () => {
        const ListServices = () => {
            throw new Refusal("ClusterNotFoundException", "Cluster not found.");
        };
        expect(await problem({}, "dev", { ListServices })).to.contain('("pulumi up -s dev")');
    });

    for (const [method, action] of [
        ["ListServices", "ecs:ListServices"],
        ["DescribeServices", "ecs:DescribeServices"],
        ["ListTasks", "ecs:ListTasks"],
        ["DescribeTasks", "ecs:DescribeTasks"],
    ] as const) {
        it(`names ${action} where it is not allowed, also where AWS does not`, async () => {
            const named = await problem({ tasks: [OPEN_TASK] }, "dev", {
                [method]: () => {
                    throw denied(action);
                },
            });
            expect(named).to.match(new RegExp(`^AWS does not let you: .+ to perform: ${action} `));
            await fake?.stop();
            const unnamed = await problem({ tasks: [OPEN_TASK] }, "dev", {
                [method]: () => {
                    throw new Refusal("AccessDeniedException", "No.");
                },
            });
            expect(unnamed).to.match(new RegExp(`^AWS does not let you call ${action}: No\\.\n`));
        });
    }

    it("says that nobody is logged in to AWS", async () => {
        const none = Object.assign(new Error("Could not load credentials from any providers"), {
            name: "CredentialsProviderError",
        });
        const stack = { project: "slipway", name: "dev", region: "eu-west-1", profile: undefined };
        const client = new ECSClient({ region: "eu-west-1", credentials: () => Promise.reject(none) });
        const error: unknown = await findOpenTask(client, stack, "backend").catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(AwsProblem);
        expect(error).to.have.property(
            "message",
            "There are no valid AWS credentials for stack dev (eu-west-1): Could not load credentials from any " +
                'providers\nLog in ("aws sso login", or AWS_PROFILE) and run the command again.',
        );
    });

    it("lists the services where there is none of the name", async () => {
        fake = await FakeAws.start(ecsAnswers("dev", [{ name: "frontend" }, { name: "api" }]));
        const stack = { project: "slipway", name: "dev", region: "eu-west-1", profile: undefined };
        const error: unknown = await findOpenTask(new ECSClient(fake.client), stack, "backend").catch(
            (reason: unknown) => reason,
        );
        expect(error).to.be.instanceOf(UsageError);
        expect(error).to.have.property("message", 'There is no service "backend" in dev: there is api, frontend.');
    });
});
