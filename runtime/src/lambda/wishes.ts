import * as z from "zod";
import { announcedBy, parseDumpId } from "../store/keys";
import { FunctionFailure } from "./function-failure";

/** Which dump an execution is to drill. */
export interface Wish {
    /** Id of the dump, or `latest`. */
    readonly dump: string;
    /** Also where it was drilled before. */
    readonly again: boolean;
}

/** S3's event as EventBridge passes it on. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const EVENT = z.object({
    source: z.literal("aws.s3"),
    detail: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string() }),
    }),
});

const PERSONAL = z.strictObject({ dump: z.string(), again: z.boolean().optional() });

/**
 * Reads the input of a drill: S3's event of a manifest, or `{ "dump": "latest" }`.
 *
 * @throws {@link FunctionFailure} `Refused` where it is neither, or of another bucket.
 */
export function readWish(input: unknown, bucket: string): Wish {
    const event = EVENT.safeParse(input).data;
    if (event !== undefined) {
        return { dump: dumpOfEvent(event.detail.bucket.name, event.detail.object.key, bucket), again: false };
    }
    const wish = PERSONAL.safeParse(input).data;
    if (wish === undefined) {
        throw new FunctionFailure(
            "Refused",
            "The input is neither S3's event of a manifest nor a wish. Use " +
                '{ "dump": "latest" } or { "dump": "<id>", "again": true }.',
        );
    }
    if (wish.dump !== "latest" && parseDumpId(wish.dump) === undefined) {
        throw new FunctionFailure(
            "Refused",
            `"${wish.dump}" does not name a dump: use "latest", or an id such as ` +
                '"daily/2026-11-21T02-15-00Z-1a2b3c4d".',
        );
    }
    return { dump: wish.dump, again: wish.again ?? false };
}

function dumpOfEvent(from: string, key: string, bucket: string): string {
    if (from !== bucket) {
        throw new FunctionFailure("Refused", `The event is of the bucket "${from}", and the dumps are in "${bucket}".`);
    }
    const dump = announcedBy(decodeKey(key));
    if (dump === undefined) {
        throw new FunctionFailure("Refused", `"${key}" is not the key of a dump's manifest.`);
    }
    return dump.id;
}

/** S3 encodes keys in its own notifications; to EventBridge it does not. An id has no character that either would change. */
function decodeKey(key: string): string {
    try {
        return decodeURIComponent(key);
    } catch {
        return key;
    }
}
