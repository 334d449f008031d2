import {
    type Change,
    CreateChangeSetCommand,
    DeleteChangeSetCommand,
    DescribeChangeSetCommand,
    type DescribeChangeSetCommandOutput,
    ExecuteChangeSetCommand,
} from "@aws-sdk/client-cloudformation";
import { setTimeout as sleep } from "node:timers/promises";
import type { Aws } from "./aws";
import { BOOTSTRAP_STACK } from "./names";
import { FormationError } from "./stack";
import { LONGEST_TEMPLATE, type Template } from "./template";

const POLL_MILLISECONDS = 300;

/** What a run would change. */
export interface ChangeSet {
    readonly name: string;
    readonly stackId: string;
    /** Empty where all is as it should be. */
    readonly changes: readonly Change[];
}

/**
 * Asks CloudFormation what a template would change.
 *
 * @throws {@link FormationError} where it cannot say.
 */
export async function createChangeSet(aws: Aws, body: Template, exists: boolean): Promise<ChangeSet> {
    const text = JSON.stringify(body);
    if (Buffer.byteLength(text) > LONGEST_TEMPLATE) {
        throw new FormationError(
            `The template has ${Buffer.byteLength(text)} bytes, and CloudFormation takes ${LONGEST_TEMPLATE}: ` +
                "give some of the environments an account of their own.",
        );
    }
    const name = `bootstrap-${Date.now()}`;
    const { StackId = BOOTSTRAP_STACK } = await aws.call(() =>
        aws.formation.send(
            new CreateChangeSetCommand({
                StackName: BOOTSTRAP_STACK,
                ChangeSetName: name,
                ChangeSetType: exists ? "UPDATE" : "CREATE",
                TemplateBody: text,
                Capabilities: ["CAPABILITY_NAMED_IAM"],
                Tags: [
                    { Key: "Project", Value: "slipway" },
                    { Key: "ManagedBy", Value: "npm run bootstrap" },
                ],
            }),
        ),
    );
    const described = await ready(aws, name);
    if (described === undefined) {
        await discardChangeSet(aws, name);
        return { name, stackId: StackId, changes: [] };
    }
    return { name, stackId: StackId, changes: await allChanges(aws, name, described) };
}

/** Has it done. */
export async function executeChangeSet(aws: Aws, { name }: ChangeSet): Promise<void> {
    await aws.call(() =>
        aws.formation.send(new ExecuteChangeSetCommand({ StackName: BOOTSTRAP_STACK, ChangeSetName: name })),
    );
}

/** Forgets it. */
export async function discardChangeSet(aws: Aws, name: string): Promise<void> {
    await aws.call(() =>
        aws.formation.send(new DeleteChangeSetCommand({ StackName: BOOTSTRAP_STACK, ChangeSetName: name })),
    );
}

/** The changes as a table. */
export function changeTable(changes: readonly Change[]): string {
    const rows = changes.map(({ ResourceChange: change }) => [
        ACTIONS[change?.Action ?? ""] ?? change?.Action ?? "",
        change?.LogicalResourceId ?? "",
        change?.ResourceType ?? "",
        change?.Action === "Modify" ? replacement(change.Replacement) : "",
    ]);
    const all = [["", "what", "type", "replaced"], ...rows];
    const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    return all
        .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
        .join("\n");
}

const ACTIONS: Readonly<Record<string, string>> = {
    Add: "add",
    Modify: "change",
    Remove: "remove",
    Import: "take over",
};

function replacement(kind: string | undefined): string {
    return kind === "True" ? "yes" : kind === "Conditional" ? "perhaps" : "no";
}

// undefined where there is nothing to change.
async function ready(aws: Aws, name: string): Promise<DescribeChangeSetCommandOutput | undefined> {
    for (;;) {
        const described = await aws.call(() =>
            aws.formation.send(new DescribeChangeSetCommand({ StackName: BOOTSTRAP_STACK, ChangeSetName: name })),
        );
        const { Status, StatusReason = "" } = described;
        if (Status === "CREATE_COMPLETE") {
            return described;
        }
        if (Status === "FAILED") {
            // CloudFormation says so in these words only.
            if (/didn't contain changes|No updates are to be performed/.test(StatusReason)) {
                return undefined;
            }
            throw new FormationError(`CloudFormation refuses the template: ${StatusReason}`);
        }
        await sleep(POLL_MILLISECONDS);
    }
}

async function allChanges(aws: Aws, name: string, first: DescribeChangeSetCommandOutput): Promise<Change[]> {
    const changes = [...(first.Changes ?? [])];
    for (let token = first.NextToken; token !== undefined;) {
        const NextToken = token;
        const page = await aws.call(() =>
            aws.formation.send(
                new DescribeChangeSetCommand({ StackName: BOOTSTRAP_STACK, ChangeSetName: name, NextToken }),
            ),
        );
        changes.push(...(page.Changes ?? []));
        token = page.NextToken;
    }
    return changes;
}
