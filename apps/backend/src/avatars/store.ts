import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { AvatarSettings } from "../settings";
import { type ContentType, SIGNATURE_BYTES } from "./rules";

/** A form that uploads one object straight to the bucket: its fields first, then the file as `file`. */
export interface Upload {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
}

/** What the bucket says of an object. */
export interface StoredObject {
    readonly contentType: string | undefined;
    readonly bytes: number;
    /** How it begins. */
    readonly start: Uint8Array;
    /** Which content this was said of. */
    readonly entityTag: string;
}

/** S3 does not answer, or not as it should; `cause` says why. */
export class AvatarStoreUnavailable extends Error {
    override readonly name = "AvatarStoreUnavailable";

    constructor(cause: unknown) {
        super("the bucket of avatars cannot be used", { cause });
    }
}

const UPLOAD_SECONDS = 300;
const ADDRESS_SECONDS = 60 * 60;
const SAME_ADDRESS_SECONDS = 30 * 60;
const ATTEMPTS = 3;
const CONNECTION_TIMEOUT_MILLISECONDS = 2_000;
const REQUEST_TIMEOUT_MILLISECONDS = 5_000;

/**
 * Pictures in an S3 bucket. Browsers upload to it and read from it themselves, by addresses that are signed here; an
 * address also ends with the credentials that signed it
 * (https://repost.aws/knowledge-center/presigned-url-s3-bucket-expiration).
 */
export class AvatarStore {
    private readonly client: S3Client;
    private readonly bucket: string;

    /** @param now time in milliseconds. */
    constructor(
        { bucket, region, endpoint }: AvatarSettings,
        private readonly now: () => number = Date.now,
    ) {
        this.bucket = bucket;
        this.client = new S3Client({
            region,
            endpoint,
            // A stand-in has no name for each bucket.
            forcePathStyle: endpoint !== undefined,
            maxAttempts: ATTEMPTS,
            requestHandler: {
                connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
                requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
                throwOnRequestTimeout: true,
            },
        });
    }

    /** A form to upload exactly so many bytes of that type under that key, within five minutes. */
    async upload(key: string, type: ContentType, bytes: number): Promise<Upload> {
        return this.ask(() =>
            createPresignedPost(this.client, {
                Bucket: this.bucket,
                Key: key,
                Expires: UPLOAD_SECONDS,
                Fields: { "Content-Type": type },
                Conditions: [
                    ["eq", "$Content-Type", type],
                    ["content-length-range", bytes, bytes],
                ],
            }),
        );
    }

    /**
     * An address that shows a picture for at least an hour. It stays the same for half an hour, for the same task: each has
     * credentials of its own, and they are part of it.
     */
    async address(key: string): Promise<string> {
        const period = SAME_ADDRESS_SECONDS * 1000;
        const signingDate = new Date(Math.floor(this.now() / period) * period);
        const command = new GetObjectCommand({ Bucket: this.bucket, Key: key });
        const expiresIn = ADDRESS_SECONDS + SAME_ADDRESS_SECONDS;
        return this.ask(() => getSignedUrl(this.client, command, { signingDate, expiresIn }));
    }

    /** What is under a key; nothing where nothing is. */
    async look(key: string): Promise<StoredObject | undefined> {
        return this.ask(async () => {
            try {
                return await this.lookAtStart(key);
            } catch (error) {
                if (error instanceof NoSuchKey) {
                    return undefined;
                }
                // Nothing has no first byte.
                if (error instanceof Error && error.name === "InvalidRange") {
                    return { contentType: undefined, bytes: 0, start: new Uint8Array(), entityTag: "" };
                }
                throw error;
            }
        });
    }

    /**
     * Copies an upload to where it stays, unless it changed since it was looked at.
     *
     * @returns false where it changed, or is gone.
     */
    async keep(from: string, to: string, type: ContentType, entityTag: string): Promise<boolean> {
        const command = new CopyObjectCommand({
            Bucket: this.bucket,
            Key: to,
            CopySource: `${this.bucket}/${from}`,
            CopySourceIfMatch: entityTag,
            MetadataDirective: "REPLACE",
            ContentType: type,
            // Nothing else is ever kept under this key.
            CacheControl: `private, max-age=${ADDRESS_SECONDS}, immutable`,
        });
        return this.ask(async () => {
            try {
                await this.client.send(command);
                return true;
            } catch (error) {
                if (error instanceof Error && CHANGED.has(error.name)) {
                    return false;
                }
                throw error;
            }
        });
    }

    /** Removes an object; no error where there is none. */
    async remove(key: string): Promise<void> {
        await this.ask(() => this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })));
    }

    private async lookAtStart(key: string): Promise<StoredObject> {
        const range = `bytes=0-${SIGNATURE_BYTES - 1}`;
        const object = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: range }));
        const start = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        // "bytes 0-15/4711"
        const total = Number(object.ContentRange?.split("/")[1]);
        return { contentType: object.ContentType, bytes: total, start, entityTag: object.ETag ?? "" };
    }

    private async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
        try {
            return await question();
        } catch (error) {
            throw new AvatarStoreUnavailable(error);
        }
    }
}

const CHANGED = new Set(["PreconditionFailed", "NoSuchKey"]);
