import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** What {@link cachedFolder} hands to the function that fills a folder. */
export interface UnfinishedFolder {
    /** To be filled. */
    readonly folder: string;
    /** What it will be called once it is whole. */
    readonly final: string;
    /** For what is not kept. */
    readonly work: string;
}

/**
 * Folder, outside the repository, for what takes long to make or to fetch and can be made again: `/var/cache/slipway` for
 * root, whose home other accounts cannot enter, else `slipway` in the user's cache folder
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function cacheDirectory(): string {
    if (process.getuid?.() === 0) {
        return "/var/cache/slipway";
    }
    const { XDG_CACHE_HOME: folder = "" } = process.env;
    return join(folder === "" ? join(homedir(), ".cache") : folder, "slipway");
}

/**
 * A folder in the cache that is made once, whole or not at all. Two processes may make it at the same time; one of the
 * two stays. Other accounts may read and run what is in it, and not write.
 *
 * @returns its path.
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
        await make({ folder, final, work });
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
