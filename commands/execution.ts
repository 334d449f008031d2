import {
    DescribeExecutionCommand,
    GetExecutionHistoryCommand,
    type HistoryEvent,
    SFNClient,
    StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { patiently } from "./patiently";
import { AwsProblem, explained } from "./problem";
import type { Progress } from "./progress";
import { clientSettings, type Stack } from "./stack";
import { type StartedTask, TaskLog } from "./task-log";

/** Which of the backups' state machines. */
export type Job = "dump" | "drill" | "restore";

/** How an execution ended. */
export interface Ended {
    readonly succeeded: boolean;
    /** What it gave back, read from JSON. */
    readonly output: unknown;
    /** Why it failed, in one line or more. */
    readonly cause: string;
    readonly seconds: number;
    readonly name: string;
}

/** How often AWS is asked, in milliseconds. */
const POLL_MILLISECONDS = 2000;

/** A state machine to start. */
export interface Machine {
    /** Its name after `<project>-<stack>-`. */
    readonly name: string;
    /** Why there may be none: `its backups are off (slipway:backups)`. */
    readonly missing: string;
    /**
     * Begins the name of the execution.
     * @default "by-hand-"
     */
    readonly prefix?: string;
    /**
     * State with which the command's part is done, though the execution goes on.
     * @default the execution's end
     */
    readonly lastState?: string;
    /**
     * What to say of its states, once where several after each other have the same; nothing of those without words.
     * @default the name of each
     */
    readonly says?: Readonly<Record<string, string>>;
}

/**
 * Starts a state machine of the stack's backups and follows it to its end: its states, and what its task writes.
 *
 * @throws {@link AwsProblem} where there is none, or AWS does not let it be started.
 */
export function runJob(
    stack: Stack,
    job: Job,
    input: Readonly<Record<string, unknown>>,
    progress: Progress,
    pollMilliseconds = POLL_MILLISECONDS,
): Promise<Ended> {
    const machine = { name: `backups-${job}`, missing: "its backups are off (slipway:backups)" };
    return runMachine(stack, machine, input, progress, pollMilliseconds);
}

/**
 * Starts a state machine of the stack and follows it to its end.
 *
 * @throws {@link AwsProblem} where there is none, or AWS does not let it be started.
 */
export async function runMachine(
    stack: Stack,
    machine: Machine,
    input: Readonly<Record<string, unknown>>,
    progress: Progress,
    pollMilliseconds = POLL_MILLISECONDS,
): Promise<Ended> {
    const began = Date.now();
    const client = new SFNClient(clientSettings(stack));
    const stateMachineArn = await arnOf(stack, machine.name);
    const moment = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const name = `${machine.prefix ?? "by-hand-"}${moment}-${randomBytes(3).toString("hex")}`;
    const executionArn = await start(client, stack, machine, { stateMachineArn, name, input });
    progress.step(`started ${name}`);
    try {
        return await follow(client, stack, machine, { executionArn, name, began }, progress, pollMilliseconds);
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new AwsProblem(
            `${message}\nWhat was started goes on without this command: ${executionArn}. Look at it in Step Functions before ` +
                `you start another one.`,
            { cause: error },
        );
    }
}

async function follow(
    client: SFNClient,
    stack: Stack,
    machine: Machine,
    { executionArn, name, began }: { readonly executionArn: string; readonly name: string; readonly began: number },
    progress: Progress,
    pollMilliseconds: number,
): Promise<Ended> {
    const logs = new Map<string, TaskLog>();
    let told = 0;
    let said: string | undefined;
    for (;;) {
        const execution = await patiently(() =>
            explained(stack, () => client.send(new DescribeExecutionCommand({ executionArn }))),
        );
        const skip = told;
        const events = await patiently(() => history(client, stack, executionArn, skip));
        told += events.length;
        for (const event of events) {
            const text = saidOf(event, machine);
            if (text !== undefined && text !== said) {
                progress.step(text, event.timestamp);
                said = text;
            }
            const task = startedTask(event);
            if (task !== undefined && !logs.has(task.taskArn)) {
                logs.set(task.taskArn, new TaskLog(stack, task));
            }
        }
        for (const log of logs.values()) {
            await patiently(() => explained(stack, () => log.tell(progress)));
        }
        const last = events.find(({ stateExitedEventDetails: exited }) => exited && exited.name === machine.lastState);
        if (last !== undefined) {
            const output = parsed(last.stateExitedEventDetails?.output ?? "null");
            return { succeeded: true, output, cause: "", seconds: (Date.now() - began) / 1000, name };
        }
        if (execution.status !== "RUNNING") {
            const { startDate, stopDate, output, cause, error } = execution;
            return {
                succeeded: execution.status === "SUCCEEDED",
                output: parsed(output ?? "null"),
                cause: cause ?? error ?? `the execution ended as ${execution.status ?? "unknown"}`,
                seconds: ((stopDate?.getTime() ?? Date.now()) - (startDate?.getTime() ?? Date.now())) / 1000,
                name,
            };
        }
        await sleep(pollMilliseconds);
    }
}

/** ARN of a state machine, by its name after `<project>-<stack>-`. */
export async function arnOf(stack: Stack, machine: string): Promise<string> {
    const identity = await explained(stack, () =>
        new STSClient(clientSettings(stack)).send(new GetCallerIdentityCommand({})),
    );
    const [, partition = "aws"] = (identity.Arn ?? "").split(":");
    const name = `${stack.project}-${stack.name}-${machine}`;
    return `arn:${partition}:states:${stack.region}:${identity.Account ?? ""}:stateMachine:${name}`;
}

async function start(
    client: SFNClient,
    stack: Stack,
    machine: Machine,
    execution: { readonly stateMachineArn: string; readonly name: string; readonly input: unknown },
): Promise<string> {
    try {
        const started = await explained(stack, () =>
            client.send(new StartExecutionCommand({ ...execution, input: JSON.stringify(execution.input) })),
        );
        return started.executionArn ?? "";
    } catch (error) {
        if (error instanceof Error && error.name === "StateMachineDoesNotExist") {
            throw new AwsProblem(
                `There is no ${execution.stateMachineArn}.\nEither the stack was not deployed with these credentials' ` +
                    `account ("pulumi up -s ${stack.name}"), or ${machine.missing}.`,
                { cause: error },
            );
        }
        throw error;
    }
}

/** Events after the first `skip`, oldest first. */
async function history(client: SFNClient, stack: Stack, executionArn: string, skip: number): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
        const page = await explained(stack, () =>
            client.send(
                new GetExecutionHistoryCommand({
                    executionArn,
                    maxResults: 1000,
                    ...(nextToken !== undefined && { nextToken }),
                }),
            ),
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
    }
    return events.slice(skip);
}

