import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { arnOf, type Job } from "../execution";
import { explained } from "../problem";
import { size } from "../progress";
import { clientSettings, type Stack } from "../stack";

/** How the last dump or drill ended. */
export interface JobStatus {
    /** As Step Functions says it: `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `RUNNING`. */
    readonly status: string;
    /** When it ended, or else began, in ISO 8601. */
    readonly at: string | undefined;
    /** What it gave, or why it failed, in one line. */
    readonly result: string;
}

const dumped = z.object({ id: z.string(), bytes: z.number() }).transform(({ id, bytes }) => `${id}, ${size(bytes)}`);
const judged = z.object({ id: z.string(), summary: z.string() }).transform(({ id, summary }) => `${id}: ${summary}`);
const skipped = z.object({ outcome: z.literal("skip"), message: z.string() });

/** Drills of a dump that another one has at hand end at once, and say nothing of it. */
const LOOKED_AT = 10;

/**
 * How the last execution of a job ended that did its work.
 *
 * @returns undefined where there was none in 90 days, which is how long Step Functions remembers.
 */
export async function jobStatus(stack: Stack, job: Exclude<Job, "restore">): Promise<JobStatus | "off" | undefined> {
    const client = new SFNClient(clientSettings(stack));
    const stateMachineArn = await arnOf(stack, `backups-${job}`);
    const listed = await explained(
        stack,
        () => client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: LOOKED_AT })),
        "states:ListExecutions",
    ).catch((error: unknown) => {
        if (error instanceof Error && error.name === "StateMachineDoesNotExist") {
            return undefined;
        }
        throw error;
    });
    if (listed === undefined) {
        return "off";
    }
    for (const { executionArn } of listed.executions ?? []) {
        const { status, startDate, stopDate, output, cause, error } = await explained(
            stack,
            () => client.send(new DescribeExecutionCommand({ executionArn })),
            "states:DescribeExecution",
        );
        const value = parsed(output ?? "null");
        if (!skipped.safeParse(value).success) {
            const [why = ""] = (cause ?? error ?? "").split("\n");
            const result = dumped.safeParse(value).data ?? judged.safeParse(value).data ?? why;
            return { status: status ?? "UNKNOWN", at: (stopDate ?? startDate)?.toISOString(), result };
        }
    }
    return undefined;
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return null;
    }
}
