import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
    readonly code: number;
    readonly stdout: string;
    /** All that it printed, in its order. */
    readonly output: string;
}

/** How a program is run. */
export interface RunOptions {
    readonly folder?: string;
    /** What it reads; a password is handed over so, never as an argument. */
    readonly input?: string;
    /** Print what it prints while it runs. */
    readonly shown?: boolean;
}

/** Runs a program to its end, whatever that is. */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<Ended>;

/** Runs a program of the machine. */
export const runProgram: Run = (command, args, { folder, input, shown = false } = {}) =>
    new Promise((resolve, reject) => {
        const child = spawn(command, args, { ...(folder !== undefined && { cwd: folder }), stdio: "pipe" });
        let stdout = "";
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            stdout += text;
            output += text;
            if (shown) {
                process.stdout.write(text);
            }
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            output += text;
            if (shown) {
                process.stderr.write(text);
            }
        });
        child.on("error", (error) => {
            reject(new Error(`${command} cannot be started: ${error.message}. Is it installed?`, { cause: error }));
        });
        child.on("close", (code, signal) => {
            resolve({ code: code ?? 1, stdout, output: signal === null ? output : `${output}\nended by ${signal}` });
        });
        child.stdin.on("error", () => undefined);
        child.stdin.end(input ?? "");
    });

/**
 * Runs a program that has to succeed.
 *
 * @returns what it printed on its standard output.
 * @throws with the end of what it printed.
 */
export async function must(run: Run, command: string, args: readonly string[], options?: RunOptions): Promise<string> {
    const { code, stdout, output } = await run(command, args, options);
    if (code !== 0) {
        const words = [command, ...args.slice(0, 2)].join(" ");
        throw new Error(`${words} ended with ${code}:\n${output.trim().split("\n").slice(-10).join("\n")}`);
    }
    return stdout;
}
