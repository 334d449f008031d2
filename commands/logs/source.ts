import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTaskDefinitionCommand, type ECSClient } from "@aws-sdk/client-ecs";
import { UsageError } from "../arguments";
import { AwsProblem, explained } from "../problem";
import { findService } from "../rollback/history";
import type { Stack } from "../stack";
import type { LogPage } from "./reader";

/** Where a service writes to in CloudWatch. */
export interface LogPlace {
    readonly logGroupName: string;
    readonly logStreamNamePrefix: string;
}

/** Which page of which lines. */
export interface PageRequest {
    readonly from: number;
    readonly token: string | undefined;
    readonly filter: string | undefined;
}

/**
 * Reads a page of a log.
 *
 * @throws {@link UsageError} where CloudWatch does not understand the filter.
 */
export async function readPage(
    stack: Stack,
    client: CloudWatchLogsClient,
    place: LogPlace,
    { from, token, filter }: PageRequest,
): Promise<LogPage> {
    const request = new FilterLogEventsCommand({
        ...place,
        startTime: from,
        ...(token !== undefined && { nextToken: token }),
        ...(filter !== undefined && { filterPattern: filter }),
    });
    const { events = [], nextToken } = await explained(stack, () => client.send(request), "logs:FilterLogEvents").catch(
        (error: unknown) => {
            throw refusal(error, place, filter);
        },
    );
    return {
        nextToken,
        events: events.map(({ eventId = "", timestamp = 0, message = "", logStreamName = "" }) => ({
            id: eventId,
            time: timestamp,
            message,
            stream: logStreamName,
        })),
    };
}

function refusal(error: unknown, { logGroupName }: LogPlace, filter: string | undefined): unknown {
    if (!(error instanceof Error)) {
        return error;
    }
    if (error.name === "InvalidParameterException" && filter !== undefined) {
        return new UsageError(
            `--filter '${filter}' is no pattern of CloudWatch Logs: ${error.message} ` +
                `See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html.`,
        );
    }
    return error.name === "ResourceNotFoundException"
        ? new AwsProblem(`There is no log group ${logGroupName}: it was deleted after its service was deployed.`)
        : error;
}

/** Where the tasks of a service write to. */
export async function placeOf(ecs: ECSClient, stack: Stack, service: string): Promise<LogPlace> {
    const { taskDefinitionArn } = await findService(ecs, stack, service);
    const { taskDefinition } = await explained(
        stack,
        () => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn })),
        "ecs:DescribeTaskDefinition",
    );
    const container = taskDefinition?.containerDefinitions?.find(({ name }) => name === service);
    const options = container?.logConfiguration?.options;
    const [logGroupName, prefix] = [options?.["awslogs-group"], options?.["awslogs-stream-prefix"]];
    if (logGroupName === undefined || prefix === undefined) {
        throw new AwsProblem(`${service} of ${stack.name} does not log to CloudWatch (${taskDefinitionArn}).`);
    }
    return { logGroupName, logStreamNamePrefix: `${prefix}/` };
}
