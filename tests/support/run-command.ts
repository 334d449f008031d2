import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtProgram } from "./built-program";
import { PROJECT } from "./program";

/** How a command ended. */
export interface CommandEnd {
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** What a command is run with. */
export interface CommandOptions {
    readonly environment?: Readonly<Record<string, string>>;
    /** What is written to its standard input. */
    readonly input?: string;
    /** Called with what it has printed so far. */
    readonly onOutput?: (stdout: string, signal: (name: NodeJS.Signals) => void) => void;
}

const TIMEOUT_MILLISECONDS = 60_000;

/** Runs what `npm run <command>` runs, built. */
export async function runAsProcess(
    command: string,
    args: readonly string[],
    { environment = {}, input = "", onOutput }: CommandOptions = {},
): Promise<CommandEnd> {
    const program = await builtProgram(`commands/${command}.ts`);
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [program, ...args], {
            cwd: PROJECT,
            env: { PATH: process.env.PATH, HOME: "/nonexistent", NODE_NO_WARNINGS: "1", ...environment },
            // A command that hangs must not outlive its test for long.
            timeout: TIMEOUT_MILLISECONDS,
            killSignal: "SIGKILL",
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            stdout += text;
            onOutput?.(stdout, (name) => child.kill(name));
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.stdin.on("error", () => undefined).end(input);
        child.on("error", reject);
        child.on("close", (exitCode) => {
            resolve({ exitCode, stdout, stderr });
        });
    });
}

/** A folder of programs to put on a PATH, and what they wrote down. */
export class Programs {
    private constructor(readonly folder: string) {}

    static async make(): Promise<Programs> {
        return new Programs(await mkdtemp(join(tmpdir(), "slipway-programs-")));
    }

    /** Adds a program that is a script of Node.js. */
    async add(name: string, script: string): Promise<void> {
        const text = `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`;
        await writeFile(join(this.folder, name), text, { mode: 0o755 });
    }

    /** Adds {@link file:./session-manager-plugin.mjs}. */
    addPlugin(): Promise<void> {
        return this.add("session-manager-plugin", join(__dirname, "session-manager-plugin.mjs"));
    }

    /** Adds a `psql` that writes down its arguments, its environment variables for libpq, and then ends. */
    async addRecordingPsql(): Promise<void> {
        const script = join(this.folder, "psql.mjs");
        await writeFile(
            script,
            `import { appendFileSync } from "node:fs";
            const pg = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PG")));
            appendFileSync(process.env.PLUGIN_RECORD, JSON.stringify({ psql: process.argv.slice(2), pg }) + "\\n");
            process.exit(Number(process.env.PSQL_EXIT ?? 0));`,
        );
        await this.add("psql", script);
    }

    /** Variables with which the programs are found, before others, and write down. */
    get environment(): Readonly<Record<string, string>> {
        return { PATH: `${this.folder}:${process.env.PATH ?? ""}`, PLUGIN_RECORD: join(this.folder, "record") };
    }

    /** What they wrote down, in order. */
    async record(): Promise<unknown[]> {
        const text = await readFile(join(this.folder, "record"), "utf8").catch(() => "");
        return text
            .split("\n")
            .filter((line) => line !== "")
            .map((line): unknown => JSON.parse(line));
    }

    remove(): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }
}
