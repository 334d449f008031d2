import { build, type Plugin } from "esbuild";
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative } from "node:path";

/** What is in the built file beside the program's own sources. */
export type Packages =
    /** Nothing: packages are loaded from where they are installed. Built at once, for programs that load few of them. */
    | "installed"
    /** All that it uses, as in an image. Built in a second, loaded in half of the time. */
    | "bundled";

const PROJECT = join(__dirname, "../..");

/** Leaves a source its own path, which it finds other files by. */
const OWN_PATHS: Plugin = {
    name: "own-paths",
    setup: (setup) => {
        setup.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            const text = await readFile(path, "utf8");
            const names = Object.entries({ __dirname: dirname(path), __filename: path });
            const used = path.includes("/node_modules/") ? [] : names.filter(([name]) => text.includes(name));
            // On the first line, so that the numbers of the others stay.
            const own = used.map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`).join("");
            return { contents: own + text, loader: "ts" };
        });
    },
};

const built = new Map<string, Promise<string>>();
let folder: string | undefined;

/**
 * Builds a program of TypeScript to plain JavaScript, which Node.js starts in a third of the time that tsx takes.
 * It is built once in a process, and removed with it.
 *
 * @param source its path in the repository: `commands/backup.ts`.
 * @returns the path of the file.
 */
export function builtProgram(source: string, packages: Packages = "installed"): Promise<string> {
    const known = built.get(source) ?? buildProgram(source, packages);
    built.set(source, known);
    return known;
}

async function buildProgram(source: string, packages: Packages): Promise<string> {
    const name = relative("/", join("/", source)).replaceAll("/", "-");
    const started = join(temporaryFolder(), `${basename(name, extname(name))}.js`);
    await build({
        absWorkingDir: PROJECT,
        entryPoints: [source],
        outfile: started.replace(/\.js$/, ".program.js"),
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        packages: packages === "installed" ? "external" : "bundle",
        external: ["pg-native"],
        logLevel: "error",
        plugins: [OWN_PATHS],
    });
    await cp(join(__dirname, "start-cached.cjs"), started);
    return started;
}

/** Packages are looked for in the repository's. */
function temporaryFolder(): string {
    if (folder === undefined) {
        const made = mkdtempSync(join(tmpdir(), "slipway-built-"));
        // Programs are run under other accounts, too.
        chmodSync(made, 0o755);
        symlinkSync(join(PROJECT, "node_modules"), join(made, "node_modules"));
        process.once("exit", () => {
            rmSync(made, { recursive: true, force: true });
        });
        folder = made;
    }
    return folder;
}
