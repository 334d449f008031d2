import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Variables } from "../environment";
import { Failure } from "../failure";

/** Where Debian's packages put each major version: `<major>/bin`. */
const DEBIAN_DIRECTORY = "/usr/lib/postgresql";

const run = promisify(execFile);

/** Programs of PostgreSQL that run as clients. */
export type Tool = "pg_dump" | "pg_restore" | "psql";

/** Folder of the newest `pg_dump`, `pg_restore` and `psql`: `PGTOOLS_DIRECTORY`, or that of Debian's packages. */
export function toolsDirectory(variables: Variables): string {
    const given = variables.PGTOOLS_DIRECTORY;
    if (given !== undefined && given !== "") {
        return given;
    }
    const newest = majorsIn(DEBIAN_DIRECTORY, "pg_dump").at(-1);
    return newest === undefined ? DEBIAN_DIRECTORY : join(DEBIAN_DIRECTORY, String(newest), "bin");
}

/**
 * Folder of the server's programs of a major version: `<POSTGRESQL_BIN_DIRECTORY>/<major>/bin`.
 *
 * @returns `undefined` where that version is not installed.
 */
export function serverDirectory(variables: Variables, major: number): string | undefined {
    const directory = join(serversRoot(variables), String(major), "bin");
    return existsSync(join(directory, "postgres")) ? directory : undefined;
}

/** Major versions whose servers are installed, ascending. */
export function serverMajors(variables: Variables): number[] {
    return majorsIn(serversRoot(variables), "postgres");
}

/**
 * The version of a program, `18.6`.
 *
 * @throws {@link Failure} of the kind `wrong settings` where it cannot be run.
 */
export async function toolVersion(directory: string, tool: Tool): Promise<string> {
    const path = join(directory, tool);
    try {
        const { stdout } = await run(path, ["--version"], { env: toolEnvironment() });
        return /\) (\d+[.\w]*)/.exec(stdout)?.[1] ?? stdout.trim();
    } catch (error) {
        throw new Failure(
            "wrong settings",
            `${path} cannot be run. PGTOOLS_DIRECTORY must be the folder of PostgreSQL's client programs.`,
            { cause: error },
        );
    }
}

/** What every program of PostgreSQL gets from this process's environment: messages in English, nothing else. */
export function toolEnvironment(): Record<string, string> {
    return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

function serversRoot(variables: Variables): string {
    const given = variables.POSTGRESQL_BIN_DIRECTORY;
    return given === undefined || given === "" ? DEBIAN_DIRECTORY : given;
}

function majorsIn(root: string, program: string): number[] {
    if (!existsSync(root)) {
        return [];
    }
    return readdirSync(root)
        .map(Number)
        .filter((major) => Number.isInteger(major) && existsSync(join(root, String(major), "bin", program)))
        .sort((one, other) => one - other);
}
