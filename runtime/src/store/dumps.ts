import { Failure } from "../failure";
import type { Store } from "./client";
import { announcedBy, DUMPS_PREFIX, type DumpIdentity, parseDumpId } from "./keys";
import { listKeys } from "./objects";

/** The announced dumps of a bucket, the newest first. */
export async function listDumps(store: Store): Promise<DumpIdentity[]> {
    const keys = await listKeys(store, DUMPS_PREFIX);
    return keys
        .map(announcedBy)
        .filter((dump) => dump !== undefined)
        .sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
}

/**
 * The dump that a person means.
 *
 * @param wanted an id, or `latest` for the newest that was announced.
 * @throws {@link Failure} where there is none, or the text is not an id.
 */
export async function findDump(store: Store, wanted: string): Promise<DumpIdentity> {
    if (wanted !== "latest") {
        const dump = parseDumpId(wanted);
        if (dump === undefined) {
            throw new Failure(
                "wrong settings",
                `"${wanted}" does not name a dump: use "latest", or an id such as ` +
                    '"daily/2026-11-21T02-15-00Z-1a2b3c4d".',
            );
        }
        return dump;
    }
    const [newest] = await listDumps(store);
    if (newest === undefined) {
        throw new Failure(
            "dump not found",
            `s3://${store.bucket}/${DUMPS_PREFIX} holds no dump that was announced: no manifest.json is there.`,
        );
    }
    return newest;
}
