import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { SFNClient } from "@aws-sdk/client-sfn";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { openStore } from "../store/client";
import { createText, deleteObject, writeText } from "../store/objects";
import {
    abortUpload,
    type ListedObject,
    listObjects,
    listUploads,
    type OpenUpload,
    readVersion,
    replaceText,
    type TextVersion,
} from "./bucket";
import { isRunning } from "./executions";
import type { Message } from "./message";
import { type Metrics, publishMetrics } from "./metrics";
import type { FunctionSettings } from "./settings";
import { lastMessages } from "./task-log";

/** The bucket of dumps and reports, as far as the function uses it. */
export interface Files {
    list(prefix: string): Promise<ListedObject[]>;
    uploads(prefix: string): Promise<OpenUpload[]>;
    /** `undefined` where there is no such object. */
    read(key: string): Promise<TextVersion | undefined>;
    write(key: string, text: string): Promise<void>;
    /** Writes where nothing is; says whether the object is the one given. */
    create(key: string, text: string): Promise<boolean>;
    /** Writes over the version with this ETag; says whether it did. */
    replace(key: string, text: string, etag: string): Promise<boolean>;
    remove(key: string): Promise<void>;
    abort(upload: OpenUpload): Promise<void>;
}

/** What the function reaches beside its input. */
export interface Services {
    readonly files: Files;
    /** Whether an execution still runs. */
    isRunning(executionArn: string): Promise<boolean>;
    measure(metrics: Metrics): Promise<void>;
    tell(message: Message): Promise<void>;
    /** The last lines of a log stream, oldest first. */
    lastMessages(logGroup: string, logStream: string): Promise<string[]>;
    now(): Date;
    log(message: string): void;
}

/** The services of AWS, with the credentials, region and endpoint that the SDK finds in the environment. */
export function awsServices({ bucket, dimension, topicArn }: FunctionSettings): Services {
    const store = openStore(bucket);
    const executions = new SFNClient();
    const metrics = new CloudWatchClient();
    const logs = new CloudWatchLogsClient();
    const topics = new SNSClient();
    return {
        files: {
            list: (prefix) => listObjects(store, prefix),
            uploads: (prefix) => listUploads(store, prefix),
            read: (key) => readVersion(store, key),
            write: (key, text) => writeText(store, key, text),
            create: (key, text) => createText(store, key, text),
            replace: (key, text, etag) => replaceText(store, key, text, etag),
            remove: (key) => deleteObject(store, key),
            abort: (upload) => abortUpload(store, upload),
        },
        isRunning: (arn) => isRunning(executions, arn),
        measure: (values) => publishMetrics(metrics, values, dimension),
        tell: async ({ subject, body }) => {
            await topics.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body }));
        },
        lastMessages: (group, stream) => lastMessages(logs, group, stream),
        now: () => new Date(),
        log: (message) => {
            console.info(message);
        },
    };
}
