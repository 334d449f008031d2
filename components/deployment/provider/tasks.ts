import {
    type Container,
    DescribeTasksCommand,
    ListTasksCommand,
    type ListTasksCommandInput,
    type Task,
} from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import type { Patience } from "./patience";
import { printable } from "./text";

/** The most that one call describes. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const MOST = 100;

/**
 * What the name of a container begins with that GuardDuty's Runtime Monitoring puts into a task: it is told to stop once
 * the task's own have ended.
 * https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
 */
const AGENT = "aws-guardduty-agent";

/** The tasks that a filter finds, described; of more than a hundred, the first that ECS lists. */
export async function findTasks(aws: Aws, patience: Patience, filter: ListTasksCommandInput): Promise<Task[]> {
    const { taskArns = [] } = await patience.call(() =>
        aws.ecs.send(new ListTasksCommand({ ...filter, maxResults: MOST })),
    );
    return taskArns.length === 0 ? [] : describeTasks(aws, patience, filter.cluster, taskArns);
}

/** Describes tasks; those that ECS has forgotten are left out. */
export async function describeTasks(
    aws: Aws,
    patience: Patience,
    cluster: string | undefined,
    taskArns: string[],
): Promise<Task[]> {
    const { tasks = [] } = await patience.call(() =>
        aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })),
    );
    return tasks;
}

/** Whether a task has ended. */
export function isStopped(task: Task): boolean {
    return task.lastStatus === "STOPPED";
}

/** A task's containers, without those that AWS has put beside them. */
export function ownContainers({ containers = [] }: Task): Container[] {
    return containers.filter(({ name = "" }) => !name.startsWith(AGENT));
}

/** Whether a task has ended, and each of its own containers with exit code 0. */
export function succeeded(task: Task): boolean {
    const containers = ownContainers(task);
    return isStopped(task) && containers.length > 0 && containers.every(({ exitCode }) => exitCode === 0);
}

/** Why a task stopped: ECS's reason, and the exit code and reason of each of its own containers. */
export function whyStopped(task: Task): string[] {
    const reason = [task.stopCode, task.stoppedReason].filter((part) => part !== undefined).join(": ");
    const containers = ownContainers(task).map(({ name, exitCode, reason: why }) => {
        const code = exitCode === undefined ? "it never ran, or was lost" : codeInWords(exitCode);
        const said = why === undefined || reason.includes(why) ? "" : `, ${printable(why)}`;
        return `container ${name ?? "?"}: ${code}${said}`;
    });
    return [...(reason === "" ? [] : [printable(reason)]), ...containers];
}

function codeInWords(exitCode: number): string {
    const meaning = MEANINGS[exitCode];
    return `exit code ${exitCode}${meaning === undefined ? "" : `, ${meaning}`}`;
}

// 128 and the signal's number, as shells count it.
const MEANINGS: Readonly<Record<number, string>> = {
    126: "the command cannot be run",
    127: "the command was not found",
    137: "killed, SIGKILL",
    139: "crashed, SIGSEGV",
    143: "stopped, SIGTERM",
};

interface Cure {
    readonly sign: RegExp;
    readonly advice: string;
}

const CURES: readonly Cure[] = [
    {
        sign: /OutOfMemory/,
        advice: 'The container used more memory than it has: raise "memory" of the service in the stack file.',
    },
    {
        sign: /CannotPullContainer|pull image manifest|failed to resolve ref/i,
        advice: "The image could not be pulled: look whether it is in the repository, for this CPU architecture, and whether the tasks reach it (NAT or endpoints).",
    },
    {
        sign: /ResourceInitializationError/,
        advice: "Fargate could not prepare the task: look whether the execution role may read the secrets and the tasks reach Secrets Manager, ECR and CloudWatch Logs.",
    },
    {
        sign: /exec format error/i,
        advice: 'The image is built for another CPU architecture than the tasks have: see "architecture" of the service.',
    },
    {
        sign: /unable to assume/i,
        advice: "ECS could not assume the role of the task: a role made a moment ago takes a while; try again.",
    },
    {
        sign: /ELB health checks|is unhealthy|Health checks failed|target of .* unhealthy/i,
        advice: "The load balancer got no good answer from the tasks: look at the log, and at the health check's path, port and time-outs.",
    },
    {
        sign: /container health checks/i,
        advice: "The health check inside the container failed: run its command in the image.",
    },
];

const ENDED_BY_ITSELF: Cure = {
    sign: /EssentialContainerExited/,
    advice: "The program ended by itself: its last log lines say why.",
};

/** What to do about the reasons for which tasks stopped; at most two. */
export function cures(reasons: readonly string[]): string[] {
    const text = reasons.join("\n");
    const matches = ({ sign }: Cure) => sign.test(text);
    const special = CURES.filter(matches);
    const found = special.length > 0 ? special : [ENDED_BY_ITSELF].filter(matches);
    return found.slice(0, 2).map(({ advice }) => advice);
}
