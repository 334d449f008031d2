import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { z } from "zod";
import { callJson, callRest } from "../../../support/emulator/request";
import type { Creators } from "./creator";

const NAMED = z.object({ name: z.string() });
const TOPIC_POLICY = z.object({ arn: z.string(), policy: z.string() });
const QUEUE_POLICY = z.object({ queueUrl: z.string(), policy: z.string() });
const RULE = NAMED.extend({ eventPattern: z.string() });
/** Strict, so that no field that decides what is started goes unnoticed. */
const TARGET = z.strictObject({
    rule: z.string(),
    arn: z.string(),
    roleArn: z.string(),
    deadLetterConfig: z.object({ arn: z.string() }),
    inputTransformer: z.object({ inputPaths: z.record(z.string(), z.string()), inputTemplate: z.string() }).optional(),
    /** The emulator delivers at once, or not at all. */
    retryPolicy: z.unknown(),
});
const SCHEDULE = NAMED.extend({
    scheduleExpression: z.string(),
    scheduleExpressionTimezone: z.string(),
    flexibleTimeWindow: z.object({ mode: z.string() }),
    target: z.object({ arn: z.string(), roleArn: z.string(), input: z.string() }),
});

/** What carries messages and what starts something. */
export const MESSAGES: Creators = {
    "aws:sns/topic:Topic": async ({ client }, { outputs }) => {
        await new SNSClient(client).send(new CreateTopicCommand({ Name: NAMED.parse(outputs).name }));
    },
    "aws:sns/topicPolicy:TopicPolicy": async ({ client }, { inputs }) => {
        const { arn, policy } = TOPIC_POLICY.parse(inputs);
        await new SNSClient(client).send(
            new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: "Policy", AttributeValue: policy }),
        );
    },
    "aws:sqs/queue:Queue": async (emulator, { outputs }) => {
        await callJson(emulator, "sqs", "CreateQueue", { QueueName: NAMED.parse(outputs).name });
    },
    "aws:sqs/queuePolicy:QueuePolicy": async (emulator, { inputs }) => {
        const { queueUrl, policy } = QUEUE_POLICY.parse(inputs);
        await callJson(emulator, "sqs", "SetQueueAttributes", { QueueUrl: queueUrl, Attributes: { Policy: policy } });
    },
    "aws:cloudwatch/eventRule:EventRule": async ({ client }, { outputs }) => {
        const { name, eventPattern } = RULE.parse(outputs);
        await new EventBridgeClient(client).send(
            new PutRuleCommand({ Name: name, EventPattern: eventPattern, State: "ENABLED" }),
        );
    },
    "aws:cloudwatch/eventTarget:EventTarget": async ({ client }, { inputs }) => {
        const { rule, arn, roleArn, deadLetterConfig, inputTransformer } = TARGET.parse(inputs);
        await new EventBridgeClient(client).send(
            new PutTargetsCommand({
                Rule: rule,
                Targets: [
                    {
                        Id: "target",
                        Arn: arn,
                        RoleArn: roleArn,
                        DeadLetterConfig: { Arn: deadLetterConfig.arn },
                        ...(inputTransformer !== undefined && {
                            InputTransformer: {
                                InputPathsMap: inputTransformer.inputPaths,
                                InputTemplate: inputTransformer.inputTemplate,
                            },
                        }),
                    },
                ],
            }),
        );
    },
    "aws:scheduler/schedule:Schedule": async (emulator, { outputs }) => {
        const { name, target, ...schedule } = SCHEDULE.parse(outputs);
        await callRest(emulator, "scheduler", "POST", `/schedules/${name}`, {
            ScheduleExpression: schedule.scheduleExpression,
            ScheduleExpressionTimezone: schedule.scheduleExpressionTimezone,
            FlexibleTimeWindow: { Mode: schedule.flexibleTimeWindow.mode },
            Target: { Arn: target.arn, RoleArn: target.roleArn, Input: target.input },
        });
    },
};
