import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createLambdaFunction } from "../lambda-function";
import { type Statement, useKey } from "../policy";
import { allowSender, LONGEST_RETENTION_SECONDS } from "../queue-policy";
import { transformed } from "../transform";
import type { Slack, Watch } from "./arguments";
import type { Topics } from "./topics";

/** What brings messages to Slack. */
export interface Messenger {
    readonly functionName: pulumi.Output<string>;
    /** Name of the queue with what Slack did not take. */
    readonly undelivered: pulumi.Output<string>;
}

const TIMEOUT_SECONDS = 30;

/** Six times the function's, as Lambda wants it. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_SECONDS = 6 * TIMEOUT_SECONDS;

/** Tries three minutes apart, an hour in all: longer than Slack is away. */
const TRIES = 20;

/**
 * Brings both topics to Slack: a queue keeps each message until Slack has taken it, a function hands them over, and what
 * was tried for an hour is kept in a second queue. From the topic straight to the function Lambda would try thrice within
 * three minutes.
 */
export function createSlack(watch: Watch, topics: Topics, slack: Slack): Messenger {
    const { component, name, args } = watch;
    const label = `${name}-slack`;
    const undelivered = new aws.sqs.Queue(
        ...transformed(
            args.transform?.queue,
            `${label}-undelivered`,
            { messageRetentionSeconds: LONGEST_RETENTION_SECONDS, sqsManagedSseEnabled: true },
            { parent: component },
        ),
    );
    const queue = new aws.sqs.Queue(
        ...transformed(
            args.transform?.queue,
            label,
            {
                visibilityTimeoutSeconds: VISIBILITY_SECONDS,
                sqsManagedSseEnabled: true,
                redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.arn, maxReceiveCount: TRIES }),
            },
            { parent: component },
        ),
    );
    subscribe(watch, topics, queue);
    const messenger = createFunction(watch, slack, queue);
    return { functionName: messenger.name, undelivered: undelivered.name };
}

function subscribe({ component, name }: Watch, { page, inform }: Topics, queue: aws.sqs.Queue): void {
    const label = `${name}-slack`;
    const policy = allowSender(component, label, queue, {
        sid: "MessagesOfTopics",
        service: "sns.amazonaws.com",
        sourceArns: pulumi.all([page.arn, inform.arn]),
    });
    for (const [kind, topic] of Object.entries({ page, inform })) {
        new aws.sns.TopicSubscription(
            `${label}-${kind}`,
            { topic: topic.arn, protocol: "sqs", endpoint: queue.arn },
            { parent: component, dependsOn: [policy] },
        );
    }
}

function createFunction({ component, name, args }: Watch, slack: Slack, queue: aws.sqs.Queue): aws.lambda.Function {
    const label = `${name}-slack`;
    const { handler } = createLambdaFunction(
        component,
        label,
        {
            description: "Tells Slack of alarms",
            entryPoint: "runtime/src/alerts/handler.ts",
            statements: statements(component, slack, queue, args),
            variables: {
                WEBHOOK_SECRET: slack.secretName,
                STACK: `${pulumi.getProject()} ${pulumi.getStack()}`,
            },
            memorySize: 128,
            timeoutSeconds: TIMEOUT_SECONDS,
            transform: args.transform,
        },
        args,
    );
    new aws.lambda.EventSourceMapping(
        label,
        {
            eventSourceArn: queue.arn,
            functionName: handler.name,
            batchSize: 10,
            // What rings together comes together.
            maximumBatchingWindowInSeconds: 5,
            functionResponseTypes: ["ReportBatchItemFailures"],
            // The fewest that there can be: what was told already is known to one of them only.
            scalingConfig: { maximumConcurrency: 2 },
        },
        { parent: component },
    );
    return handler;
}

function statements(
    parent: pulumi.ComponentResource,
    { secretName }: Slack,
    queue: aws.sqs.Queue,
    args: Watch["args"],
): Statement[] {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent });
    const { partition } = aws.getPartitionOutput({}, { parent });
    const { region } = aws.getRegionOutput({}, { parent });
    return [
        {
            Sid: "TakeMessages",
            Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            Resource: queue.arn,
        },
        {
            // Secrets Manager ends each ARN with a hyphen and six characters.
            Sid: "ReadWebhook",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: pulumi.interpolate`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${secretName}-??????`,
        },
        ...useKey(args.key).map((statement) => ({ ...statement, Action: ["kms:Decrypt"] })),
    ];
}
