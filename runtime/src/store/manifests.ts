import { Failure } from "../failure";
import type { Manifest } from "../manifest";
import { parseManifest } from "../manifest";
import type { Store } from "./client";
import { manifestKey } from "./keys";
import { readText } from "./objects";

/**
 * Reads the manifest of a dump and checks that it is whole and this dump's.
 *
 * @throws {@link Failure} `dump not found` where it is not there, `checksum differs` where it is not as it was written.
 */
export async function readManifest(store: Store, id: string): Promise<Manifest> {
    const key = manifestKey(id);
    const text = await readText(store, key);
    if (text === undefined) {
        throw new Failure(
            "dump not found",
            `There is no dump "${id}": s3://${store.bucket}/${key} is not there. A dump without a manifest was not ` +
                "finished, or its time is over.",
        );
    }
    return parseManifest(text, id);
}
