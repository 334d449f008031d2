import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { setTimeout as sleep } from "node:timers/promises";
import { screenOf } from "../preview/style";
import { parseOptions, required } from "./arguments";
import { shownLine } from "./logs/line";
import { LogReader } from "./logs/reader";
import { sinceFrom } from "./logs/since";
import { placeOf, readPage } from "./logs/source";
import { patiently } from "./patiently";
import { runCommand } from "./run";
import { clientSettings, findStack } from "./stack";

const USAGE =
    "npm run logs -- --stack <stack> --service <service> [--follow] [--since <age>] [--filter <pattern>] [--json]";

/** CloudWatch Logs answers five such questions a second in an account and region. */
const POLL_MILLISECONDS = 2000;

async function logs(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        service: { type: "string" },
        follow: { type: "boolean" },
        since: { type: "string" },
        filter: { type: "string" },
        json: { type: "boolean" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack"));
    const service = required(options.service, "service", "name the service, as index.ts does");
    const since = sinceFrom(options.since ?? "1h", Date.now());
    const place = await placeOf(new ECSClient(clientSettings(stack)), stack, service);
    const client = new CloudWatchLogsClient(clientSettings(stack));
    const reader = new LogReader(
        (from, token) => {
            const { filter } = options;
            return patiently(() => readPage(stack, client, place, { from, token, filter }));
        },
        since,
        // The client corrects a clock by AWS's answers where it is too far off for signatures.
        () => Date.now() + client.config.systemClockOffset,
    );
    const screen = screenOf(process.stdout, process.env);
    endWithTheReader();
    let count = 0;
    for (;;) {
        for await (const events of reader.next()) {
            count += events.length;
            const lines = events.map((event) =>
                options.json === true ? `${event.message.trimEnd()}\n` : shownLine(event, screen),
            );
            process.stdout.write(lines.join(""));
        }
        if (options.follow !== true) {
            break;
        }
        await sleep(POLL_MILLISECONDS);
    }
    if (count === 0) {
        process.stderr.write(
            `${service} of ${stack.name} has written nothing since ${new Date(since).toISOString()}\n`,
        );
    }
    return 0;
}

/** `| head` has read enough. */
function endWithTheReader(): void {
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
            throw error;
        }
        process.exit(0);
    });
}

runCommand({
    usage: USAGE,
    help: `Prints what the tasks of a service have written, those that have ended included: a line for each, with its time in UTC,
its level and its task.

Usage: ${USAGE}

  --stack <stack>      the stack
  --service <service>  the service, as index.ts names it: backend
  --follow             go on with what comes, until Ctrl+C
  --since <age>        from when on: 90s, 15m, 2h, 3d, or a time as 2026-11-21T14:00Z. Default: 1h
  --filter <pattern>   lines that match only, as '{ $.level = "error" || $.level = "fatal" }' or 'timeout'
  --json               the lines as they were written
  -h, --help           show this text

Exit code: 0 if they were read, 1 if not, 2 if the command makes no sense.
`,
    run: logs,
});
