import {
    AbortMultipartUploadCommand,
    CompleteMultipartUploadCommand,
    type CompletedPart,
    CreateMultipartUploadCommand,
    UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { Failure } from "../failure";
import type { Store } from "./client";
import { hasStatus, withStorage } from "./failures";
import { deleteObject, sizeOf } from "./objects";
import { PartBuffers } from "./part-buffers";
import { PART_LIMITS, partBytes } from "./parts";

/** Parts in memory: one that is filled, and the others on their way. */
const PARTS_IN_MEMORY = 4;

/** How an upload is followed and stopped. */
export interface UploadOptions {
    readonly signal?: AbortSignal | undefined;
    /** Called with the number of bytes of each piece that was read. */
    readonly onBytes?: (bytes: number) => void;
}

/** What was sent. */
export interface SentBytes {
    readonly bytes: number;
    /** SHA-256, in hexadecimal. */
    readonly sha256: string;
}

/**
 * An object of S3 that is sent as it is made, and is there only once it is completed: that the stream ended does not say
 * that what it held is whole.
 *
 * @example
 * ```ts
 * const upload = await Upload.begin(store, "db-dumps/…/database.dump");
 * try {
 *     await upload.send(child.stdout);
 *     // … see that the child ended well …
 *     await upload.complete();
 * } catch (error) {
 *     await upload.discard();
 *     throw error;
 * }
 * ```
 */
export class Upload {
    private readonly parts: CompletedPart[] = [];
    private readonly underWay = new Set<Promise<void>>();
    private readonly buffers = new PartBuffers(PARTS_IN_MEMORY, partBytes(1));
    private bytes = 0;
    private completing = false;
    private failure: { readonly error: unknown } | undefined;

    private constructor(
        private readonly store: Store,
        private readonly key: string,
        private readonly uploadId: string,
    ) {}

    /**
     * Begins a multipart upload.
     *
     * @throws {@link Failure} of the kind `storage failed`, as all its methods do.
     */
    static async begin(store: Store, key: string): Promise<Upload> {
        const { client, bucket } = store;
        const { UploadId = "" } = await withStorage(`begin the upload of s3://${bucket}/${key}`, () =>
            client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ChecksumAlgorithm: "CRC32" })),
        );
        return new Upload(store, key, UploadId);
    }

    /**
     * Sends all that the stream gives, whose pieces need to be valid only until the next one is asked for. When it
     * settles, nothing is on its way any more.
     */
    async send(stream: AsyncIterable<Buffer>, { signal, onBytes }: UploadOptions = {}): Promise<SentBytes> {
        const hash = createHash("sha256");
        let number = 1;
        let filled = 0;
        let buffer = await this.buffers.take(partBytes(number));
        try {
            for await (const chunk of stream) {
                hash.update(chunk);
                this.bytes += chunk.length;
                onBytes?.(chunk.length);
                for (let taken = 0; taken < chunk.length;) {
                    const copied = chunk.copy(buffer, filled, taken);
                    taken += copied;
                    filled += copied;
                    if (filled === buffer.length) {
                        this.startPart(number, buffer, filled, signal);
                        number += 1;
                        filled = 0;
                        buffer = await this.buffers.take(partBytes(number));
                    }
                }
                this.throwFailure();
            }
            if (filled > 0) {
                this.startPart(number, buffer, filled, signal);
            }
        } finally {
            await Promise.all(this.underWay);
        }
        this.throwFailure();
        return { bytes: this.bytes, sha256: hash.digest("hex") };
    }

    /** Makes the object be there, as it was sent. */
    async complete(): Promise<void> {
        const { client, bucket } = this.store;
        const address = `s3://${bucket}/${this.key}`;
        this.completing = true;
        const command = new CompleteMultipartUploadCommand({
            Bucket: bucket,
            Key: this.key,
            UploadId: this.uploadId,
            MultipartUpload: { Parts: this.parts },
        });
        await withStorage(`complete ${address}`, async () => {
            try {
                await client.send(command);
            } catch (error) {
                // The answer to an attempt that did complete it may have been lost.
                if (!hasStatus(error, 404)) {
                    throw error;
                }
            }
        });
        const found = await sizeOf(this.store, this.key);
        if (found !== this.bytes) {
            throw new Failure(
                "storage failed",
                `${address} was sent with ${this.bytes} bytes, and S3 holds ${found ?? "none"}: it is not to be trusted.`,
            );
        }
    }

    /** Gives it up, with all that was sent; where it may be completed already, the object is deleted. */
    async discard(): Promise<void> {
        if (this.completing) {
            await deleteObject(this.store, this.key);
        }
        const { client, bucket } = this.store;
        await withStorage(`abort the upload of s3://${bucket}/${this.key}`, async () => {
            const command = { Bucket: bucket, Key: this.key, UploadId: this.uploadId };
            try {
                await client.send(new AbortMultipartUploadCommand(command));
            } catch (error) {
                if (!hasStatus(error, 404)) {
                    throw error;
                }
            }
        });
    }

    private startPart(number: number, buffer: Buffer, filled: number, signal: AbortSignal | undefined): void {
        const sending = this.sendPart(number, buffer.subarray(0, filled), signal)
            .catch((error: unknown) => {
                this.failure ??= { error };
            })
            .finally(() => {
                this.underWay.delete(sending);
                this.buffers.giveBack(buffer);
            });
        this.underWay.add(sending);
    }

    private async sendPart(number: number, body: Buffer, signal: AbortSignal | undefined): Promise<void> {
        const { client, bucket } = this.store;
        const part = { Bucket: bucket, Key: this.key, UploadId: this.uploadId, PartNumber: number };
        await withStorage(`write part ${number} of s3://${bucket}/${this.key}`, async () => {
            if (number > PART_LIMITS.count) {
                throw new Error(`an object has at most ${PART_LIMITS.count} parts, and this one does not fit`);
            }
            const command = new UploadPartCommand({ ...part, Body: body, ContentLength: body.length });
            const { ETag, ChecksumCRC32 } = await client.send(command, { abortSignal: signal });
            this.parts[number - 1] = { PartNumber: number, ETag, ChecksumCRC32 };
        });
    }

    private throwFailure(): void {
        if (this.failure !== undefined) {
            throw this.failure.error;
        }
    }
}
