import {
    DeleteStackCommand,
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
        if (error instanceof Error && /does not exist/.test(error.message)) {
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
    if (/_IN_PROGRESS$/.test(status) && status !== "REVIEW_IN_PROGRESS") {
        progress.step(`Another run is under way (${status}): waiting for its end`);
        await followed(aws, stack?.StackId ?? BOOTSTRAP_STACK, new Date(), progress).catch((error: unknown) => {
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
            `Stack ${BOOTSTRAP_STACK} is ${status}: ${await causeOf(aws, BOOTSTRAP_STACK, new Date(0))}\n` +
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
    const since = new Date();
    await aws.call(() => aws.formation.send(new DeleteStackCommand({ StackName: BOOTSTRAP_STACK })));
    await followed(aws, id, since, progress);
}

/**
 * Follows what happens to a stack until it ends, and tells of it.
 *
 * @throws {@link FormationError} where it ends badly.
 */
export async function followed(aws: Aws, stackId: string, since: Date, progress: Progress): Promise<void> {
    const told = new Set<string>();
    for (;;) {
        const stack = await readStack(aws, stackId);
        for (const event of await eventsOf(aws, stackId, since)) {
            if (!told.has(event.EventId ?? "")) {
                told.add(event.EventId ?? "");
                tell(event, progress);
            }
        }
        const status = stack?.StackStatus ?? "DELETE_COMPLETE";
        if (!/_IN_PROGRESS$/.test(status) || status === "REVIEW_IN_PROGRESS") {
            if (/FAILED|ROLLBACK/.test(status)) {
                throw new FormationError(`${await causeOf(aws, stackId, since)}\nStack ${BOOTSTRAP_STACK}: ${status}.`);
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
async function causeOf(aws: Aws, stackId: string, since: Date): Promise<string> {
    const failed = (await eventsOf(aws, stackId, since)).filter(
        ({ ResourceStatus, ResourceStatusReason }) =>
            /_FAILED$/.test(ResourceStatus ?? "") && !/cancelled/i.test(ResourceStatusReason ?? ""),
    );
    const { LogicalResourceId = "", ResourceType = "", ResourceStatusReason = "no reason is given" } = failed[0] ?? {};
    return failed.length === 0
        ? "CloudFormation gives no cause."
        : `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`;
}

// Oldest first.
async function eventsOf(aws: Aws, stackId: string, since: Date): Promise<StackEvent[]> {
    // The clocks of AWS and of this machine are not the same.
    const from = since.getTime() - 5_000;
    const events: StackEvent[] = [];
    let NextToken: string | undefined;
    do {
        const token = NextToken;
        const page = await aws
            .call(() => aws.formation.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken: token })))
            .catch(() => undefined);
        events.push(...(page?.StackEvents ?? []));
        NextToken = page?.NextToken;
    } while (NextToken !== undefined && (events.at(-1)?.Timestamp?.getTime() ?? 0) >= from);
    return events.filter(({ Timestamp }) => (Timestamp?.getTime() ?? 0) >= from).reverse();
}
