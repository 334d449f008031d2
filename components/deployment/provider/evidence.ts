import type { Service, Task } from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import { timeOfDay } from "./clock";
import { lastLogLines } from "./log-lines";
import type { Patience } from "./patience";
import { describeError } from "./problem";
import { findTasks, isStopped, whyStopped } from "./tasks";
import { printable, type Section, tail } from "./text";

const MOST_GROUPS = 4;
const MOST_EVENTS = 10;
const MOST_TARGETS = 5;

/** What there is to see of a release that failed. */
export interface Evidence {
    readonly sections: readonly Section[];
    /** Why tasks stopped, and what the load balancer said. */
    readonly reasons: readonly string[];
}

/**
 * Gathers why tasks of a task definition stopped, what the load balancer said of them, the service's events, and the
 * last lines that a task wrote. What cannot be read says so; it never fails.
 *
 * @param since when the release began; what came before is of another.
 */
export async function gather(
    aws: Aws,
    patience: Patience,
    place: { readonly cluster: string; readonly service: string; readonly taskDefinitionArn: string },
    service: Service | undefined,
    since: Date | undefined,
): Promise<Evidence> {
    const events = (service?.events ?? []).filter(({ createdAt }) => isSince(createdAt, since));
    const targets = targetProblems(events.map(({ createdAt, message }) => ({ createdAt, message: message ?? "" })));
    const told = events.slice(0, MOST_EVENTS).reverse();
    let tasks: Task[] = [];
    let gap: string | undefined;
    try {
        tasks = await tasksOf(aws, patience, place, since);
    } catch (error) {
        gap = `They could not be read: ${printable(describeError(error))}`;
    }
    const stopped = tasks.filter(isStopped).sort(byInterest);
    const [witness] = [...stopped.filter(failedByItself), ...tasks.filter((task) => !isStopped(task)), ...stopped];
    const log =
        witness?.taskArn === undefined
            ? { heading: "Log", lines: [] }
            : await lastLogLines(aws, patience, place.taskDefinitionArn, witness.taskArn);
    return {
        reasons: [...stopped.filter(failedByItself).flatMap(whyStopped), ...targets],
        sections: [
            { heading: "Stopped tasks (times are UTC)", lines: gap === undefined ? grouped(stopped) : [gap] },
            { heading: "What the load balancer says", lines: targets },
            log,
            {
                heading: "Events of the service",
                lines: told.map(({ createdAt, message }) => `${clockTime(createdAt)}  ${printable(message ?? "")}`),
            },
        ],
    };
}

async function tasksOf(
    aws: Aws,
    patience: Patience,
    { cluster, service, taskDefinitionArn }: Parameters<typeof gather>[2],
    since: Date | undefined,
): Promise<Task[]> {
    const find = (desiredStatus: "RUNNING" | "STOPPED") =>
        findTasks(aws, patience, { cluster, serviceName: service, desiredStatus });
    const tasks = [...(await find("STOPPED")), ...(await find("RUNNING"))];
    return tasks.filter(
        (task) => task.taskDefinitionArn === taskDefinitionArn && (!isStopped(task) || isSince(task.stoppedAt, since)),
    );
}

/** Tasks that stopped for the same reason are told once, with how many. */
function grouped(tasks: readonly Task[]): string[] {
    const groups = new Map<string, Task[]>();
    for (const task of tasks) {
        const key = JSON.stringify(whyStopped(task));
        groups.set(key, [...(groups.get(key) ?? []), task]);
    }
    const all = [...groups.values()];
    const lines = all.slice(0, MOST_GROUPS).flatMap((group) => {
        const [last] = group;
        const which = `${clockTime(last?.stoppedAt)}  ${group.length === 1 ? "task" : `${group.length} tasks alike, the last`} ${tail(last?.taskArn ?? "")}`;
        return [which, ...(last === undefined ? [] : whyStopped(last)).map((line) => `            ${line}`)];
    });
    return all.length > MOST_GROUPS ? [...lines, `and ${all.length - MOST_GROUPS} other reasons`] : lines;
}

/** Tasks that ECS stopped because it needs fewer, as in a rollback, tell nothing. */
function failedByItself({ stopCode, stoppedReason }: Task): boolean {
    return stopCode !== "ServiceSchedulerInitiated" || !/^Scaling activity/i.test(stoppedReason ?? "");
}

function byInterest(one: Task, other: Task): number {
    const interest = Number(failedByItself(other)) - Number(failedByItself(one));
    return interest !== 0 ? interest : (other.stoppedAt?.getTime() ?? 0) - (one.stoppedAt?.getTime() ?? 0);
}

/**
 * What the load balancer held against targets; ECS hands it on in an event:
 * `… is unhealthy in (target-group …) due to (reason …)`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html
 */
function targetProblems(events: readonly { createdAt: Date | undefined; message: string }[]): string[] {
    const seen = new Map<string, string>();
    for (const { createdAt, message } of events) {
        const reason = /is unhealthy in \(?target-group ([^)\s]+)\)? due to \(reason (.*?)\)\.?$/.exec(message);
        const [, group = "", why = ""] = reason ?? [];
        if (reason !== null && !seen.has(why)) {
            const name = /targetgroup\/([^/]+)/.exec(group)?.[1] ?? group;
            seen.set(why, `${clockTime(createdAt)}  target of ${name} unhealthy: ${printable(why)}`);
        }
    }
    return [...seen.values()].slice(0, MOST_TARGETS);
}

function isSince(at: Date | undefined, since: Date | undefined): boolean {
    return since === undefined || at === undefined || at >= since;
}

function clockTime(at: Date | undefined): string {
    return at === undefined ? "        " : timeOfDay(at);
}
