import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { resourcePolicyDocument, withTlsOnly } from "../policy";
import { transformed } from "../transform";
import type { Watch } from "./arguments";

/** Where alarms go. */
export interface Topics {
    /** Wakes somebody. */
    readonly page: aws.sns.Topic;
    /** Is read in the morning. */
    readonly inform: aws.sns.Topic;
}

/** Creates both topics, with a mail subscription for each address. */
export function createTopics(watch: Watch): Topics {
    const { page = [], inform = [] } = watch.args;
    return {
        page: createTopic(watch, "page", "users are affected", page),
        inform: createTopic(watch, "inform", "alarms", inform),
    };
}

function createTopic(
    { component, name, args }: Watch,
    kind: keyof Topics,
    what: string,
    addresses: readonly string[],
): aws.sns.Topic {
    const label = `${name}-${kind}`;
    const topic = new aws.sns.Topic(
        ...transformed(
            args.transform?.topic,
            label,
            { displayName: `${pulumi.getProject()} ${pulumi.getStack()}: ${what}`, kmsMasterKeyId: args.key?.arn },
            { parent: component },
        ),
    );
    const { accountId } = aws.getCallerIdentityOutput({}, { parent: component });
    const published = (Sid: string, Service: string) => ({
        Sid,
        Effect: "Allow" as const,
        Principal: { Service },
        Action: ["sns:Publish"],
        Resource: topic.arn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    });
    new aws.sns.TopicPolicy(
        label,
        {
            arn: topic.arn,
            policy: resourcePolicyDocument([
                withTlsOnly("sns:Publish", topic.arn),
                published("AlarmsOfThisAccount", "cloudwatch.amazonaws.com"),
                ...(kind === "inform" ? [published("BudgetsOfThisAccount", "budgets.amazonaws.com")] : []),
            ]),
        },
        { parent: component },
    );
    for (const address of addresses) {
        new aws.sns.TopicSubscription(
            `${label}-${address}`,
            { topic: topic.arn, protocol: "email", endpoint: address },
            { parent: component },
        );
    }
    return topic;
}