function saidOf(event: HistoryEvent, { says }: Machine): string | undefined {
    const state = event.stateEnteredEventDetails?.name;
    return state === undefined || says === undefined ? state && wordsOf(state) : says[state];
}

/** `TellPeople` as `tell people`. */
function wordsOf(state: string): string {
    return state.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** The task that a `ecs:runTask` state has just started. */
function startedTask(event: HistoryEvent): StartedTask | undefined {
    const output = parsed(event.taskSubmittedEventDetails?.output ?? "null");
    const [task] = property(output, "Tasks", "tasks");
    const taskArn = text(task, "TaskArn", "taskArn");
    const taskDefinitionArn = text(task, "TaskDefinitionArn", "taskDefinitionArn");
    return taskArn === undefined || taskDefinitionArn === undefined ? undefined : { taskArn, taskDefinitionArn };
}

function property(value: unknown, ...names: readonly string[]): readonly unknown[] {
    const found = names.map((name) => member(value, name)).find(Array.isArray);
    return found ?? [];
}

function text(value: unknown, ...names: readonly string[]): string | undefined {
    return names.map((name) => member(value, name)).find((found) => typeof found === "string");
}

function member(value: unknown, name: string): unknown {
    return typeof value === "object" && value !== null
        ? Object.getOwnPropertyDescriptor(value, name)?.value
        : undefined;
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return null;
    }
}
