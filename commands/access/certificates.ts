import { randomBytes } from "node:crypto";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../development/cache";
import { ProgramProblem } from "./programs";
import type { Variables } from "./variables";

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html */
const BUNDLE = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

/** AWS adds to them with each region that it opens. */
const MAXIMUM_AGE_MILLISECONDS = 30 * 24 * 3_600_000;
const TIMEOUT_MILLISECONDS = 20_000;

/**
 * A file with the authorities that sign the certificates of RDS: `PGSSLROOTCERT`, or else AWS's own bundle, which is kept
 * in the cache folder for a month. A copy that is older serves where no newer one can be had.
 *
 * @throws {@link ProgramProblem} where there is none.
 */
export async function rootCertificates(
    environment: Variables = process.env,
    folder = cacheDirectory(),
    url = BUNDLE,
): Promise<string> {
    const { PGSSLROOTCERT: given = "" } = environment;
    if (given !== "") {
        return given;
    }
    const file = join(folder, "rds-global-bundle.pem");
    const age = await stat(file).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => undefined,
    );
    if (age !== undefined && age < MAXIMUM_AGE_MILLISECONDS) {
        return file;
    }
    try {
        const text = await download(url);
        await mkdir(folder, { recursive: true, mode: 0o755 });
        const unfinished = `${file}.${randomBytes(4).toString("hex")}`;
        await writeFile(unfinished, text, { mode: 0o644 });
        await rename(unfinished, file);
    } catch (error) {
        if (age === undefined) {
            throw new ProgramProblem(
                `The certificates to verify the database's with cannot be had from ${url}: ${reasonOf(error)}. Fetch ` +
                    `that file on another way, and name it in PGSSLROOTCERT.`,
                { cause: error },
            );
        }
    }
    return file;
}

async function download(url: string): Promise<string> {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`HTTP ${response.status}`);
    }
    if (!text.includes("-----BEGIN CERTIFICATE-----")) {
        throw new Error("the answer holds no certificate");
    }
    return text;
}

function reasonOf(error: unknown): string {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
}
