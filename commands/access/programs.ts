import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Variables } from "./variables";

/** A program that a command needs and does not find, or finds too old. */
export class ProgramProblem extends Error {
    override readonly name = "ProgramProblem";
}

/** A program of others', and how to get it. */
export interface Program {
    readonly name: string;
    /** How to get it on each system; other systems have `link` only. */
    readonly get: Readonly<Partial<Record<NodeJS.Platform, string>>>;
    readonly link: string;
}

const DOWNLOADS = "https://s3.amazonaws.com/session-manager-downloads/plugin/latest";

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html */
export const SESSION_MANAGER_PLUGIN: Program = {
    name: "session-manager-plugin",
    get: {
        darwin: "brew install --cask session-manager-plugin",
        linux:
            `Debian, Ubuntu: curl -LO ${DOWNLOADS}/ubuntu_64bit/session-manager-plugin.deb && ` +
            `sudo dpkg -i session-manager-plugin.deb (on ARM ubuntu_arm64)\n` +
            `  others: sudo dnf install -y ${DOWNLOADS}/linux_64bit/session-manager-plugin.rpm (on ARM linux_arm64)`,
        win32: `${DOWNLOADS}/windows/SessionManagerPluginSetup.exe`,
    },
    link: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
};

/** PostgreSQL's client. */
export const PSQL: Program = {
    name: "psql",
    get: {
        darwin: "brew install libpq && brew link --force libpq",
        linux: "Debian, Ubuntu: sudo apt-get install postgresql-client\n  Fedora: sudo dnf install postgresql",
        win32: "winget install PostgreSQL.PostgreSQL.18",
    },
    link: "https://www.postgresql.org/download/",
};

/** The newest plugin that does not read the session's token from its environment. */
const LAST_WITHOUT_ENVIRONMENT = "1.2.497.0";

const run = promisify(execFile);

/**
 * Finds a program on the PATH.
 *
 * @returns its path.
 * @throws {@link ProgramProblem} that says how to get it.
 */
export async function findProgram(
    program: Program,
    environment: Variables = process.env,
    platform: NodeJS.Platform = process.platform,
): Promise<string> {
    const folders = (environment.PATH ?? environment.Path ?? "").split(delimiter).filter((folder) => folder !== "");
    for (const folder of folders) {
        const file = join(folder, platform === "win32" ? `${program.name}.exe` : program.name);
        if (await isRunnable(file)) {
            return file;
        }
    }
    throw new ProgramProblem(`${program.name} is not on the PATH. ${howToGet(program, platform)}`);
}

/**
 * Finds AWS's plugin that carries sessions, in a version that is not told a session's token by its arguments, which every
 * process on the machine can read.
 *
 * @throws {@link ProgramProblem} where there is none, or it is too old.
 */
export async function findPlugin(environment: Variables = process.env): Promise<string> {
    const file = await findProgram(SESSION_MANAGER_PLUGIN, environment);
    const version = await run(file, ["--version"], { timeout: 20_000, env: { ...environment } }).then(
        ({ stdout }) => stdout.trim(),
        (error: unknown) => {
            throw new ProgramProblem(
                `${file} does not run: ${error instanceof Error ? error.message.trim() : String(error)}. ` +
                    howToGet(SESSION_MANAGER_PLUGIN, process.platform),
            );
        },
    );
    if (isOlderOrSame(version, LAST_WITHOUT_ENVIRONMENT)) {
        throw new ProgramProblem(
            `${file} is ${version}, which takes the session's token as an argument that every process can read. ` +
                `It must be newer than ${LAST_WITHOUT_ENVIRONMENT}. ${howToGet(SESSION_MANAGER_PLUGIN, process.platform)}`,
        );
    }
    return file;
}

/**
 * Finds psql.
 *
 * @throws {@link ProgramProblem} that says how to get it, and how to do without.
 */
export async function findPsql(environment: Variables = process.env): Promise<string> {
    return findProgram(PSQL, environment).catch((error: unknown) => {
        const how = "\n\nOr use another client: --print opens the tunnel and prints how to connect.";
        throw error instanceof ProgramProblem ? new ProgramProblem(`${error.message}${how}`, { cause: error }) : error;
    });
}

/** Compares versions number by number. One that is none is taken for new. */
export function isOlderOrSame(version: string, other: string): boolean {
    if (!/^\d+(\.\d+)*$/.test(version)) {
        return false;
    }
    const [ones, others] = [version, other].map((each) => each.split(".").map(Number));
    for (let index = 0; index < Math.max(ones?.length ?? 0, others?.length ?? 0); index += 1) {
        const [one = 0, another = 0] = [ones?.[index], others?.[index]];
        if (one !== another) {
            return one < another;
        }
    }
    return true;
}

function howToGet({ get, link }: Program, platform: NodeJS.Platform): string {
    const how = get[platform];
    return how === undefined ? `Get it from ${link}` : `Get it:\n\n  ${how}\n\n${link}`;
}

async function isRunnable(file: string): Promise<boolean> {
    return access(file, constants.X_OK).then(
        () => true,
        () => false,
    );
}
