import { createHash } from "node:crypto";
import { type Behaviour, endingOf } from "./behaviour";
import { ApiError, type Body, CLUSTER, epoch, type FakeTaskDefinition, taskArn, text, texts } from "./shapes";
import type { Agenda } from "./virtual-clock";

/** A task, as the fake keeps it. */
export interface FakeTask {
    readonly arn: string;
    readonly definition: FakeTaskDefinition;
    readonly startedBy: string;
    /** Name of the service that it is of. */
    readonly service?: string;
    /** Name of the container that GuardDuty has put beside its own. */
    readonly agent?: string;
    readonly createdAt: number;
    startedAt?: number;
    stoppedAt?: number;
    lastStatus: "PROVISIONING" | "PENDING" | "RUNNING" | "STOPPED";
    desiredStatus: "RUNNING" | "STOPPED";
    stopCode?: string;
    stoppedReason?: string;
    exitCode?: number;
    reason?: string;
}

/** How long ECS lists tasks that have stopped, in seconds: an hour at least. */
const LISTED_FOR = 3600;

/** All tasks of the cluster. */
export class TaskList {
    readonly all: FakeTask[] = [];
    /** Seconds after its start for which `ListTasks` does not show a task: the API is eventually consistent. */
    unlistedFor = 0;
    /** Name of a container that GuardDuty puts into each new task. */
    agent: string | undefined;
    private readonly tokens = new Map<
        string,
        { readonly request: string; readonly answer: Body; readonly arn: string; readonly at: number }
    >();
    private serial = 0;

    constructor(
        private readonly agenda: Agenda,
        private readonly definitions: ReadonlyMap<string, FakeTaskDefinition>,
        private readonly log: (task: FakeTask, lines: readonly string[]) => void,
    ) {}

    /** Starts a task; `starts` and `stopped` are told. */
    start(
        definition: FakeTaskDefinition,
        origin: { readonly startedBy: string; readonly service?: string },
        on: { readonly running?: (task: FakeTask) => void; readonly stopped?: (task: FakeTask) => void } = {},
    ): FakeTask {
        this.serial += 1;
        const id = createHash("md5").update(`task ${this.serial}`).digest("hex");
        const task: FakeTask = {
            arn: taskArn(id),
            definition,
            ...origin,
            agent: this.agent,
            createdAt: this.agenda.now(),
            lastStatus: "PROVISIONING",
            desiredStatus: "RUNNING",
        };
        this.all.push(task);
        const { behaviour } = definition;
        const ending = endingOf(behaviour, definition.image);
        if (ending?.stopCode !== "TaskFailedToStart") {
            this.agenda.after(definition.startSeconds, () => {
                this.run(task, behaviour, on.running);
            });
        }
        if (ending !== undefined) {
            this.agenda.after(definition.startSeconds + ending.after, () => {
                if (task.lastStatus !== "STOPPED") {
                    this.stop(task, ending);
                    on.stopped?.(task);
                }
            });
        }
        return task;
    }

    /** A task has stopped. */
    stop(
        task: FakeTask,
        why: {
            readonly stopCode: string;
            readonly stoppedReason: string;
            readonly exitCode?: number;
            readonly reason?: string;
        },
    ): void {
        const { stopCode, stoppedReason, exitCode, reason } = why;
        Object.assign(task, { lastStatus: "STOPPED", desiredStatus: "STOPPED", stoppedAt: this.agenda.now() });
        Object.assign(task, { stopCode, stoppedReason, exitCode, reason });
    }

