import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "./cached-folder";
import { unpackDebianPackages } from "./postgresql-tools/debian-packages";

/** PostgreSQL's client programs. */
export interface PostgresqlTools {
    /** Folder with `pg_dump`, `pg_restore`, `psql`, `pgbench` and the others. */
    readonly directory: string;
}

/** Newest major version of PostgreSQL: the tools are of it, the servers of any. */
const MAJOR = 18;
const PACKAGES = {
    // The suite of Debian that has this major version.
    suite: "forky",
    withLibraries: [`postgresql-client-${MAJOR}`],
    // Of the server's package only pgbench is used.
    alone: [`postgresql-${MAJOR}`],
};

/** Where Debian's GNU C Library keeps what a machine needs to run a program. */
const LIBRARIES: Readonly<Partial<Record<NodeJS.Architecture, { readonly folder: string; readonly loader: string }>>> =
    {
        x64: { folder: "usr/lib/x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2" },
        arm64: { folder: "usr/lib/aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1" },
    };

const run = promisify(execFile);
let found: Promise<PostgresqlTools | undefined> | undefined;

/**
 * The tools of PostgreSQL's newest major version, `pg_dump` with zstd: from the folder that `PGTOOLS_DIRECTORY` names, or
 * else from Debian's packages, unpacked into the cache folder with the libraries they need. The first call on a machine
 * takes a network and about half a minute.
 *
 * @returns `undefined` where they cannot be had; the reason is printed.
 */
export function postgresqlTools(): Promise<PostgresqlTools | undefined> {
    found ??= find().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        console.warn(
            `PostgreSQL ${MAJOR}'s client tools are not at hand, and tests that need them are skipped: ${reason}\n` +
                "They are fetched from Debian with apt-get; or set PGTOOLS_DIRECTORY to the folder they are in.",
        );
        return undefined;
    });
    return found;
}

async function find(): Promise<PostgresqlTools> {
    const given = process.env.PGTOOLS_DIRECTORY;
    const directory = given === undefined || given === "" ? await fetched() : given;
    const { stdout } = await run(join(directory, "pg_dump"), ["--version"]);
    if (!stdout.includes(` ${MAJOR}.`)) {
        throw new Error(`${join(directory, "pg_dump")} is not of version ${MAJOR}: ${stdout.trim()}.`);
    }
    return { directory };
}

async function fetched(): Promise<string> {
    const libraries = process.platform === "linux" ? LIBRARIES[process.arch] : undefined;
    if (libraries === undefined) {
        throw new Error(`there are no packages for ${process.platform} on ${process.arch}.`);
    }
    const folder = await cachedFolder(`postgresql-tools-${MAJOR}-${PACKAGES.suite}`, async ({ folder, work }) => {
        await unpackDebianPackages(PACKAGES, folder, work);
        await writeWrappers(folder, libraries);
        // Fails where a library is missing.
        await run(join(folder, "bin", "pg_dump"), ["--version"]);
    });
    return join(folder, "bin");
}

/**
 * The programs need a newer C library than the machine's may be, and therefore that library's own loader
 * (https://manpages.debian.org/ld.so.8).
 */
async function writeWrappers(
    folder: string,
    libraries: { readonly folder: string; readonly loader: string },
): Promise<void> {
    const programs = `usr/lib/postgresql/${MAJOR}/bin`;
    await mkdir(join(folder, "bin"));
    for (const program of await readdir(join(folder, programs))) {
        const script = [
            "#!/bin/sh",
            'folder="${0%/*}/.."',
            `libraries="$folder/${libraries.folder}"`,
            // The tools look for one another beside the program that they were called as.
            `exec "$libraries/${libraries.loader}" --argv0 "$0" --library-path "$libraries" \\`,
            `    "$folder/${programs}/${program}" "$@"`,
            "",
        ];
        await writeFile(join(folder, "bin", program), script.join("\n"), { mode: 0o755 });
    }
}
