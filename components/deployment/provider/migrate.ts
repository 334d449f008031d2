import { createHash } from "node:crypto";
import { RunTaskCommand, StopTaskCommand, type Task } from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import { type Clock, spell, timeOfDay } from "./clock";
import type { GateInputs } from "./inputs";
import { MigrationFailed, type Mishap } from "./migration-failure";
import { isPassing, Patience } from "./patience";
import { describeTasks, findTasks, isStopped, succeeded } from "./tasks";
import { tail } from "./text";

/** Between two looks at a task; in milliseconds. */
const BETWEEN_LOOKS = 5000;
/** How long a task may be unknown to ECS, which is told of it everywhere only after a while. */
const UNKNOWN_FOR = 60_000;
/** How long a new role may not be assumable yet: IAM is eventually consistent, too. */
const ROLE_UNKNOWN_FOR = 120_000;
/** How long a task that was told to stop may take: the longest `stopTimeout`, and a little. */
const STOPPING_FOR = 180_000;

/** How far this machine's clock may be off. */
const SKEW = 5 * 60_000;

const MINUTE = 60_000;

/** Writes a line for whoever watches the update. */
export type Tell = (line: string) => void;

/**
 * Runs the migration of an image, once: a task of an earlier attempt that still runs is waited for, and one that
 * succeeded within the last hour, for which ECS remembers tasks, counts.
 *
 * @returns the task that did it.
 * @throws {@link MigrationFailed} in every other case.
 */
export async function migrate(aws: Aws, clock: Clock, inputs: GateInputs, tell: Tell): Promise<Task> {
    return new Migration(aws, clock, inputs, tell).run();
}

/** Tag of the tasks of a gate for one image and command. */
export function startedBy({ name, imageReference, command }: GateInputs): string {
    // Letters, digits, "-", "_" and "/", 128 at most.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    const plain = name.replaceAll(/[^a-zA-Z0-9_-]/g, "-").slice(0, 90);
    return `slipway/${plain}/${digest([imageReference, command]).slice(0, 16)}`;
}

class Migration {
    private readonly patience: Patience;
    private readonly begun: number;
    private readonly tag: string;
    private readonly cluster: string;
    /** The task that was found or started last. */
    private task: Task | undefined;

    constructor(
        private readonly aws: Aws,
        private readonly clock: Clock,
        private readonly inputs: GateInputs,
        private readonly tell: Tell,
    ) {
        this.begun = clock.now();
        this.patience = new Patience(clock, this.begun + inputs.timeoutMinutes * MINUTE);
        this.tag = startedBy(inputs);
        this.cluster = inputs.cluster;
    }

    async run(): Promise<Task> {
        try {
            return await this.finish((await this.earlier()) ?? (await this.start()));
        } catch (error) {
            throw error instanceof MigrationFailed ? error : await this.failed({ kind: "aws", error, task: this.task });
        }
    }

    /** The task of an earlier attempt for this image that still runs or did it. Others are waited for first. */
    private async earlier(): Promise<Task | undefined> {
        for (;;) {
            const tasks = await this.tasksOfFamily();
            const own = tasks.filter((task) => task.startedBy === this.tag);
            const done = own.find(succeeded);
            const [running, other] = [own.find(runs), tasks.find(runs)];
            if (done !== undefined) {
                this.say(`task ${tail(done.taskArn ?? "")} has done it already, at ${stopTime(done)} UTC`);
                return done;
            }
            if (running !== undefined) {
                this.say(`task ${tail(running.taskArn ?? "")} of an earlier attempt still runs: waiting for it`);
                return running;
            }
            if (other === undefined) {
                return undefined;
            }
            this.say(`the migration of another image still runs, task ${tail(other.taskArn ?? "")}: waiting for it`);
            if ((await this.watch(other)) === undefined) {
                throw await this.failed({ kind: "busy", task: other });
            }
        }
    }

    private async tasksOfFamily(): Promise<Task[]> {
        const family = tail(this.inputs.taskDefinitionArn).replace(/:\d+$/, "");
        const find = (desiredStatus: "RUNNING" | "STOPPED") =>
            findTasks(this.aws, this.patience, { cluster: this.cluster, family, desiredStatus });
        return [...(await find("RUNNING")), ...(await find("STOPPED"))];
    }

    /**
     * Starts a task. The client token is the same for the same attempt, so that a request that was answered by nobody
     * starts no second task; it differs after each task that failed.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
     */
    private async start(): Promise<Task> {
        const failed = (await this.tasksOfFamily()).filter((task) => task.startedBy === this.tag);
        const known = failed.map(({ taskArn }) => taskArn ?? "").sort();
        for (;;) {
            const task = await this.runTask(known);
            const taskArn = task.taskArn ?? "";
            this.task = task;
            this.say(`task ${tail(taskArn)} was started`);
            const [seen] = await describeTasks(this.aws, this.patience, this.cluster, [taskArn]);
            const isOver = seen === undefined || isStopped(seen);
            const isOld = (task.createdAt?.getTime() ?? this.begun) < this.begun - SKEW;
            if (!isOver || !isOld || known.includes(taskArn)) {
                return seen ?? task;
            }
            // ECS remembers the token of a task that failed longer than it lists the task.
            known.push(taskArn);
        }
    }