    /** `RunTask`, with its client token. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html */
    runTask(input: Body): Body {
        const definition = this.definitions.get(text(input.taskDefinition));
        if (definition === undefined) {
            throw new ApiError("ClientException", "TaskDefinition not found.");
        }
        const { clientToken, ...rest } = input;
        const request = JSON.stringify(rest);
        const known = this.tokens.get(text(clientToken));
        if (known !== undefined && this.agenda.now() < known.at + 24 * 3_600_000) {
            if (known.request !== request) {
                throw new ApiError("ConflictException", "The provided client token is already in use.", {
                    resourceIds: [known.arn],
                });
            }
            return known.answer;
        }
        const task = this.start(definition, { startedBy: text(input.startedBy) });
        const answer = { tasks: [described(task)], failures: [] };
        if (clientToken !== undefined) {
            this.tokens.set(text(clientToken), { request, answer, arn: task.arn, at: this.agenda.now() });
        }
        return answer;
    }

    stopTask(input: Body): Body {
        const task = this.find(text(input.task));
        if (task === undefined) {
            throw new ApiError("InvalidParameterException", "The referenced task was not found.");
        }
        task.desiredStatus = "STOPPED";
        this.agenda.after(30, () => {
            if (task.lastStatus !== "STOPPED") {
                const stoppedReason = text(input.reason) || "Task stopped by user";
                this.stop(task, { stopCode: "UserInitiated", stoppedReason, exitCode: 137 });
            }
        });
        return { task: described(task) };
    }

    listTasks(input: Body): Body {
        const status = text(input.desiredStatus) || "RUNNING";
        const found = this.all.filter(
            (task) =>
                task.desiredStatus === status &&
                !this.isForgotten(task) &&
                this.agenda.now() >= task.createdAt + this.unlistedFor * 1000 &&
                (input.family === undefined || task.definition.family === input.family) &&
                (input.serviceName === undefined || task.service === input.serviceName) &&
                (input.startedBy === undefined || task.startedBy === input.startedBy),
        );
        return { taskArns: found.map(({ arn }) => arn) };
    }

    describeTasks(input: Body): Body {
        const wanted = texts(input.tasks);
        const found = wanted.map((arn) => this.find(arn)).filter((task) => task !== undefined);
        const present = found.filter((task) => !this.isForgotten(task));
        const missing = wanted.filter((arn) => !present.some((task) => task.arn === arn));
        return {
            tasks: present.map(described),
            failures: missing.map((arn) => ({ arn, reason: "MISSING" })),
        };
    }

    private run(task: FakeTask, behaviour: Behaviour, running: ((task: FakeTask) => void) | undefined): void {
        if (task.lastStatus === "STOPPED") {
            return;
        }
        Object.assign(task, { lastStatus: "RUNNING", startedAt: this.agenda.now() });
        this.log(task, "log" in behaviour ? (behaviour.log ?? []) : []);
        running?.(task);
    }

    private find(arn: string): FakeTask | undefined {
        return this.all.find((task) => task.arn === arn);
    }

    private isForgotten({ stoppedAt }: FakeTask): boolean {
        return stoppedAt !== undefined && this.agenda.now() > stoppedAt + LISTED_FOR * 1000;
    }
}

function described(task: FakeTask): Body {
    const { definition, agent } = task;
    return {
        taskArn: task.arn,
        clusterArn: CLUSTER,
        taskDefinitionArn: definition.arn,
        group: task.service === undefined ? `family:${definition.family}` : `service:${task.service}`,
        startedBy: task.startedBy,
        launchType: "FARGATE",
        lastStatus: task.lastStatus,
        desiredStatus: task.desiredStatus,
        createdAt: epoch(task.createdAt),
        startedAt: epoch(task.startedAt),
        stoppedAt: epoch(task.stoppedAt),
        stopCode: task.stopCode,
        stoppedReason: task.stoppedReason,
        containers: [
            // Told to stop once the task's own has ended.
            ...(agent === undefined
                ? []
                : [{ name: agent, exitCode: task.lastStatus === "STOPPED" ? 143 : undefined }]),
            {
                taskArn: task.arn,
                name: definition.container,
                image: definition.image,
                lastStatus: task.lastStatus,
                exitCode: task.exitCode,
                reason: task.reason,
            },
        ],
    };
}
