import { buildSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROJECT } from "../../support/program";

/** Files that `npm pack` packs, sorted; `dist/` is among them only where `npm run build` was run. */
export function packedFiles(): string[] {
    const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel", "silent"], {
        cwd: PROJECT,
        encoding: "utf8",
    });
    const [packed] = JSON.parse(output) as [{ readonly files: readonly { readonly path: string }[] }];
    return packed.files.map(({ path }) => path).sort();
}

/** A project that has the npm package, unpacked among packages that are linked. */
export class Consumer {
    readonly folder = mkdtempSync(join(tmpdir(), "slipway-consumer-"));
    private readonly packages = join(this.folder, "node_modules");

    /** @param files what is packed; `dist/` is made here, by esbuild in the place of the slower compiler. */
    constructor(files: readonly string[]) {
        mkdirSync(this.packages);
        for (const name of readdirSync(join(PROJECT, "node_modules")).filter((one) => !one.startsWith("."))) {
            symlinkSync(join(PROJECT, "node_modules", name), join(this.packages, name));
        }
        for (const file of files.filter((one) => !one.startsWith("dist/"))) {
            const target = join(this.packages, "slipway", file);
            mkdirSync(dirname(target), { recursive: true });
            cpSync(join(PROJECT, file), target);
        }
        buildSync({
            absWorkingDir: PROJECT,
            entryPoints: [...sources("components"), ...sources("runtime/src/lambda")],
            outbase: PROJECT,
            outdir: join(this.packages, "slipway/dist"),
            format: "cjs",
            platform: "node",
            target: "es2022",
            logLevel: "silent",
        });
    }

    /** Loads a package as a program of the project does. */
    require(name: string): unknown {
        return createRequire(join(this.folder, "index.js"))(name);
    }

    remove(): void {
        rmSync(this.folder, { recursive: true });
    }
}

function sources(folder: string): string[] {
    return readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file));
}
