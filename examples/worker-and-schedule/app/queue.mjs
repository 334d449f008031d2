import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const QueueUrl = process.env.QUEUE_URL;

// The region and the credentials are those that ECS gives the task.
const client = new SQSClient({});

/** Adds a job. */
export async function add(job) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job) }));
}

/** Waits for a job for up to 20 seconds, does it, and takes it off the queue; a job that fails comes again. */
export async function next(work) {
    const wanted = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 20 };
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(wanted));
    for (const { Body, ReceiptHandle } of Messages) {
        await work(JSON.parse(Body));
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
}
