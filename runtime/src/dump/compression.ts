import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Logger } from "../log";
import { toolEnvironment } from "../postgresql/tools";

/**
 * Zstandard at its fastest level. Measured on 480 MB of uuid, jsonb and text, `pg_dump` took 1.8 s of processor time with
 * level 1, 4.7 s with level 3 and 15.3 s with gzip, for 142, 152 and 147 MB.
 */
const ZSTD = "zstd:1";
/** A level alone is gzip's, and the only word for it before version 16. */
const GZIP = "6";

/** What `pg_dump` in this folder compresses with: zstd, or gzip where it was built without (as before version 16). */
export async function bestCompression(tools: string, log: Logger): Promise<string> {
    // It looks at its options before it looks for the server, which is not there.
    const args = ["--format=custom", `--compress=${ZSTD}`, "--no-password"];
    const env = { ...toolEnvironment(), PGHOST: "/nonexistent" };
    const stderr = await new Promise<string>((resolve) => {
        execFile(join(tools, "pg_dump"), args, { env }, (_error, _stdout, text) => {
            resolve(text);
        });
    });
    if (/connection to server .* failed/.test(stderr)) {
        return ZSTD;
    }
    log.warn(`${join(tools, "pg_dump")} does not compress with zstd: gzip takes its place, and several times as long`);
    return GZIP;
}
