import {
    AbortMultipartUploadCommand,
    GetObjectCommand,
    ListMultipartUploadsCommand,
    type ListMultipartUploadsCommandOutput,
    paginateListObjectsV2,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Store } from "../store/client";
import { hasStatus, withStorage } from "../store/failures";

/** An object in a listing. */
export interface ListedObject {
    readonly key: string;
    readonly lastModified: Date;
}

/** A multipart upload that was neither completed nor aborted. */
export interface OpenUpload {
    readonly key: string;
    readonly uploadId: string;
}

/** An object's text as it was at one time. */
export interface TextVersion {
    readonly text: string;
    readonly etag: string;
}

/** Objects whose keys begin with `prefix`, and when they were written. */
export async function listObjects({ client, bucket }: Store, prefix: string): Promise<ListedObject[]> {
    return withStorage(`list s3://${bucket}/${prefix}`, async () => {
        const objects: ListedObject[] = [];
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
            for (const { Key: key, LastModified: lastModified } of page.Contents ?? []) {
                if (key !== undefined && lastModified !== undefined) {
                    objects.push({ key, lastModified });
                }
            }
        }
        return objects;
    });
}

/** Open multipart uploads whose keys begin with `prefix`. */
export async function listUploads({ client, bucket }: Store, prefix: string): Promise<OpenUpload[]> {
    return withStorage(`list the uploads to s3://${bucket}/${prefix}`, async () => {
        const uploads: OpenUpload[] = [];
        let KeyMarker: string | undefined;
        let UploadIdMarker: string | undefined;
        do {
            const page: ListMultipartUploadsCommandOutput = await client.send(
                new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, UploadIdMarker }),
            );
            for (const { Key: key, UploadId: uploadId } of page.Uploads ?? []) {
                if (key !== undefined && uploadId !== undefined) {
                    uploads.push({ key, uploadId });
                }
            }
            KeyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
            UploadIdMarker = page.NextUploadIdMarker;
        } while (KeyMarker !== undefined);
        return uploads;
    });
}

/** Aborts a multipart upload, and frees its parts; one that is gone already is as good. */
export async function abortUpload({ client, bucket }: Store, { key, uploadId }: OpenUpload): Promise<void> {
    await withStorage(`abort the upload to s3://${bucket}/${key}`, async () => {
        try {
            await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
        } catch (error) {
            if (!hasStatus(error, 404)) {
                throw error;
            }
        }
    });
}

/** Reads an object's text with its ETag; `undefined` where there is none. */
export async function readVersion({ client, bucket }: Store, key: string): Promise<TextVersion | undefined> {
    return withStorage(`read s3://${bucket}/${key}`, async () => {
        try {
            const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
            return Body === undefined || ETag === undefined
                ? undefined
                : { text: await Body.transformToString(), etag: ETag };
        } catch (error) {
            if (hasStatus(error, 404)) {
                return undefined;
            }
            throw error;
        }
    });
}

/**
 * Writes an object over the version that has this ETag, and over no other
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 *
 * @returns whether it was written.
 */
export async function replaceText(
    { client, bucket }: Store,
    key: string,
    text: string,
    etag: string,
): Promise<boolean> {
    return withStorage(`write s3://${bucket}/${key}`, async () => {
        try {
            await client.send(
                new PutObjectCommand({
                    Bucket: bucket,
                    Key: key,
                    Body: text,
                    ContentType: "application/json",
                    IfMatch: etag,
                }),
            );
            return true;
        } catch (error) {
            // 409 where another write to the key is under way, 404 where the object was deleted in between.
            if (hasStatus(error, 412) || hasStatus(error, 409) || hasStatus(error, 404)) {
                return false;
            }
            throw error;
        }
    });
}
