import { type ChildProcess, spawn } from "node:child_process";
import { readOutput } from "../../support/child-output";

/** A line of a job's log. */
export interface LogLine {
    readonly level: string;
    readonly message: string;
}

/** How a job that ran as a process of its own ended. */
export interface JobEnd {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly lines: readonly LogLine[];
    /** All that it wrote. */
    readonly output: string;
}

/** A job that runs. */
export interface RunningJob {
    readonly child: ChildProcess;
    readonly ended: Promise<JobEnd>;
    /** Resolved once its log has a line with this text; rejected where it ends before. */
    says(text: string): Promise<void>;
}

/** How a job's process is started. */
export interface JobOptions {
    readonly uid?: number;
    readonly gid?: number;
    /** In a process group of its own. */
    readonly detached?: boolean;
}

/** Starts a job by its program and arguments. */
export function startJob(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
    options: JobOptions,
): RunningJob {
    const child = spawn(process.execPath, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], ...options });
    const { output, says } = readOutput("The job", child);
    const ended = new Promise<JobEnd>((resolve) => {
        child.on("close", (code, signal) => {
            resolve({ code, signal, lines: linesOf(output()), output: output() });
        });
    });
    return { child, ended, says };
}

function linesOf(output: string): LogLine[] {
    return output.split("\n").flatMap((line) => {
        try {
            const value: unknown = JSON.parse(line);
            return isLogLine(value) ? [value] : [];
        } catch {
            return [];
        }
    });
}

function isLogLine(value: unknown): value is LogLine {
    return typeof value === "object" && value !== null && "level" in value && "message" in value;
}
