import type { Manifest } from "../manifest";
import type { FetchedArchive } from "./fetch";
import { listArchive } from "./pg-restore";

/** The archive of a dump that holds everything but some tables' rows. */
export interface Definitions {
    readonly path: string;
    /** Its table of contents, as `pg_restore --list` writes it. */
    readonly list: string;
}

/**
 * Finds the archive with the definitions among those of a dump, and lists what is in it.
 *
 * @param pgRestore path of `pg_restore`.
 * @throws where there is none, and as {@link listArchive}.
 */
export async function readDefinitions(
    manifest: Manifest,
    archives: readonly FetchedArchive[],
    pgRestore: string,
    signal: AbortSignal,
): Promise<Definitions> {
    const whole = archives.find(({ archive }) => archive.tables === undefined);
    if (whole === undefined) {
        throw new Error(`The manifest of ${manifest.id} names no archive with the definitions.`);
    }
    return { path: whole.path, list: await listArchive(pgRestore, whole.path, signal) };
}
