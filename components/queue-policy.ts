import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { resourcePolicyDocument, withTlsOnly } from "./policy";

/** How long SQS keeps a message at the most, in seconds: two weeks. */
export const LONGEST_RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** An AWS service that puts messages into a queue without a role. */
export interface Sender {
    /** What it sends, in a word of letters. */
    readonly sid: string;
    readonly service: "events.amazonaws.com" | "sns.amazonaws.com";
    /** ARNs of the rules or topics in whose name it does. */
    readonly sourceArns: pulumi.Input<string | string[]>;
}

/** Lets one service send to a queue, in the name of certain resources, and over TLS only. */
export function allowSender(
    parent: pulumi.ComponentResource,
    label: string,
    queue: aws.sqs.Queue,
    { sid, service, sourceArns }: Sender,
): aws.sqs.QueuePolicy {
    return new aws.sqs.QueuePolicy(
        label,
        {
            queueUrl: queue.url,
            policy: resourcePolicyDocument([
                withTlsOnly("sqs:*", queue.arn),
                {
                    Sid: sid,
                    Effect: "Allow",
                    Principal: { Service: service },
                    Action: ["sqs:SendMessage"],
                    Resource: queue.arn,
                    Condition: { ArnEquals: { "aws:SourceArn": sourceArns } },
                },
            ]),
        },
        { parent },
    );
}
