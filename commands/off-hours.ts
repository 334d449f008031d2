import {
    DescribeExecutionCommand,
    type ExecutionListItem,
    ListExecutionsCommand,
    SFNClient,
    StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { AWAKE } from "../components/off-hours/definition";
import { DEFAULT_HOURS, type WorkingHours } from "../components/off-hours/hours";
import { offHours } from "../config/off-hours-settings";
import { Project } from "../preview/project";
import { UsageError } from "./arguments";
import { arnOf, type Machine } from "./execution";
import { explained } from "./problem";
import type { Progress } from "./progress";
import { clientSettings, type Stack } from "./stack";

/** The state machine that puts a stack to sleep and wakes it. */
export const OFF_HOURS = {
    name: "off-hours",
    missing: "it has no off-hours (slipway:offHours.enabled)",
    says: {
        StopNextService: "stopping the services",
        WaitForTasks: "waiting for tasks to end",
        StopDatabase: "stopping the database",
        WaitToStop: "waiting for the database to stop",
        Asleep: "asleep",
        LookAtDatabase: "looking at the database",
        StartDatabase: "starting the database",
        WaitForDatabase: "waiting for the database",
        StartNextService: "starting the services",
        WaitForStart: "waiting for tasks to run",
        Awake: "tasks run",
    },
} as const satisfies Machine;

/**
 * The working hours of a stack, from its file.
 *
 * @throws {@link UsageError} where the file is wrong.
 */
export function workingHours(stack: Stack, folder = process.cwd()): WorkingHours {
    const { config } = Project.find(folder).stackConfig(stack.name);
    const read = offHours.safeParse(JSON.parse(config["slipway:offHours"] ?? "{}"));
    if (!read.success) {
        throw new UsageError(
            `Pulumi.${stack.name}.yaml: slipway:offHours: ${read.error.issues[0]?.message ?? "wrong"}.`,
        );
    }
    const { enabled, ...hours } = read.data;
    return { ...DEFAULT_HOURS, ...hours };
}

/** Ends what keeps a stack awake. */
export async function letGo(stack: Stack, progress: Progress): Promise<void> {
    for (const execution of await running(stack)) {
        if (execution.name?.startsWith(AWAKE) === true) {
            await stop(stack, execution, "npm run sleep", progress);
        }
    }
}

/**
 * Ends what is putting a stack to sleep: it waits for tasks to end, and then stops the database, also where a person has
 * started them again meanwhile.
 */
export async function interruptSleep(stack: Stack, progress: Progress): Promise<void> {
    const client = new SFNClient(clientSettings(stack));
    for (const execution of await running(stack)) {
        const { executionArn } = execution;
        const { input = "{}" } = await explained(
            stack,
            () => client.send(new DescribeExecutionCommand({ executionArn })),
            "states:DescribeExecution",
        );
        if (fallsAsleep(started.parse(JSON.parse(input)), new Date())) {
            await stop(stack, execution, "npm run wake", progress);
        }
    }
}

const started = z.looseObject({ do: z.string().optional(), until: z.iso.datetime().optional() });

// One that has woken a stack puts it to sleep once its hours are over.
function fallsAsleep({ do: task, until }: z.infer<typeof started>, now: Date): boolean {
    return task === "wake" ? until !== undefined && new Date(until) <= now : task !== undefined;
}

async function running(stack: Stack): Promise<ExecutionListItem[]> {
    const client = new SFNClient(clientSettings(stack));
    const stateMachineArn = await arnOf(stack, OFF_HOURS.name);
    const { executions = [] } = await explained(
        stack,
        () => client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" })),
        "states:ListExecutions",
    ).catch((error: unknown) => {
        if (error instanceof Error && error.name === "StateMachineDoesNotExist") {
            // To be told by the start that follows.
            return { executions: [] };
        }
        throw error;
    });
    return executions;
}

async function stop(
    stack: Stack,
    { executionArn, name = "" }: ExecutionListItem,
    cause: string,
    progress: Progress,
): Promise<void> {
    const client = new SFNClient(clientSettings(stack));
    await explained(
        stack,
        () => client.send(new StopExecutionCommand({ executionArn, cause })),
        "states:StopExecution",
    );
    progress.step(`ended ${name}`);
}

/** How long to wait for an answer. */
export interface Patience {
    /** Milliseconds between two requests. */
    readonly pauseMilliseconds: number;
    readonly timeoutMilliseconds: number;
}

const PATIENCE: Patience = { pauseMilliseconds: 3000, timeoutMilliseconds: 5 * 60_000 };

/**
 * Asks an address until something else than the load balancer answers: below 500, twice in a row.
 *
 * @returns the status, or undefined where nothing did in time.
 */
export async function answer(
    url: string,
    progress: Progress,
    { pauseMilliseconds, timeoutMilliseconds } = PATIENCE,
): Promise<number | undefined> {
    let said = "";
    let good = 0;
    for (const end = Date.now() + timeoutMilliseconds; Date.now() < end;) {
        const status = await ask(url);
        good = typeof status === "number" && status < 500 ? good + 1 : 0;
        if (good === 2 && typeof status === "number") {
            return status;
        }
        const text = `${url}: ${String(status)}`;
        if (text !== said) {
            progress.step(text);
            said = text;
        }
        await sleep(pauseMilliseconds);
    }
    return undefined;
}

async function ask(url: string): Promise<number | string> {
    try {
        const { status } = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
        return status;
    } catch (error) {
        const cause = error instanceof Error ? (error.cause ?? error) : error;
        return cause instanceof Error ? cause.message : String(cause);
    }
}
