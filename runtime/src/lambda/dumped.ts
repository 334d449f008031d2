import { parseManifest } from "../manifest";
import { manifestKey } from "../store/keys";
import { FunctionFailure } from "./function-failure";
import { measured } from "./measured";
import { announcedDumps } from "./pick";
import type { Dumped, DumpedRequest } from "./requests";
import type { Services } from "./services";

/**
 * Finds the dump that a run announced, and publishes its metrics.
 *
 * @throws {@link FunctionFailure} `DumpMissing` where there is none: a task that ends well has announced one.
 * @throws {@link Failure} where the manifest is not as it was written.
 */
export async function dumped({ run }: DumpedRequest, services: Services): Promise<Dumped> {
    const dump = (await announcedDumps(services.files)).find((announced) => announced.run === run);
    const text = dump && (await services.files.read(manifestKey(dump.id)))?.text;
    if (text === undefined || dump === undefined) {
        throw new FunctionFailure("DumpMissing", `The task ended well, but the run ${run} announced no dump.`);
    }
    const { archives, content, startedAt, finishedAt } = parseManifest(text, dump.id);
    const bytes = archives.reduce((sum, archive) => sum + archive.bytes, 0);
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
    await measured(services, { DumpSucceeded: 1, DumpSeconds: seconds, DumpBytes: bytes });
    return { id: dump.id, bytes, seconds, tables: content.tables.length };
}
