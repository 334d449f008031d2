import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cacheDirectory } from "../../development/cache";

/** What {@link cachedFolder} hands to the function that fills a folder. */
export interface UnfinishedFolder {
    /** To be filled. */
    readonly folder: string;
    /** For what is not kept. */
    readonly work: string;
}

/**
 * A folder in the cache that is made once: whole or not at all, and readable by every account. Two processes may make it
 * at the same time; one of the two stays.
 */
export async function cachedFolder(name: string, make: (place: UnfinishedFolder) => Promise<void>): Promise<string> {
    const final = join(cacheDirectory(), name);
    if (existsSync(final)) {
        return final;
    }
    await mkdir(dirname(final), { recursive: true, mode: 0o755 });
    const unfinished = await mkdtemp(`${final}.`);
    try {
        const folder = join(unfinished, basename(final));
        const work = join(unfinished, "work");
        await mkdir(folder, { mode: 0o755 });
        await mkdir(work);
        await make({ folder, work });
        await rename(folder, final).catch((error: unknown) => {
            if (!existsSync(final)) {
                throw error;
            }
        });
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
    return final;
}
