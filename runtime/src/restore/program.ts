import { spawn } from "node:child_process";
import type { RestoreOutcome } from "./restore-errors";

/** A program to run, and how it is followed. */
export interface Program {
    readonly command: string;
    readonly args: readonly string[];
    /** Its whole environment. */
    readonly environment: Readonly<Record<string, string>>;
    /** Ends it, and the run rejects. */
    readonly signal: AbortSignal;
    /** Called with what it writes to its standard error; `true` ends it. */
    readonly onError?: (text: string) => boolean;
}

/** What a program wrote, and how it ended. */
export interface ProgramOutcome extends RestoreOutcome {
    /** What it wrote to its standard output. */
    readonly written: string;
}

/** How much is kept of what a program writes to its standard error: an error for each row would fill the memory. */
const KEPT = 1_000_000;
const KILL_AFTER_MILLISECONDS = 10_000;

/**
 * Runs a program to its end, whatever that is.
 *
 * @throws where it cannot be started, or the signal was aborted: only when it has ended.
 */
export async function runProgram(program: Program): Promise<ProgramOutcome> {
    const { command, args, environment, signal, onError } = program;
    signal.throwIfAborted();
    const child = spawn(command, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const written: Buffer[] = [];
    let kill: NodeJS.Timeout | undefined;
    const end = (): void => {
        child.kill("SIGTERM");
        kill ??= setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MILLISECONDS);
    };
    child.stdout.on("data", (chunk: Buffer) => written.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
        if (output.length < KEPT) {
            output += text;
        }
        if (onError?.(text) === true) {
            end();
        }
    });
    signal.addEventListener("abort", end);
    try {
        const [code, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
            child.on("error", (error) => {
                reject(new Error(`${command} cannot be run: ${error.message}`, { cause: error }));
            });
            child.on("close", (...ending) => {
                resolve(ending);
            });
        });
        signal.throwIfAborted();
        return { code, signal: endedBy, output, written: Buffer.concat(written).toString("utf8") };
    } finally {
        clearTimeout(kill);
        signal.removeEventListener("abort", end);
    }
}
