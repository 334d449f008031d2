import { Failure } from "../failure";
import { sealManifest, type UnsealedManifest } from "../manifest";
import type { Store } from "../store/client";
import { manifestKey } from "../store/keys";
import { createText } from "../store/objects";

/**
 * Writes a dump's manifest, by which the dump is there for all who look. An index that is not valid is left out of it, as
 * `pg_dump` leaves it out; that of a partitioned table is in both.
 *
 * @throws {@link Failure} of the kind `storage failed`, also where the dump has a manifest already.
 */
export async function announce(store: Store, manifest: UnsealedManifest): Promise<void> {
    const { content, id } = manifest;
    const objects = content.objects.filter(({ kind, valid }) => kind !== "index" || valid);
    const text = sealManifest({ ...manifest, content: { ...content, objects } });
    if (!(await createText(store, manifestKey(id), text))) {
        throw new Failure(
            "storage failed",
            `s3://${store.bucket}/${manifestKey(id)} is there already, and is not this dump's: two runs have the name that ` +
                "the dump's id ends with.",
        );
    }
}
