import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, EcrRepo, EncryptionKey, FargateService, ScheduledTask, Vpc } from "../../components";

const key = new EncryptionKey("data", { protect: false });
const vpc = new Vpc("network", { key, zones: 2, nat: "public-addresses", flowLogs: false });
const cluster = new Cluster("cluster", { key, containerInsights: "off" });
const registry = new EcrRepo("images", { key, images: ["jobs"], forceDelete: true, protect: false });
const failed = new aws.sqs.Queue("jobs-failed", { sqsManagedSseEnabled: true, messageRetentionSeconds: 1209600 });
const jobs = new aws.sqs.Queue("jobs", {
    sqsManagedSseEnabled: true,
    visibilityTimeoutSeconds: 60,
    redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 3 }),
});

const shared = {
    vpc,
    cluster,
    key,
    image: registry.image("jobs", { context: "app" }),
    environment: { QUEUE_URL: jobs.url },
};
new FargateService("worker", {
    ...shared,
    command: ["node", "worker.mjs"],
    // Nobody waits for an answer: two minutes' notice is enough.
    spotPercent: 100,
    stopTimeoutSeconds: 60,
    permissions: [{ Sid: "TakeJobs", Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource: jobs.arn }],
});
new ScheduledTask("nightly", {
    ...shared,
    command: ["node", "nightly.mjs"],
    schedule: "cron(30 2 * * ? *)",
    timeZone: "Europe/Berlin",
    permissions: [{ Sid: "AddJobs", Action: ["sqs:SendMessage"], Resource: jobs.arn }],
});

export const queueUrl = jobs.url;
