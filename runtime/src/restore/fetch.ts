import { join } from "node:path";
import { Failure } from "../failure";
import type { Job } from "../job";
import type { Archive, Manifest } from "../manifest";
import { downloadArchive } from "../store/download";
import type { Store } from "../store/client";
import { sized } from "../words";
import { inParallel } from "./parallel";
import { withProgress } from "./progress";

/** An archive that was fetched, with the right checksum. */
export interface FetchedArchive {
    readonly archive: Archive;
    readonly path: string;
}

/** How many are fetched side by side: one download does not fill the network of a large task. */
const SIDE_BY_SIDE = 4;

/** What to do about a disk that is full. */
export const MORE_STORAGE =
    "Give the task more storage: slipway:backups.drillStorageGigabytes. It must hold the dump, in a drill the restored " +
    "database with its indexes, and a gigabyte beside.";

/**
 * Fetches the archives of a dump into a folder, the largest first, and checks their checksums on the way. Either all are
 * there and right, or it rejects.
 *
 * @throws {@link Failure} as {@link downloadArchive} does.
 */
export async function fetchArchives(
    store: Store,
    manifest: Manifest,
    directory: string,
    { log, signal }: Job,
): Promise<FetchedArchive[]> {
    const total = sized(manifest.archives.reduce((sum, { bytes }) => sum + bytes, 0));
    let fetched = 0;
    // The name in the folder is not the manifest's: that one could lead out of it.
    const archives = manifest.archives.map((archive, number) => ({
        archive,
        path: join(directory, `archive-${number}.dump`),
    }));
    const largestFirst = [...archives].sort((one, other) => other.archive.bytes - one.archive.bytes);
    await withProgress(
        log,
        () => `${sized(fetched)} of ${total} fetched`,
        () =>
            inParallel(largestFirst, SIDE_BY_SIDE, signal, async ({ archive, path }, stop) => {
                const onBytes = (bytes: number): void => {
                    fetched += bytes;
                };
                try {
                    await downloadArchive(store, manifest.id, archive, path, { signal: stop, onBytes });
                } catch (error) {
                    throw withAdvice(error);
                }
            }),
    );
    log.info(`${manifest.id}: ${total} fetched, the checksums are right`);
    return archives;
}

function withAdvice(error: unknown): unknown {
    return error instanceof Failure && error.kind === "no space left"
        ? new Failure("no space left", `${error.message} ${MORE_STORAGE}`, { cause: error })
        : error;
}
