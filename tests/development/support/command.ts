import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readOutput } from "../../support/child-output";

const ROOT = join(__dirname, "../../..");
const LAST_OF_TABLE = "Ctrl+C stops all of it.";
const POLL_MILLISECONDS = 50;

/** `npm run dev`, running. */
export interface Command {
    readonly pid: number;
    /** All that it has printed so far. */
    output(): string;
    /** Resolved once it has printed this; rejected where it ends before. */
    says(text: string): Promise<void>;
    /** The value of a row of the table that it prints, once it has. */
    address(row: string): Promise<string>;
    /** Sends a signal to it alone. */
    signal(signal: NodeJS.Signals): void;
    /** Its exit code. */
    readonly ended: Promise<number | null>;
}

/** Starts what `npm run dev` runs, with these arguments. */
export function startCommand(...args: readonly string[]): Command {
    const child = spawn(process.execPath, ["--import", "tsx", "development/main.ts", ...args], {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    const { output, says } = readOutput("npm run dev", child);
    const ended = new Promise<number | null>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", resolve);
    });
    return {
        pid: child.pid ?? 0,
        output,
        says,
        address: async (row) => {
            await says(LAST_OF_TABLE);
            return new RegExp(`^  ${row} +(.*)$`, "m").exec(output())?.[1] ?? "";
        },
        signal: (signal) => {
            child.kill(signal);
        },
        ended,
    };
}

/** The processes that a process has started, and those that they have, with their command lines. */
export async function descendantsOf(pid: number): Promise<ReadonlyMap<number, string>> {
    const parents = new Map<number, number>();
    for (const entry of await readdir("/proc")) {
        const status = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "") : "";
        // The name, in parentheses, can hold anything; the parent's number is the second value after it.
        const parent = status.slice(status.lastIndexOf(")") + 2).split(" ")[1];
        parents.set(Number(entry), Number(parent));
    }
    const descendants = new Map<number, string>();
    const add = async (ancestor: number): Promise<void> => {
        for (const [child] of [...parents].filter(([, parent]) => parent === ancestor)) {
            descendants.set(child, await commandOf(child));
            await add(child);
        }
    };
    await add(pid);
    return descendants;
}

/**
 * Waits until none of the processes runs any more.
 *
 * @throws where one still does after so many milliseconds.
 */
export async function gone(processes: Iterable<number>, milliseconds = 60_000): Promise<void> {
    const end = performance.now() + milliseconds;
    for (const pid of processes) {
        // Empty for one that has ended, and that its parent has not asked about yet.
        for (let command = await commandOf(pid); command !== ""; command = await commandOf(pid)) {
            if (performance.now() > end) {
                throw new Error(`Process ${pid} still runs: ${command}`);
            }
            await setTimeout(POLL_MILLISECONDS);
        }
    }
}

/** The command line of a process, empty where it does not run. */
async function commandOf(pid: number): Promise<string> {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
}
