import { type CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as z from "zod";

/** A line of a task's log, as pino writes it. */
const LINE = z.object({ level: z.enum(["error", "fatal"]), message: z.string().min(1) });

/** The last events of a log stream are enough: a task that fails says so at its end. */
const EVENTS = 100;

/** The messages of a log stream's last events, oldest first. */
export async function lastMessages(
    client: CloudWatchLogsClient,
    logGroupName: string,
    logStreamName: string,
): Promise<string[]> {
    const { events = [] } = await client.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, limit: EVENTS, startFromHead: false }),
    );
    return events.flatMap(({ message }) => (message === undefined ? [] : [message]));
}

/** The message of the last error in a task's log; `undefined` where there is none. */
export function lastError(messages: readonly string[]): string | undefined {
    return messages
        .map((message) => LINE.safeParse(parseJson(message)).data?.message)
        .filter((message) => message !== undefined)
        .at(-1);
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
