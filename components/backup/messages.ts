import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { resourcePolicyDocument, withTlsOnly } from "../policy";
import { allowSender, LONGEST_RETENTION_SECONDS } from "../queue-policy";
import { transformed } from "../transform";
import type { Pipeline } from "./parts";

/** The topic that failures and alarms are told to, with a mail subscription for each address. */
export function createTopic({ component, name, args }: Pipeline): aws.sns.Topic {
    const topic = new aws.sns.Topic(
        ...transformed(
            args.transform?.topic,
            name,
            { displayName: `Backups of ${pulumi.getProject()} ${pulumi.getStack()}`, kmsMasterKeyId: args.key?.arn },
            { parent: component },
        ),
    );
    const { accountId } = aws.getCallerIdentityOutput({}, { parent: component });
    new aws.sns.TopicPolicy(
        name,
        {
            arn: topic.arn,
            policy: resourcePolicyDocument([
                withTlsOnly("sns:Publish", topic.arn),
                {
                    Sid: "AlarmsOfThisAccount",
                    Effect: "Allow",
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Action: ["sns:Publish"],
                    Resource: topic.arn,
                    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
                },
            ]),
        },
        { parent: component },
    );
    for (const address of args.notify ?? []) {
        new aws.sns.TopicSubscription(
            `${name}-${address}`,
            { topic: topic.arn, protocol: "email", endpoint: address },
            { parent: component },
        );
    }
    return topic;
}

/** The queue for events and calls that did not arrive, encrypted by SQS's own key, which EventBridge can use. */
export function createDeadLetterQueue({ component, name }: Pipeline): aws.sqs.Queue {
    return new aws.sqs.Queue(
        `${name}-undelivered`,
        { messageRetentionSeconds: LONGEST_RETENTION_SECONDS, sqsManagedSseEnabled: true },
        { parent: component },
    );
}

/** Lets EventBridge rules, which have no role for it, put into the queue what they could not deliver. */
export function allowUndelivered(
    { component, name }: Pipeline,
    queue: aws.sqs.Queue,
    ruleArns: pulumi.Output<string>[],
): void {
    allowSender(component, `${name}-undelivered`, queue, {
        sid: "EventsOfRules",
        service: "events.amazonaws.com",
        sourceArns: pulumi.all(ruleArns),
    });
}
