import { DUMPS_PREFIX, manifestKey } from "../store/keys";
import { dumpOf, leftovers } from "./leftovers";
import type { SweepRequest, Swept } from "./requests";
import type { Services } from "./services";

/** Removes what a run left of a dump that it did not announce. In a bucket with versions the lifecycle does the rest. */
export async function sweep({ run }: SweepRequest, services: Services): Promise<Swept> {
    const { files } = services;
    const objects = await files.list(DUMPS_PREFIX);
    const uploads = await files.uploads(DUMPS_PREFIX);
    const keys = objects.map(({ key }) => key);
    const left = leftovers(keys, uploads, run);
    const announced = new Map<string, boolean>();
    // A task that was given up may still announce its dump after the listing: each is looked at once more.
    const isAnnounced = async (key: string): Promise<boolean> => {
        const id = dumpOf(key)?.id ?? "";
        const known = announced.get(id) ?? (await files.read(manifestKey(id))) !== undefined;
        announced.set(id, known);
        return known;
    };
    const swept = { objects: 0, uploads: 0 };
    for (const upload of left.uploads) {
        if (!(await isAnnounced(upload.key))) {
            await files.abort(upload);
            swept.uploads += 1;
        }
    }
    for (const key of left.keys) {
        if (!(await isAnnounced(key))) {
            await files.remove(key);
            swept.objects += 1;
        }
    }
    services.log(`Removed ${swept.objects} objects and ${swept.uploads} uploads that the run ${run} left.`);
    return swept;
}
