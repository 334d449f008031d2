/** Hosts of the console, by partition. */
const CONSOLES: Readonly<Record<string, string>> = {
    aws: "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** Where the console shows an execution; `undefined` where the text is no ARN of one. */
export function executionLink(executionArn: string): string | undefined {
    const console = consoleOf(executionArn);
    return console && `${console.address}/states/home?region=${console.region}#/v2/executions/details/${executionArn}`;
}

/**
 * Where the console shows a task's log.
 *
 * @param arn any ARN of the same region.
 */
export function logLink(arn: string, logGroup: string, logStream?: string): string | undefined {
    const console = consoleOf(arn);
    const stream = logStream === undefined ? "" : `/log-events/${twice(logStream)}`;
    return (
        console &&
        `${console.address}/cloudwatch/home?region=${console.region}#logsV2:log-groups/log-group/${twice(logGroup)}${stream}`
    );
}

/**
 * Name of the log stream of a task's container.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 *
 * @param streams prefix of the streams and name of the container, `<prefix>/<container>`.
 */
export function logStream(streams: string, taskArn: string): string {
    return `${streams}/${taskArn.slice(taskArn.lastIndexOf("/") + 1)}`;
}

function consoleOf(arn: string): { address: string; region: string } | undefined {
    const [, partition = "", , region = ""] = arn.split(":");
    const host = CONSOLES[partition];
    return host === undefined || region === "" ? undefined : { address: `https://${region}.${host}`, region };
}

/** The console decodes this part twice, the second time with `$` in the place of `%`. */
function twice(text: string): string {
    return encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
}
