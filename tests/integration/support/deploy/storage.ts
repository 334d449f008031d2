import {
    CreateBucketCommand,
    PutBucketNotificationConfigurationCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Emulator } from "../../../support/emulator";
import type { Creators } from "./creator";

const BUCKET = z.object({ bucket: z.string() });
const VERSIONING = BUCKET.extend({ versioningConfiguration: z.object({ status: z.enum(["Enabled", "Suspended"]) }) });
const NOTIFICATION = BUCKET.extend({ eventbridge: z.literal(true) });
const POLICY = BUCKET.extend({ policy: z.string() });

/** Buckets, with what decides who uses them and who hears of it. */
export const STORAGE: Creators = {
    "aws:s3/bucket:Bucket": async (emulator, { outputs }) => {
        const { bucket } = BUCKET.parse(outputs);
        await client(emulator).send(new CreateBucketCommand({ Bucket: bucket }));
    },
    "aws:s3/bucketVersioning:BucketVersioning": async (emulator, { inputs }) => {
        const { bucket, versioningConfiguration } = VERSIONING.parse(inputs);
        await client(emulator).send(
            new PutBucketVersioningCommand({
                Bucket: bucket,
                VersioningConfiguration: { Status: versioningConfiguration.status },
            }),
        );
    },
    "aws:s3/bucketNotification:BucketNotification": async (emulator, { inputs }) => {
        const { bucket } = NOTIFICATION.parse(inputs);
        await client(emulator).send(
            new PutBucketNotificationConfigurationCommand({
                Bucket: bucket,
                NotificationConfiguration: { EventBridgeConfiguration: {} },
            }),
        );
    },
    "aws:s3/bucketPolicy:BucketPolicy": async (emulator, { inputs }) => {
        const { bucket, policy } = POLICY.parse(inputs);
        await client(emulator).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
    },
};

function client(emulator: Emulator): S3Client {
    return new S3Client({ ...emulator.client, forcePathStyle: true });
}
