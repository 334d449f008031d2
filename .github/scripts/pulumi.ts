import { spawn } from "node:child_process";
import { failed, lastLines } from "./text";

/** How a run of Pulumi's CLI ended. */
export interface Run {
    readonly exitCode: number;
    readonly stdout: string;
    /** Both streams, as a person would have read them. */
    readonly output: string;
}

/** Runs `pulumi` with arguments. */
export type Pulumi = (args: readonly string[], options?: RunOptions) => Promise<Run>;

/** How a run is started. */
export interface RunOptions {
    /**
     * Folder with the program.
     * @default the folder in which the script runs
     */
    readonly folder?: string;
    /**
     * Show what it prints while it runs. JSON is for programs.
     * @default true
     */
    readonly show?: boolean;
}

/**
 * Pulumi's CLI from the PATH. It asks nothing. Where its state is, says `PULUMI_BACKEND_URL`.
 *
 * @throws `Error` where there is none.
 */
export const pulumi: Pulumi = (args, { folder, show = true } = {}) =>
    new Promise((resolve, reject) => {
        const child = spawn("pulumi", ["--non-interactive", "--color=never", ...args], {
            cwd: folder,
            env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let stdout = "";
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            stdout += text;
            output += text;
            if (show) {
                process.stdout.write(text);
            }
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            output += text;
            if (show) {
                process.stderr.write(text);
            }
        });
        child.on("error", (error) => {
            reject(new Error("Cannot run pulumi: is Pulumi's CLI installed?", { cause: error }));
        });
        child.on("close", (exitCode, signal) => {
            resolve({
                exitCode: exitCode ?? 1,
                stdout,
                output: signal === null ? output : `${output}\nended by ${signal}`,
            });
        });
    });

/**
 * Runs `pulumi` where it must succeed.
 *
 * @throws `Error` with the last lines that it printed.
 */
export async function must(run: Pulumi, args: readonly string[], options?: RunOptions): Promise<Run> {
    const ended = await run(args, options);
    if (ended.exitCode !== 0) {
        throw new Error(failed(`pulumi ${args.slice(0, 2).join(" ")}`, ended.exitCode, lastLines(ended.output)));
    }
    return ended;
}
