import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/** A process to run. */
export interface ChildOptions {
    /** What it is called in messages. */
    readonly name: string;
    /** Node.js' arguments. */
    readonly args: readonly string[];
    readonly directory: string;
    /** Its environment variables, beside those that programs need to find one another. */
    readonly environment: Readonly<Record<string, string>>;
    readonly onLine: (line: string) => void;
}

/** A process that runs. */
export interface Child {
    readonly name: string;
    /** Resolved with the reason when it has ended, or when what it runs and would run again after a change has. */
    readonly failed: Promise<string>;
    /** Resolved with its exit code when it has ended. */
    readonly ended: Promise<number | null>;
    /** Asks it to end (SIGTERM), makes it end after a while, and waits until it and all that it started are gone. */
    stop(): Promise<void>;
}

const PATIENCE_MILLISECONDS = 8_000;
const REPORT_MILLISECONDS = 300;
const KEPT_LINES = 40;
/** Variables that a program needs to find its home, its temporary files and other programs. */
const INHERITED = new Set(["PATH", "HOME", "TMPDIR", "LANG", "TERM"]);
const GUARD = pathToFileURL(join(__dirname, "guard.mjs")).href;
/** How `report.mjs` begins its line. */
const REPORT = "[development] ended with";

/** Runs Node.js in a process group of its own, which Ctrl+C in the terminal does not reach. */
export function startChild({ name, args, directory, environment, onLine }: ChildOptions): Child {
    const inherited = Object.entries(process.env).filter(([key]) => INHERITED.has(key));
    const child = spawn(process.execPath, args, {
        cwd: directory,
        env: { ...Object.fromEntries(inherited), NODE_OPTIONS: `--import=${GUARD}`, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    const kept: string[] = [];
    let onReport = (): void => undefined;
    const reported = new Promise<void>((resolve) => {
        onReport = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on("line", (line) => {
            kept.push(line);
            kept.splice(0, kept.length - KEPT_LINES);
            onLine(line);
            if (line.startsWith(REPORT)) {
                onReport();
            }
        });
    }
    const ended = new Promise<number | null>((resolve) => {
        child.on("error", (error) => {
            kept.push(error.message);
            resolve(null);
        });
        child.on("close", resolve);
    });
    const endWithThisProcess = (): void => {
        signalGroup(child.pid, "SIGKILL");
    };
    process.once("exit", endWithThisProcess);
    const gone = ended.finally(() => {
        process.removeListener("exit", endWithThisProcess);
    });
    return {
        name,
        failed: Promise.race([
            // Node.js prints the error that ended it after the report.
            reported.then(() => pause(REPORT_MILLISECONDS)).then(() => kept.join("\n")),
            gone.then((code) => [...kept, `${name} ended with code ${code ?? "none"}`].join("\n")),
        ]),
        ended: gone,
        stop: async () => {
            child.kill("SIGTERM");
            const impatience = setTimeout(() => {
                signalGroup(child.pid, "SIGKILL");
            }, PATIENCE_MILLISECONDS);
            await gone;
            clearTimeout(impatience);
            signalGroup(child.pid, "SIGKILL");
        },
    };
}

/** Reaches all processes of the group that `leader` began, where there still are any. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
    try {
        if (leader !== undefined) {
            process.kill(-leader, signal);
        }
    } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) {
            throw error;
        }
    }
}
