import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { arn, keyArn, recordPipeline } from "../../support/backups";
import { policyOf, resource } from "../../support/program";

const TOPIC = arn("sns", "backups-0000000");
const QUEUE = arn("sqs", "backups-undelivered-0000000");

describe("The topic and the queue of BackupPipeline", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPipeline();
    });

    it("are encrypted, the topic with the stack's key", () => {
        expect(resource(recording, "aws:sns/topic:Topic", "backups").inputs).to.deep.equal({
            displayName: "Backups of shop dev",
            kmsMasterKeyId: keyArn(recording),
        });
        expect(resource(recording, "aws:sqs/queue:Queue", "backups-undelivered").inputs).to.deep.equal({
            messageRetentionSeconds: 1_209_600,
            sqsManagedSseEnabled: true,
        });
    });

    it("take TLS only; the topic from this account's alarms, the queue from the pipeline's rules", () => {
        const topic = policyOf(recording, "aws:sns/topicPolicy:TopicPolicy", "backups");
        expect(topic).to.deep.equal([
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: ["sns:Publish"],
                Resource: TOPIC,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
                Sid: "AlarmsOfThisAccount",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: ["sns:Publish"],
                Resource: TOPIC,
                Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            },
        ]);
        const queue = policyOf(recording, "aws:sqs/queuePolicy:QueuePolicy", "backups-undelivered");
        expect(queue).to.deep.equal([
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: ["sqs:*"],
                Resource: QUEUE,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
                Sid: "EventsOfRules",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: ["sqs:SendMessage"],
                Resource: QUEUE,
                Condition: {
                    ArnEquals: {
                        "aws:SourceArn": ["backups-dump-announced-0000000", "backups-dump-cut-off-0000000"].map(
                            (rule) => arn("events", `rule/${rule}`),
                        ),
                    },
                },
            },
        ]);
    });
});
