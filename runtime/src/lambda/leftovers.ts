import { announcedBy, DUMPS_PREFIX, parseDumpId } from "../store/keys";
import type { OpenUpload } from "./bucket";

/** What a run left of dumps that it did not announce. */
export interface Leftovers {
    readonly keys: readonly string[];
    readonly uploads: readonly OpenUpload[];
}

/**
 * What is to be removed after a run whose dump failed: all that is in the folders of its ids, but of none that has a
 * manifest.
 */
export function leftovers(keys: readonly string[], uploads: readonly OpenUpload[], run: string): Leftovers {
    const announced = new Set(keys.map((key) => announcedBy(key)?.id));
    const isLeft = (key: string): boolean => {
        const dump = dumpOf(key);
        return dump?.run === run && !announced.has(dump.id);
    };
    return { keys: keys.filter(isLeft), uploads: uploads.filter(({ key }) => isLeft(key)) };
}

/** The dump in whose folder a key is. */
export function dumpOf(key: string) {
    return key.startsWith(DUMPS_PREFIX)
        ? parseDumpId(key.slice(DUMPS_PREFIX.length, Math.max(DUMPS_PREFIX.length, key.lastIndexOf("/"))))
        : undefined;
}
