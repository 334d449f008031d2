import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Archive, type Manifest, sealManifest } from "../../../runtime/src/manifest";
import { parseManifest } from "../../../runtime/src/manifest";
import { dumpKey, manifestKey } from "../../../runtime/src/store/keys";
import type { Ground, JobEnvironment } from "./ground";

const run = promisify(execFile);
const MOST_BYTES = 100_000_000;

/** Dumps a database by the job itself and gives the dump's id. */
export async function takeDump(
    ground: Ground,
    database: string,
    name: string,
    environment: JobEnvironment = {},
): Promise<string> {
    const { code, output } = await ground.run("dump", { ...environment, PGDATABASE: database, RUN_ID: name });
    const key = (await ground.keys("db-dumps/")).find((candidate) => candidate.endsWith(`-${name}/manifest.json`));
    if (code !== 0 || key === undefined) {
        throw new Error(`The dump failed with ${code ?? "a signal"}:\n${output}`);
    }
    return key.slice("db-dumps/".length, -"/manifest.json".length);
}

/** Reads the manifest of a dump. */
export async function readManifest(ground: Ground, id: string): Promise<Manifest> {
    return parseManifest((await ground.get(manifestKey(id))).toString(), id);
}

/** Archives of a database as it is, with `pg_dump`'s options. */
export async function archiveOf(ground: Ground, database: string, ...options: readonly string[]): Promise<Buffer> {
    const { user, password } = ground.server.superuser;
    const { stdout } = await run(
        join(ground.tools, "pg_dump"),
        [
            "--format=custom",
            "--compress=zstd:1",
            "--host=localhost",
            `--port=${ground.server.port}`,
            ...options,
            database,
        ],
        {
            encoding: "buffer",
            maxBuffer: MOST_BYTES,
            env: { PATH: process.env.PATH, PGUSER: user, PGPASSWORD: password },
        },
    );
    return stdout;
}

/** What of a dump is another than it was. */
export interface Forgery {
    /** Contents of the archives; the manifest has their sizes and checksums, as if they were meant to be so. */
    readonly archives?: readonly {
        readonly file: string;
        readonly bytes: Buffer;
        readonly tables?: readonly string[];
    }[];
    readonly manifest?: (manifest: Manifest) => Manifest;
}

let forgeries = 0;

/** Announces a dump of its own that is like another but for what is given. */
export async function forge(ground: Ground, id: string, { archives, manifest = same }: Forgery): Promise<string> {
    const original = await readManifest(ground, id);
    forgeries += 1;
    // Older than the true one, which stays the latest.
    const forged = `${original.tier}/2020-01-01T00-00-00Z-forged-${process.pid}-${forgeries}`;
    const contents = archives ?? (await Promise.all(original.archives.map((archive) => fetch(ground, id, archive))));
    for (const { file, bytes } of contents) {
        await ground.put(dumpKey(forged, file), bytes);
    }
    const described = contents.map(({ file, bytes, tables }) => ({
        file,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        tables,
    }));
    const { sha256: _sha256, ...unsealed } = manifest({ ...original, id: forged, archives: described });
    await ground.put(manifestKey(forged), sealManifest(unsealed));
    return forged;
}

async function fetch(ground: Ground, id: string, { file, tables }: Archive) {
    return { file, bytes: await ground.get(dumpKey(id, file)), tables };
}

function same(manifest: Manifest): Manifest {
    return manifest;
}
