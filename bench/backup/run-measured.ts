import { spawn } from "node:child_process";
import { type PeakMemory, watchMemory } from "./process-tree";

/** One run of a command, with all that it starts. */
export interface MeasuredRun {
    readonly seconds: number;
    readonly memory: PeakMemory;
    readonly output: string;
}

/** What to run. */
export interface MeasuredCommand {
    readonly command: string;
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly directory?: string;
    /** Account to run as; the caller's own where it is left out. */
    readonly account?: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Runs a command to its end.
 *
 * @throws with its output, where it ends with another code than 0.
 */
export function runMeasured({ command, args, environment, directory, account }: MeasuredCommand): Promise<MeasuredRun> {
    return new Promise((resolve, reject) => {
        const start = performance.now();
        const child = spawn(command, [...args], {
            env: { PATH: process.env.PATH, ...environment },
            cwd: directory,
            stdio: ["ignore", "pipe", "pipe"],
            ...account,
        });
        const watch = watchMemory(child.pid ?? 0);
        let output = "";
        const keep = (text: Buffer): void => {
            output += text.toString();
        };
        child.stdout.on("data", keep);
        child.stderr.on("data", keep);
        child.on("error", reject);
        child.on("close", (code) => {
            const memory = watch.stop();
            const seconds = (performance.now() - start) / 1_000;
            if (code === 0) {
                resolve({ seconds, memory, output });
            } else {
                reject(new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${output}`));
            }
        });
    });
}
