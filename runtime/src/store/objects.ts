import {
    DeleteObjectCommand,
    GetObjectCommand,
    HeadObjectCommand,
    paginateListObjectsV2,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Store } from "./client";
import { hasStatus, withStorage } from "./failures";

const TYPES = { json: "application/json", md: "text/markdown; charset=utf-8" } as const;

/**
 * Reads an object whole, as text.
 *
 * @returns `undefined` where there is no such object.
 * @throws {@link Failure} where S3 fails.
 */
export async function readText({ client, bucket }: Store, key: string): Promise<string | undefined> {
    return withStorage(`read s3://${bucket}/${key}`, async () => {
        try {
            const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
            return await Body?.transformToString();
        } catch (error) {
            // Without the right to list, S3 says 403 in its place: that is told as it is.
            if (hasStatus(error, 404)) {
                return undefined;
            }
            throw error;
        }
    });
}

/** Writes an object, over one that is there. */
export async function writeText({ client, bucket }: Store, key: string, text: string): Promise<void> {
    await withStorage(`write s3://${bucket}/${key}`, () =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: typeOf(key) })),
    );
}

/**
 * Writes an object where there is none (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 *
 * @returns whether the object is the one given: also where an attempt whose answer was lost had written it.
 */
export async function createText(store: Store, key: string, text: string): Promise<boolean> {
    const { client, bucket } = store;
    const command = { Bucket: bucket, Key: key, Body: text, ContentType: typeOf(key), IfNoneMatch: "*" };
    return withStorage(`write s3://${bucket}/${key}`, async () => {
        try {
            await client.send(new PutObjectCommand(command));
            return true;
        } catch (error) {
            if (hasStatus(error, 412)) {
                return (await readText(store, key)) === text;
            }
            throw error;
        }
    });
}

/** Size of an object in bytes; `undefined` where there is none. */
export async function sizeOf({ client, bucket }: Store, key: string): Promise<number | undefined> {
    return withStorage(`find s3://${bucket}/${key}`, async () => {
        try {
            return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
        } catch (error) {
            if (hasStatus(error, 404)) {
                return undefined;
            }
            throw error;
        }
    });
}

/** Keys that begin with `prefix`, in their order. */
export async function listKeys({ client, bucket }: Store, prefix: string): Promise<string[]> {
    return withStorage(`list s3://${bucket}/${prefix}`, async () => {
        const keys: string[] = [];
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
            for (const { Key } of page.Contents ?? []) {
                if (Key !== undefined) {
                    keys.push(Key);
                }
            }
        }
        return keys;
    });
}

/** Deletes an object. In a bucket with versions it stays, behind a mark, until the lifecycle takes it. */
export async function deleteObject({ client, bucket }: Store, key: string): Promise<void> {
    await withStorage(`delete s3://${bucket}/${key}`, () =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
    );
}

function typeOf(key: string): string {
    return key.endsWith(".md") ? TYPES.md : TYPES.json;
}
