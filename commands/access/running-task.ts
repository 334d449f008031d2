import { type Container, DescribeTasksCommand, type ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import { AwsProblem, explained } from "../problem";
import { findService, type FoundService } from "../rollback/history";
import type { Stack } from "../stack";
import { sleepsOutOfHours } from "./asleep";

/** A task that a session can be opened to. */
export interface OpenTask {
    readonly cluster: string;
    readonly taskArn: string;
    readonly taskId: string;
    readonly taskDefinitionArn: string;
    /** Name of the container. */
    readonly container: string;
    /** Session Manager's name for the container. */
    readonly target: string;
}

/** Why no session can be opened to any of a service's tasks. */
export type Obstacle =
    | { readonly kind: "none runs" }
    | { readonly kind: "no exec"; readonly taskId: string }
    | { readonly kind: "no agent"; readonly taskId: string; readonly reason: string };

const TASKS_AT_ONCE = 100;

/**
 * Finds a running task of a service that takes sessions of ECS Exec.
 *
 * @throws {@link AwsProblem} that says what is missing.
 */
export async function findOpenTask(ecs: ECSClient, stack: Stack, name: string): Promise<OpenTask> {
    const service = await findService(ecs, stack, name);
    const tasks = await tasksOf(ecs, stack, service);
    const chosen = chooseTask(tasks, name, service);
    if ("kind" in chosen) {
        throw new AwsProblem(words(chosen, stack, name, service));
    }
    return chosen;
}

/**
 * The task to open: of those whose agent runs, one of the current task definition before others, and the newest of these.
 */
export function chooseTask(
    tasks: readonly Task[],
    container: string,
    { cluster, taskDefinitionArn: current }: Pick<FoundService, "cluster" | "taskDefinitionArn">,
): OpenTask | Obstacle {
    const running = tasks
        .filter(({ lastStatus }) => lastStatus === "RUNNING")
        .sort((one, other) => rank(other) - rank(one) || startOf(other) - startOf(one));
    function rank({ taskDefinitionArn }: Task): number {
        return taskDefinitionArn === current ? 1 : 0;
    }
    const [first] = running;
    if (first === undefined) {
        return { kind: "none runs" };
    }
    const enabled = running.filter(({ enableExecuteCommand }) => enableExecuteCommand === true);
    const [firstEnabled] = enabled;
    if (firstEnabled === undefined) {
        return { kind: "no exec", taskId: idOf(first) };
    }
    for (const task of enabled) {
        const found = task.containers?.find(({ name }) => name === container);
        const { taskArn, taskDefinitionArn } = task;
        if (
            found?.runtimeId !== undefined &&
            agentOf(found)?.lastStatus === "RUNNING" &&
            taskArn !== undefined &&
            taskDefinitionArn !== undefined
        ) {
            const taskId = idOf(task);
            const target = `ecs:${cluster}_${taskId}_${found.runtimeId}`;
            return { cluster, taskArn, taskId, taskDefinitionArn, container, target };
        }
    }
    const agent = agentOf(firstEnabled.containers?.find(({ name }) => name === container));
    const reason = [agent?.lastStatus ?? "not there", agent?.reason].filter(Boolean).join(": ");
    return { kind: "no agent", taskId: idOf(firstEnabled), reason };
}

function agentOf(container: Container | undefined) {
    return container?.managedAgents?.find(({ name }) => name === "ExecuteCommandAgent");
}

function idOf({ taskArn = "" }: Task): string {
    return taskArn.slice(taskArn.lastIndexOf("/") + 1);
}

function startOf({ startedAt }: Task): number {
    return startedAt?.getTime() ?? 0;
}

async function tasksOf(ecs: ECSClient, stack: Stack, { cluster, service }: FoundService): Promise<Task[]> {
    const { taskArns = [] } = await explained(
        stack,
        () =>
            ecs.send(
                new ListTasksCommand({
                    cluster,
                    serviceName: service,
                    desiredStatus: "RUNNING",
                    maxResults: TASKS_AT_ONCE,
                }),
            ),
        "ecs:ListTasks",
    );
    if (taskArns.length === 0) {
        return [];
    }
    const { tasks = [] } = await explained(
        stack,
        () => ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })),
        "ecs:DescribeTasks",
    );
    return tasks;
}

function words(obstacle: Obstacle, stack: Stack, name: string, { wanted, isExecEnabled }: FoundService): string {
    const of = `${name} in ${stack.name}`;
    switch (obstacle.kind) {
        case "none runs":
            return wanted === 0
                ? `No task of ${of} runs, and none is wanted${
                      sleepsOutOfHours(stack)
                          ? `: it sleeps out of working hours. Wake it: npm run wake -- --stack ${stack.name}`
                          : ". Set the service's scaling.min to 1 or more and run pulumi up."
                  }`
                : `No task of ${of} runs, and ${wanted} ${wanted === 1 ? "is" : "are"} wanted. ` +
                      `Why: npm run status -- --stack ${stack.name}, npm run logs -- --stack ${stack.name} --service ${name}`;
        case "no exec":
            return isExecEnabled
                ? `ECS Exec is on for ${of}, but its tasks were started before that. Start them anew:\n\n` +
                      `  aws ecs update-service --region ${stack.region} --cluster ${stack.project}-${stack.name}-cluster ` +
                      `--service <service> --force-new-deployment`
                : `ECS Exec is off for ${of}, and nobody can get into its tasks. To turn it on, add to what ` +
                      `Pulumi.${stack.name}.yaml has for the service, and run pulumi up:\n\n` +
                      `  slipway:services:\n    ${name}: { exec: true, readonlyRootFilesystem: false }\n\n` +
                      `It writes into the container: ` +
                      `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html`;
        case "no agent":
            return (
                `ECS Exec is on for ${of}, but its agent in task ${obstacle.taskId} does not run (${obstacle.reason}). ` +
                `In the first minute of a task that is normal. Later: the task's role needs ssmmessages:*Channel, ` +
                `its network a way to ssmmessages.${stack.region}.amazonaws.com.`
            );
    }
}
