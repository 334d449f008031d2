import { readdirSync, readFileSync } from "node:fs";

/** Peaks of the memory of a process and those below it, in KiB. */
export interface PeakMemory {
    /** Sum of the processes' own peaks, each the most that it ever held in memory (`VmHWM` of proc(5)). */
    readonly total: number;
    /** By program, of several processes of one program the sum. */
    readonly byProgram: Readonly<Record<string, number>>;
}

interface Sample {
    readonly program: string;
    readonly kibibytes: number;
}

const INTERVAL_MILLISECONDS = 50;

/**
 * Watches a process and all below it until `stop` is called. Linux keeps each process's peak, so that a look shortly
 * before its end is enough.
 */
export function watchMemory(pid: number): { stop(): PeakMemory } {
    const peaks = new Map<number, Sample>();
    const look = (): void => {
        for (const process of processTree(pid)) {
            const sample = sampleOf(process);
            if (sample !== undefined) {
                peaks.set(process, sample);
            }
        }
    };
    look();
    const timer = setInterval(look, INTERVAL_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            const byProgram: Record<string, number> = {};
            for (const { program, kibibytes } of peaks.values()) {
                byProgram[program] = (byProgram[program] ?? 0) + kibibytes;
            }
            return { total: [...peaks.values()].reduce((sum, { kibibytes }) => sum + kibibytes, 0), byProgram };
        },
    };
}

/** A process and all below it that run now. */
export function processTree(pid: number): number[] {
    const threads = directories(`/proc/${pid}/task`);
    const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" "));
    return [pid, ...children.filter(Boolean).map(Number).flatMap(processTree)];
}

function sampleOf(pid: number): Sample | undefined {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
    const program = programOf(pid);
    // A process that has ended and waits to be asked how has neither.
    return peak === undefined || program === "" ? undefined : { program, kibibytes: Number(peak) };
}

// PostgreSQL's tools may be started by a loader, whose last path is the program.
function programOf(pid: number): string {
    const args = read(`/proc/${pid}/cmdline`).split("\0");
    const path = args.find((arg) => /\/(pg_[a-z]+|node|python[\d.]*)$/.test(arg)) ?? args[0] ?? "";
    return path.slice(path.lastIndexOf("/") + 1);
}

// A process may end while it is looked at.
function read(file: string): string {
    try {
        return readFileSync(file, "utf8").trim();
    } catch {
        return "";
    }
}

function directories(path: string): string[] {
    try {
        return readdirSync(path);
    } catch {
        return [];
    }
}
