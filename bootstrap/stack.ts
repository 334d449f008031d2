import {
    DeleteStackCommand,
    DescribeEventsCommand,
    DescribeStackEventsCommand,
    DescribeStacksCommand,
    type Stack,
    type StackEvent,
} from "@aws-sdk/client-cloudformation";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../commands/progress";
import type { Aws } from "./aws";
import { BOOTSTRAP_STACK } from "./names";

const POLL_MILLISECONDS = 500;

/** CloudFormation could not do it. The message begins with the cause. */
export class FormationError extends Error {
    override readonly name = "FormationError";
}

/** The stack of an account, or `undefined` where it has none. */
export async function readStack(aws: Aws, name = BOOTSTRAP_STACK): Promise<Stack | undefined> {
    try {
        const { Stacks = [] } = await aws.call(() =>
            aws.formation.send(new DescribeStacksCommand({ StackName: name })),
        );
        return Stacks[0];
    } catch (error) {
        // CloudFormation has no error of its own for it.
        if (error instanceof Error && error.message.includes("does not exist")) {
            return undefined;
        }
        throw error;
    }
}

/** A value that the stack gives out. */
export function outputOf(stack: Stack | undefined, name: string): string | undefined {
    return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}

/**
 * Brings a stack to where it can be changed: waits for what is under way, and removes what was never finished.
 *
 * @returns the stack, or `undefined` where there is none (any more).
 */
export async function settledStack(aws: Aws, progress: Progress): Promise<Stack | undefined> {
    const stack = await readStack(aws);
    const status = stack?.StackStatus ?? "";
    if (status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS") {
        progress.step(`Another run is under way (${status}): waiting for its end`);
        const id = stack?.StackId ?? BOOTSTRAP_STACK;
        await followed(aws, id, await eventIds(aws, id), progress).catch((error: unknown) => {
            progress.step(`It failed: ${error instanceof Error ? error.message : String(error)}`);
        });
        return settledStack(aws, progress);
    }
    if (["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"].includes(status)) {
        progress.step(`An earlier run was not finished (${status}): removing what it left`);
        await removeStack(aws, progress);
        return undefined;
    }
    if (status === "UPDATE_ROLLBACK_FAILED" || status === "DELETE_FAILED") {
        throw new FormationError(
            `Stack ${BOOTSTRAP_STACK} is ${status}: ${await causeOf(aws, BOOTSTRAP_STACK, new Set())}\n` +
                "Put that right, then continue or delete the stack in CloudFormation's console, and run this again.",
        );
    }
    return stack;
}

/** Deletes the stack and waits until it is gone. */
export async function removeStack(aws: Aws, progress: Progress): Promise<void> {
    const stack = await readStack(aws);
    const id = stack?.StackId;
    if (id === undefined) {
        return;
    }
    const before = await eventIds(aws, id);
    await aws.call(() => aws.formation.send(new DeleteStackCommand({ StackName: BOOTSTRAP_STACK })));
    await followed(aws, id, before, progress);
}

/** What has happened to a stack until now, as the ids of its events. */
export async function eventIds(aws: Aws, stackId: string): Promise<Set<string>> {
    return new Set((await eventsOf(aws, stackId)).map(({ EventId = "" }) => EventId));
}

/**
 * Follows what happens to a stack until it ends, and tells of it.
 *
 * @param before events that are not of this run.
 * @throws {@link FormationError} where it ends badly.
 */
export async function followed(
    aws: Aws,
    stackId: string,
    before: ReadonlySet<string>,
    progress: Progress,
): Promise<void> {
    const told = new Set(before);
    for (;;) {
        const stack = await readStack(aws, stackId);
        for (const event of await eventsOf(aws, stackId)) {
            if (!told.has(event.EventId ?? "")) {
                told.add(event.EventId ?? "");
                tell(event, progress);
            }
        }
        const status = stack?.StackStatus ?? "DELETE_COMPLETE";
        if (!status.endsWith("_IN_PROGRESS") || status === "REVIEW_IN_PROGRESS") {
            if (/FAILED|ROLLBACK/.test(status)) {
                throw new FormationError(
                    `${await causeOf(aws, stackId, before)}\nStack ${BOOTSTRAP_STACK}: ${status}.`,
                );
            }
            return;
        }
        await sleep(POLL_MILLISECONDS);
    }
}

function tell({ ResourceType, LogicalResourceId, ResourceStatus, Timestamp }: StackEvent, progress: Progress): void {
    if (ResourceType !== "AWS::CloudFormation::Stack" && /_(COMPLETE|FAILED)$/.test(ResourceStatus ?? "")) {
        progress.step(`${ResourceStatus ?? ""} ${LogicalResourceId ?? ""} (${ResourceType ?? ""})`, Timestamp);
    }
}

// The first failure is the cause; what was under way beside it is cancelled.
async function causeOf(aws: Aws, stackId: string, before: ReadonlySet<string>): Promise<string> {
    const [first] = (await eventsOf(aws, stackId)).filter(
        ({ EventId = "", ResourceStatus = "", ResourceStatusReason = "" }) =>
            !before.has(EventId) && ResourceStatus.endsWith("_FAILED") && !/cancelled/i.test(ResourceStatusReason),
    );
    if (first === undefined) {
        return "CloudFormation gives no cause.";
    }
    const { LogicalResourceId = "", ResourceType = "", ResourceStatusReason = "no reason is given" } = first;
    if (ResourceStatusReason.includes("DescribeEvents")) {
        return refusalsOf(aws, stackId);
    }
    return `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`;
}

// What CloudFormation finds before it begins stands in events of another kind
// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html).
async function refusalsOf(aws: Aws, stackId: string): Promise<string> {
    const { OperationEvents = [] } = await aws.call(() =>
        aws.formation.send(new DescribeEventsCommand({ StackName: stackId, Filters: { FailedEvents: true } })),
    );
    const reasons = OperationEvents.flatMap(({ LogicalResourceId = "", ValidationStatusReason }) =>
        ValidationStatusReason === undefined ? [] : [`${LogicalResourceId}: ${ValidationStatusReason}`],
    );
    return [...new Set(reasons)].join("\n");
}

// Oldest first.
async function eventsOf(aws: Aws, stackId: string): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    let NextToken: string | undefined;
    do {
        const token = NextToken;
        const page = await aws.call(() =>
            aws.formation.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken: token })),
        );
        events.push(...(page.StackEvents ?? []));
        NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return events.reverse();
}
