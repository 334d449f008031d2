import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, EVENT, EVENT_PERIOD, expression, measured } from "../alarm";

/** Days before its end by which ACM has renewed a certificate, or never will. */
const CERTIFICATE_DAYS = 30;

/** Seconds of a day. */
const DAY = 86_400;

/** A task needs another port for each connection to one address; a NAT gateway has 55,000 of them. */
export function natAlarms(gateways: readonly pulumi.Input<string>[]): Alarm[] {
    if (gateways.length === 0) {
        return [];
    }
    const errors = gateways.map((NatGatewayId, index) =>
        measured(`gateway${index + 1}`, {
            namespace: "AWS/NATGateway",
            metricName: "ErrorPortAllocation",
            dimensions: { NatGatewayId },
            stat: "Sum",
            periodSeconds: EVENT_PERIOD,
        }),
    );
    return [
        {
            ...EVENT,
            kind: "nat",
            level: "all",
            reason: "A NAT gateway had no port left for a connection to one address. See which task opens so many, and whether it keeps them open",
            condition: { is: "above", threshold: 0 },
            looksAt: [
                ...errors,
                expression("all", `SUM([${filled("gateway", gateways.length)}])`, "Refused connections"),
            ],
        },
    ];
}

/** Functions that ended with an error, or in no time. */
export function functionAlarms(functions: readonly pulumi.Input<string>[]): Alarm[] {
    if (functions.length === 0) {
        return [];
    }
    const errors = functions.map((FunctionName, index) =>
        measured(`function${index + 1}`, {
            namespace: "AWS/Lambda",
            metricName: "Errors",
            dimensions: { FunctionName },
            stat: "Sum",
            periodSeconds: EVENT_PERIOD,
        }),
    );
    return [
        {
            ...EVENT,
            kind: "functions",
            level: "all",
            reason: "A Lambda function of backups or alerts failed. Its log says why; calls are repeated, and what is given up is in a queue",
            condition: { is: "above", threshold: 0 },
            looksAt: [...errors, expression("all", `SUM([${filled("function", functions.length)}])`, "Failed calls")],
        },
    ];
}

/** A certificate that is about to end. ACM renews its own 60 days before. */
export function certificateAlarm(certificateArn: pulumi.Input<string>): Alarm {
    return {
        kind: "certificate",
        level: "essential",
        reason: `The certificate ends within ${CERTIFICATE_DAYS} days, and was not renewed. See whether its record is still in the DNS zone; import another if it was imported`,
        condition: { is: "below", threshold: CERTIFICATE_DAYS },
        patience: { periods: 1, bad: 1 },
        // An expired certificate sends nothing: what rings goes on ringing.
        missing: "ignore",
        looksAt: {
            namespace: "AWS/CertificateManager",
            metricName: "DaysToExpiry",
            dimensions: { CertificateArn: certificateArn },
            stat: "Minimum",
            periodSeconds: DAY,
        },
    };
}

/** An event that a rule of EventBridge found. EventBridge counts what a rule starts only where there is something. */
export function eventAlarm(
    kind: "deployment-failed" | "executions-failed",
    reason: string,
    rule: pulumi.Input<string>,
): Alarm {
    return {
        ...EVENT,
        kind,
        level: "essential",
        reason,
        condition: { is: "above", threshold: 0 },
        looksAt: {
            namespace: "AWS/Events",
            metricName: "Invocations",
            dimensions: { RuleName: rule },
            stat: "Sum",
            periodSeconds: EVENT_PERIOD,
        },
    };
}

/** Logins that PostgreSQL refused. A few are somebody's typing; these are a wrong password in a task, or a search for one. */
export function loginsAlarm(namespace: string, metricName: string): Alarm {
    return {
        ...EVENT,
        kind: "failed-logins",
        level: "all",
        reason: "The database refused more than ten logins in five minutes. See by the saved query whose; a rotated password needs new connections",
        condition: { is: "above", threshold: 10 },
        looksAt: { namespace, metricName, stat: "Sum", periodSeconds: EVENT_PERIOD },
    };
}

/** Messages that Slack did not take in an hour. */
export function undeliveredAlarm(queueName: pulumi.Input<string>): Alarm {
    return {
        ...EVENT,
        kind: "undelivered",
        level: "essential",
        reason: "Slack did not take a message, and it is kept in a queue for 14 days. See the function's log, mend the webhook, and start the queue's redrive",
        condition: { is: "above", threshold: 0 },
        looksAt: {
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: queueName },
            stat: "Maximum",
            periodSeconds: EVENT_PERIOD,
        },
    };
}

function filled(id: string, count: number): string {
    return Array.from({ length: count }, (_, index) => `FILL(${id}${index + 1}, 0)`).join(", ");
}
