import { build, type Plugin } from "esbuild";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

const PROJECT = join(__dirname, "../..");

/** Reads no rows: what remains is the dump alone. */
const WITHOUT_FINGERPRINTS: Plugin = {
    name: "without-fingerprints",
    setup: (setup) => {
        setup.onLoad({ filter: /runtime\/src\/postgresql\/fingerprint\.ts$/ }, () => ({
            contents: `export const fingerprintQuery = () => "SELECT '0' AS rows, '0' AS fingerprint";`,
            loader: "ts",
        }));
    },
};

/** What is bundled. */
export type Program = "with fingerprints" | "without fingerprints" | "one process restores";

const ENTRIES: Readonly<Record<Program, { readonly entry: string; readonly plugins: Plugin[] }>> = {
    "with fingerprints": { entry: "runtime/src/main.ts", plugins: [] },
    "without fingerprints": { entry: "runtime/src/main.ts", plugins: [WITHOUT_FINGERPRINTS] },
    "one process restores": { entry: "bench/backup/restore-with-one-process.ts", plugins: [] },
};

/** Bundles a program as the image does, and gives the path of its file. */
export async function bundleProgram(folder: string, program: Program): Promise<string> {
    const { entry, plugins } = ENTRIES[program];
    const directory = join(folder, program.replaceAll(" ", "-"));
    await mkdir(directory);
    const outfile = join(directory, "main.js");
    await build({
        absWorkingDir: PROJECT,
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        logLevel: "error",
        plugins,
    });
    return outfile;
}
