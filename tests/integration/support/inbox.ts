import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import type { Emulator } from "../../support/emulator";
import { callJson } from "../../support/emulator/request";
import { eventually } from "../../support/eventually";

/** A message of a topic, as a subscriber gets it. */
export interface Message {
    readonly subject: string;
    readonly text: string;
}

const CREATED = z.object({ QueueUrl: z.string() });
const RECEIVED = z.object({ Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).optional() });
const NOTIFICATION = z.object({ Subject: z.string(), Message: z.string() });

/** CloudWatch begins the subject of an alarm's message so. */
const ALARM = "ALARM: ";

/** A queue that subscribes to a topic, in the place of a person's mailbox. */
export class Inbox {
    private readonly waiting: Message[] = [];

    private constructor(
        private readonly emulator: Emulator,
        private readonly url: string,
    ) {}

    static async subscribe(emulator: Emulator, topicArn: string): Promise<Inbox> {
        const name = "inbox";
        const { QueueUrl } = CREATED.parse(await callJson(emulator, "sqs", "CreateQueue", { QueueName: name }));
        const queueArn = `arn:aws:sqs:${emulator.region}:${emulator.account}:${name}`;
        const statement = { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage" };
        await callJson(emulator, "sqs", "SetQueueAttributes", {
            QueueUrl,
            Attributes: {
                Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Resource: queueArn }] }),
            },
        });
        await new SNSClient(emulator.client).send(
            new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: queueArn }),
        );
        return new Inbox(emulator, QueueUrl);
    }

    /** Waits for the message of a dump, a restore drill or another job that failed, and takes it out. */
    failure(job: string): Promise<Message> {
        return this.next((subject) => subject.includes(`: ${job} failed`), `the message of a ${job} that failed`);
    }

    /** Waits for the message of an alarm whose name contains a text, and takes it out. */
    alarm(name: string): Promise<Message> {
        return this.next((subject) => subject.startsWith(ALARM) && subject.includes(name), `the alarm ${name}`);
    }

    /** Takes all messages out that are there now. */
    async empty(): Promise<Message[]> {
        await this.receive();
        return this.waiting.splice(0);
    }

    private next(wanted: (subject: string) => boolean, what: string): Promise<Message> {
        return eventually(async () => {
            await this.receive();
            const index = this.waiting.findIndex(({ subject }) => wanted(subject));
            return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
        }, what);
    }

    private async receive(): Promise<void> {
        for (;;) {
            const { Messages = [] } = RECEIVED.parse(
                await callJson(this.emulator, "sqs", "ReceiveMessage", { QueueUrl: this.url, MaxNumberOfMessages: 10 }),
            );
            if (Messages.length === 0) {
                return;
            }
            for (const { Body, ReceiptHandle } of Messages) {
                const { Subject, Message: text } = NOTIFICATION.parse(JSON.parse(Body));
                this.waiting.push({ subject: Subject, text });
                await callJson(this.emulator, "sqs", "DeleteMessage", { QueueUrl: this.url, ReceiptHandle });
            }
        }
    }
}