    private async runTask(known: readonly string[]): Promise<Task> {
        const { taskDefinitionArn, subnetIds, securityGroupIds, assignPublicIp } = this.inputs;
        const request = {
            cluster: this.cluster,
            taskDefinition: taskDefinitionArn,
            // Not Spot: nobody takes this task away in the middle.
            launchType: "FARGATE" as const,
            count: 1,
            startedBy: this.tag,
            enableECSManagedTags: true,
            propagateTags: "TASK_DEFINITION" as const,
            networkConfiguration: {
                awsvpcConfiguration: {
                    subnets: [...subnetIds],
                    securityGroups: [...securityGroupIds],
                    assignPublicIp: assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const),
                },
            },
        };
        const clientToken = digest([JSON.stringify(request), ...known]);
        const rolesKnownAt = this.clock.now() + ROLE_UNKNOWN_FOR;
        return this.patience.call(
            async () => {
                const { tasks = [], failures = [] } = await this.aws.ecs.send(
                    new RunTaskCommand({ ...request, clientToken }),
                );
                const [task] = tasks;
                if (task === undefined) {
                    throw new NotPlaced(
                        failures.map(({ reason, detail }) => detail ?? reason ?? "no reason").join(", "),
                    );
                }
                return task;
            },
            (error) =>
                isPassing(error) ||
                (error instanceof NotPlaced && /capacity|RESOURCE/i.test(error.message)) ||
                (isUnknownRole(error) && this.clock.now() < rolesKnownAt),
        );
    }

    private async finish(task: Task): Promise<Task> {
        this.task = task;
        const ended = isStopped(task) ? task : await this.watch(task);
        if (ended === undefined) {
            throw await this.hangs(task);
        }
        if (!succeeded(ended)) {
            throw await this.failed({ kind: "ended", task: ended });
        }
        const took = (ended.stoppedAt?.getTime() ?? 0) - (ended.startedAt ?? ended.createdAt ?? new Date(0)).getTime();
        this.say(`done${took >= 1000 ? ` in ${spell(took)}` : ""}`);
        return ended;
    }

    /** Waits until a task has stopped; undefined where it does not in time. */
    private async watch(task: Task, patience = this.patience): Promise<Task | undefined> {
        const taskArn = task.taskArn ?? "";
        let status: string | undefined;
        for (let lastSeen = this.clock.now(); ;) {
            const [now] = await describeTasks(this.aws, patience, this.cluster, [taskArn]);
            if (now !== undefined) {
                lastSeen = this.clock.now();
                if (isStopped(now)) {
                    return now;
                }
                if (now.lastStatus !== status) {
                    status = now.lastStatus;
                    this.say(`task ${tail(taskArn)} is ${(status ?? "unknown").toLowerCase()}`);
                }
            } else if (this.clock.now() - lastSeen > UNKNOWN_FOR) {
                throw new Error(`ECS does not know task ${taskArn} any more`);
            }
            if (patience.isOver) {
                return undefined;
            }
            await patience.pause(BETWEEN_LOOKS);
        }
    }

    private async hangs(task: Task): Promise<MigrationFailed> {
        const minutes = this.inputs.timeoutMinutes;
        this.say(`task ${tail(task.taskArn ?? "")} did not end within ${minutes} min: stopping it`);
        const patience = new Patience(this.clock, this.clock.now() + STOPPING_FOR);
        try {
            await patience.call(() =>
                this.aws.ecs.send(
                    new StopTaskCommand({
                        cluster: this.cluster,
                        task: task.taskArn ?? "",
                        reason: `The migration did not end within ${minutes} min.`,
                    }),
                ),
            );
            const stopped = await this.watch(task, patience);
            return await this.failed({ kind: "hung", task: stopped ?? task, stopped: stopped !== undefined });
        } catch (error) {
            return this.failed({ kind: "hung", task, stopped: false, error });
        }
    }

    private failed(mishap: Mishap): Promise<MigrationFailed> {
        return MigrationFailed.of(this.aws, this.clock, this.inputs, mishap);
    }

    private say(line: string): void {
        this.tell(`Migration of ${this.inputs.name}: ${line}`);
    }
}

/** ECS took the request, but placed no task. */
class NotPlaced extends Error {
    override readonly name = "NotPlaced";

    constructor(reasons: string) {
        super(`ECS started no task: ${reasons}`);
    }
}

function runs(task: Task): boolean {
    return !isStopped(task);
}

function stopTime({ stoppedAt }: Task): string {
    return stoppedAt === undefined ? "?" : timeOfDay(stoppedAt);
}

function isUnknownRole(error: unknown): boolean {
    return error instanceof Error && /unable to assume|verify that the .*role/i.test(error.message);
}

function digest(parts: readonly string[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
