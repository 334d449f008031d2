import {
    CloudWatchLogsClient,
    GetLogEventsCommand,
    type GetLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { Progress } from "./progress";
import { clientSettings, type Stack } from "./stack";

/** A task that a state machine started. */
export interface StartedTask {
    readonly taskArn: string;
    readonly taskDefinitionArn: string;
}

/** The log of a Fargate task, which is read on as it grows. */
export class TaskLog {
    private readonly logs: CloudWatchLogsClient;
    private readonly ecs: ECSClient;
    private place: { readonly logGroupName: string; readonly logStreamName: string } | undefined;
    private nextToken: string | undefined;

    constructor(
        stack: Stack,
        private readonly task: StartedTask,
    ) {
        this.logs = new CloudWatchLogsClient(clientSettings(stack));
        this.ecs = new ECSClient(clientSettings(stack));
    }

    /** Tells what the task has written since the last call. */
    async tell(progress: Progress): Promise<void> {
        this.place ??= await this.find();
        for (let more = this.place !== undefined; more;) {
            const { events = [], nextForwardToken } = await this.read();
            for (const { message, timestamp } of events) {
                const text = readable(message ?? "");
                if (text !== undefined) {
                    progress.step(text, new Date(timestamp ?? Date.now()));
                }
            }
            // CloudWatch gives the same token again at the end.
            more = nextForwardToken !== this.nextToken && events.length > 0;
            this.nextToken = nextForwardToken;
        }
    }

    private async read(): Promise<Partial<GetLogEventsCommandOutput>> {
        try {
            const place = this.place ?? { logGroupName: "", logStreamName: "" };
            return await this.logs.send(
                new GetLogEventsCommand({
                    ...place,
                    startFromHead: true,
                    ...(this.nextToken !== undefined && { nextToken: this.nextToken }),
                }),
            );
        } catch (error) {
            if (error instanceof Error && error.name === "ResourceNotFoundException") {
                // The stream begins with the first line.
                return {};
            }
            throw error;
        }
    }

    private async find() {
        const { taskDefinition } = await this.ecs.send(
            new DescribeTaskDefinitionCommand({ taskDefinition: this.task.taskDefinitionArn }),
        );
        const container = taskDefinition?.containerDefinitions?.[0];
        const options = container?.logConfiguration?.options;
        const logGroupName = options?.["awslogs-group"];
        const prefix = options?.["awslogs-stream-prefix"];
        if (container?.name === undefined || logGroupName === undefined || prefix === undefined) {
            return undefined;
        }
        const taskId = this.task.taskArn.split("/").at(-1) ?? "";
        return { logGroupName, logStreamName: `${prefix}/${container.name}/${taskId}` };
    }
}

/** What a line of the task's JSON log says; other lines as they are, and those for debugging not at all. */
function readable(text: string): string | undefined {
    try {
        const entry: unknown = JSON.parse(text);
        if (typeof entry === "object" && entry !== null && "message" in entry && typeof entry.message === "string") {
            return entry.message;
        }
    } catch {
        // Not every line is of the job's own.
    }
    return text.trim() === "" ? undefined : text;
}
