import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type ContainerDefinition, DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import { timeOfDay } from "./clock";
import type { Patience } from "./patience";
import { describeError } from "./problem";
import { printable, type Section, tail } from "./text";

const LAST_LINES = 20;

/** CloudWatch shows a line some seconds after it was written; in milliseconds. */
const DELAY = 4000;

/** Where a container of a task definition writes its log. */
interface LogPlace {
    readonly group: string;
    /** Stream of one task. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
    readonly stream: (taskArn: string) => string;
}

/** The last lines that a task wrote; where they cannot be read, why not. It never fails: it adds to another failure. */
export async function lastLogLines(
    aws: Aws,
    patience: Patience,
    taskDefinitionArn: string,
    taskArn: string,
): Promise<Section> {
    try {
        const place = await findLog(aws, patience, taskDefinitionArn);
        if (place === undefined) {
            return { heading: "Log", lines: ["The task definition sends no log to CloudWatch."] };
        }
        const stream = place.stream(taskArn);
        const lines = await readLines(aws, patience, place.group, stream);
        return lines.length === 0
            ? { heading: "Log", lines: [`Task ${tail(taskArn)} wrote nothing to ${place.group}.`] }
            : { heading: `Last lines of the log (${place.group}, ${stream})`, lines };
    } catch (error) {
        return { heading: "Log", lines: [`It could not be read: ${printable(describeError(error))}`] };
    }
}

async function findLog(aws: Aws, patience: Patience, taskDefinition: string): Promise<LogPlace | undefined> {
    const answer = await patience.call(() => aws.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })));
    return (answer.taskDefinition?.containerDefinitions ?? []).map(logOf).find((place) => place !== undefined);
}

function logOf({ name, logConfiguration }: ContainerDefinition): LogPlace | undefined {
    const group = logConfiguration?.options?.["awslogs-group"];
    const prefix = logConfiguration?.options?.["awslogs-stream-prefix"];
    return name === undefined || group === undefined || prefix === undefined
        ? undefined
        : { group, stream: (taskArn) => `${prefix}/${name}/${tail(taskArn)}` };
}

async function readLines(aws: Aws, patience: Patience, group: string, stream: string): Promise<string[]> {
    const read = async () => {
        const { events = [] } = await patience.call(() =>
            aws.logs.send(new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit: LAST_LINES })),
        );
        return events.map(({ timestamp, message }) => {
            const at = timestamp === undefined ? "" : `${timeOfDay(new Date(timestamp))}  `;
            return `${at}${printable(message ?? "")}`;
        });
    };
    const lines = await read().catch(nothingYet);
    if (lines.length > 0 || patience.isOver) {
        return lines;
    }
    await patience.pause(DELAY);
    return read().catch(nothingYet);
}

// The stream begins with the first line.
function nothingYet(error: unknown): string[] {
    if (error instanceof Error && error.name === "ResourceNotFoundException") {
        return [];
    }
    throw error;
}
