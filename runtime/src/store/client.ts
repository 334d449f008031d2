import { S3Client } from "@aws-sdk/client-s3";

/** A bucket and how to reach it. */
export interface Store {
    readonly client: S3Client;
    readonly bucket: string;
}

/** The SDK waits longer before each further attempt, up to 20 seconds: most of a minute in all. */
const ATTEMPTS = 10;
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
/** Without a byte in either direction. */
const IDLE_TIMEOUT_MILLISECONDS = 60_000;

/**
 * Opens a bucket with the credentials, region and endpoint that the AWS SDK finds in the environment. `AWS_MAX_ATTEMPTS`
 * sets how often a request is tried, 10 times where it is not set.
 */
export function openStore(bucket: string): Store {
    const client = new S3Client({
        maxAttempts: process.env.AWS_MAX_ATTEMPTS ? undefined : ATTEMPTS,
        requestHandler: {
            connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
            socketTimeout: IDLE_TIMEOUT_MILLISECONDS,
        },
        // An emulator has no name for each bucket.
        forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL),
    });
    return { client, bucket };
}
