import { CloudWatchLogsClient, CreateLogGroupCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateStateMachineCommand,
    DescribeExecutionCommand,
    SFNClient,
    StartExecutionCommand,
    StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { existsSync } from "node:fs";
import { z } from "zod";
import { serverAccount } from "../../development/postgresql/account";
import { startEmulator, type EmulatedTask, type Emulator } from "../support/emulator";
import { callJson } from "../support/emulator/request";
import { eventually } from "../support/eventually";
import { orSkip } from "../support/or-skip";

const LOG_GROUP = "/ecs/job";

/** The parts of a task, as Step Functions gives it back, that say how it ended. */
const ENDED_TASK = z.object({
    LastStatus: z.string(),
    StartedBy: z.string(),
    StopCode: z.string(),
    StoppedReason: z.string(),
    Containers: z.array(z.object({ Name: z.string(), ExitCode: z.number() })),
});

/** The same, as ECS gives it. */
const TASKS = z.object({
    tasks: z.array(
        z.object({
            taskArn: z.string(),
            lastStatus: z.string(),
            stopCode: z.string(),
            stoppedReason: z.string(),
        }),
    ),
});

describe("the emulated AWS", function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let states: SFNClient;

    before(async function () {
        emulator = orSkip(this, await startEmulator());
        states = new SFNClient(emulator.client);
        await new CloudWatchLogsClient(emulator.client).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
        await emulator.runTasks({
            job: {
                command: ["bash", "-c"],
                environment: { SET_BY: "the test", HOME: "/nonexistent" },
                directory: "/",
                account: await serverAccount(),
            },
        });
        await callJson(emulator, "ecs", "RegisterTaskDefinition", {
            family: "job",
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            cpu: "256",
            memory: "512",
            containerDefinitions: [
                {
                    name: "main",
                    image: "example.com/job",
                    essential: true,
                    command: ["exit 9"],
                    environment: [
                        { name: "FROM", value: "definition" },
                        { name: "CHANGED", value: "definition" },
                    ],
                    logConfiguration: {
                        logDriver: "awslogs",
                        options: { "awslogs-group": LOG_GROUP, "awslogs-stream-prefix": "job" },
                    },
                },
            ],
        });
    });

    after(async () => {
        await (emulator as Emulator | undefined)?.stop();
    });

    let machines = 0;

    async function run(script: string, state: Readonly<Record<string, unknown>> = {}): Promise<string> {
        machines += 1;
        const { stateMachineArn } = await states.send(
            new CreateStateMachineCommand({
                name: `machine-${machines}`,
                roleArn: `arn:aws:iam::${emulator.account}:role/states`,
                definition: JSON.stringify({
                    StartAt: "Run",
                    QueryLanguage: "JSONata",
                    States: {
                        Run: {
                            Type: "Task",
                            Resource: "arn:aws:states:::ecs:runTask.sync",
                            Arguments: {
                                LaunchType: "FARGATE",
                                Cluster: "default",
                                TaskDefinition: "job",
                                Overrides: {
                                    ContainerOverrides: [
                                        {
                                            Name: "main",
                                            Command: [script],
                                            Environment: [{ Name: "CHANGED", Value: "{% $states.input.value %}" }],
                                        },
                                    ],
                                },
                            },
                            End: true,
                            ...state,
                        },
                    },
                }),
            }),
        );
        const input = JSON.stringify({ value: "overridden" });
        const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input }));
        return executionArn ?? "";
    }

    function end(executionArn: string) {
        return eventually(async () => {
            const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
            return execution.status === "RUNNING" ? undefined : execution;
        });
    }

    function endedTask(json: string | undefined): z.infer<typeof ENDED_TASK> {
        return ENDED_TASK.parse(JSON.parse(json ?? ""));
    }

    async function stoppedTask(task: string): Promise<z.infer<typeof TASKS>["tasks"][number] | undefined> {
        const { tasks } = TASKS.parse(await callJson(emulator, "ecs", "DescribeTasks", { tasks: [task] }));
        return tasks.find(({ lastStatus }) => lastStatus === "STOPPED");
    }

    function startedTask(before: number): Promise<EmulatedTask> {
        return eventually(async () => (await emulator.tasks())[before]);
    }

    it("gives the task back, as AWS writes it, where its container ends well", async () => {
        const { status, output } = await end(await run('echo "$FROM $CHANGED $SET_BY $(id -un) $AWS_REGION"'));
        expect(status).to.equal("SUCCEEDED");
        expect(endedTask(output)).to.deep.equal({
            LastStatus: "STOPPED",
            StartedBy: "AWS Step Functions",
            StopCode: "EssentialContainerExited",
            StoppedReason: "Essential container in task exited",
            Containers: [{ Name: "main", ExitCode: 0 }],
        });
        const account = (await serverAccount()) === undefined ? process.env.USER : "nobody";
        const [last] = (await emulator.tasks()).slice(-1);
        expect(await last?.log()).to.equal(`definition overridden the test ${account ?? ""} eu-west-1\n`);
    });

    it("writes what a container prints to its log group", async () => {
        const before = (await emulator.tasks()).length;
        await end(await run("echo first; echo second"));
        const { id } = await startedTask(before);
        const logs = new CloudWatchLogsClient(emulator.client);
        const command = new GetLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName: `job/main/${id}` });
        const lines = await eventually(async () => {
            const { events = [] } = await logs.send(command);
            return events.length === 2 ? events.map(({ message }) => message) : undefined;
        });
        expect(lines).to.deep.equal(["first", "second"]);
    });

    it("fails a state whose container ends with another code than 0, with the task as the cause", async () => {
        const { status, error, cause } = await end(await run("exit 21"));
        expect(status).to.equal("FAILED");
        expect(error).to.equal("States.TaskFailed");
        const task = endedTask(cause);
        expect(task.Containers.map(({ ExitCode }) => ExitCode)).to.deep.equal([21]);
        expect(task.StoppedReason).to.equal("Essential container in task exited");
    });

    it("ends every process of a task whose command is killed, and reports the signal", async () => {
        const before = (await emulator.tasks()).length;
        // A process that has left its parent and its session, as a server does that goes to the background.
        const execution = await run("setsid bash -c 'sleep 1000 & echo child $!; wait' & sleep 1000");
        const task = await startedTask(before);
        expect(await task.printed(/child \d+/)).to.equal(true);
        const child = Number(/child (\d+)/.exec(await task.log())?.[1]);
        expect(existsSync(`/proc/${child}`)).to.equal(true);
        task.kill("SIGKILL");
        const { cause } = await end(execution);
        expect(endedTask(cause).Containers[0]?.ExitCode).to.equal(137);
        expect(existsSync(`/proc/${child}`)).to.equal(false);
    });

    it("stops the task of an execution that is stopped", async () => {
        const before = (await emulator.tasks()).length;
        const executionArn = await run("trap 'echo asked; exit 143' TERM; echo ready; while :; do sleep 0.1; done");
        const task = await startedTask(before);
        expect(await task.printed(/ready/)).to.equal(true);
        await states.send(new StopExecutionCommand({ executionArn }));
        expect(await task.ended()).to.equal(143);
        expect(await task.log()).to.equal("ready\nasked\n");
        const { stopCode, stoppedReason } = await eventually(() => stoppedTask(task.id));
        expect([stopCode, stoppedReason]).to.deep.equal(["UserInitiated", "The execution was stopped"]);
    });

    it("stops the task of a state whose time is over", async () => {
        const before = (await emulator.tasks()).length;
        const { status, error } = await end(await run("echo ready; exec sleep 1000", { TimeoutSeconds: 1 }));
        expect([status, error]).to.deep.equal(["FAILED", "States.Timeout"]);
        const task = await startedTask(before);
        expect(await task.ended()).to.equal(143);
    });

    it("refuses a task that no command was told for", async () => {
        await callJson(emulator, "ecs", "RegisterTaskDefinition", {
            family: "other",
            containerDefinitions: [{ name: "main", image: "example.com/other" }],
        });
        const { tasks } = TASKS.parse(await callJson(emulator, "ecs", "RunTask", { taskDefinition: "other" }));
        const stopped = await eventually(() => stoppedTask(tasks[0]?.taskArn ?? ""));
        expect(stopped.stopCode).to.equal("TaskFailedToStart");
        expect(stopped.stoppedReason).to.contain("no command was told for tasks of other");
    });
});
