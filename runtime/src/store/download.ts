import { GetObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { Failure } from "../failure";
import type { Archive } from "../manifest";
import type { Store } from "./client";
import { hasStatus, isAbort, storageFailure } from "./failures";
import { dumpKey } from "./keys";

/** How a download is followed and stopped. */
export interface DownloadOptions {
    readonly signal?: AbortSignal;
    /** Called with the number of bytes of each piece that was written. */
    readonly onBytes?: (bytes: number) => void;
}

/** How often in a row a download is taken up again without a byte more. */
const RESUMPTIONS = 5;
const FIRST_PAUSE_MILLISECONDS = 100;

/** What is asked for of an object: all of it, or the rest of the very same. */
interface Part {
    readonly from: number;
    readonly entityTag: string | undefined;
}

/**
 * Fetches an archive of a dump into a file, and computes its SHA-256 on the way. Where the connection breaks it goes on
 * from there: the SDK tries a request again, and not an answer that has begun.
 *
 * @throws {@link Failure} `dump not found` where it is not there; `checksum differs` where its size or checksum is not
 * the manifest's; `no space left` where the disk is full; `storage failed` where S3 fails.
 */
export async function downloadArchive(
    store: Store,
    id: string,
    archive: Archive,
    path: string,
    { signal, onBytes }: DownloadOptions = {},
): Promise<void> {
    const key = dumpKey(id, archive.file);
    const hash = createHash("sha256");
    let bytes = 0;
    const count = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
            hash.update(chunk);
            bytes += chunk.length;
            onBytes?.(chunk.length);
            done(null, chunk);
        },
    });
    try {
        await pipeline(pieces(store, key, archive.bytes, signal), count, createWriteStream(path, { mode: 0o600 }), {
            signal,
        });
    } catch (error) {
        throw downloadFailure(store, key, error);
    }
    verify(archive, bytes, hash.digest("hex"), `s3://${store.bucket}/${key}`);
}

/** The object, piece by piece, by as many requests as it takes. */
async function* pieces(store: Store, key: string, bytes: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
    let part: Part = { from: 0, entityTag: undefined };
    for (let failures = 0; ; failures += 1) {
        const { body, entityTag } = await openObject(store, key, part, signal);
        try {
            for await (const piece of body) {
                part = { from: part.from + piece.length, entityTag };
                failures = 0;
                yield piece;
            }
            return;
        } catch (error) {
            if (part.from >= bytes) {
                return;
            }
            if (signal?.aborted === true || failures === RESUMPTIONS) {
                throw error;
            }
        }
        await setTimeout(FIRST_PAUSE_MILLISECONDS * 2 ** failures, undefined, { signal });
    }
}

async function openObject(
    { client, bucket }: Store,
    key: string,
    { from, entityTag }: Part,
    signal?: AbortSignal,
): Promise<{ readonly body: AsyncIterable<Buffer>; readonly entityTag: string | undefined }> {
    const rest = from === 0 ? {} : { Range: `bytes=${from}-`, IfMatch: entityTag };
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...rest });
    const { Body, ETag } = await client.send(command, { abortSignal: signal });
    if (!(Body instanceof Readable)) {
        throw new Error("the answer has no body");
    }
    return { body: Body, entityTag: ETag };
}

function downloadFailure({ bucket }: Store, key: string, error: unknown): unknown {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
        return new Failure("no space left", `The disk is full: s3://${bucket}/${key} does not fit.`, { cause: error });
    }
    if (hasStatus(error, 404)) {
        return new Failure("dump not found", `s3://${bucket}/${key} is not there, though the manifest names it.`, {
            cause: error,
        });
    }
    return isAbort(error) ? error : storageFailure(`read s3://${bucket}/${key}`, error);
}

function verify(archive: Archive, bytes: number, sha256: string, address: string): void {
    if (bytes !== archive.bytes) {
        throw new Failure(
            "checksum differs",
            `${address} has ${bytes} bytes, and its manifest says ${archive.bytes}: the dump is not whole. ` +
                "Look for an earlier version of the object, and use another dump until then.",
        );
    }
    if (sha256 !== archive.sha256) {
        throw new Failure(
            "checksum differs",
            `${address} has the SHA-256 ${sha256}, and its manifest says ${archive.sha256}: the dump was damaged. ` +
                "Look for an earlier version of the object, and use another dump until then.",
        );
    }
}
