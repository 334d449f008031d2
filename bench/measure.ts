import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One run of a command. */
export interface Run {
    /** From start to end, in milliseconds. */
    readonly milliseconds: number;
    /** Peak of the process's memory, in MiB. */
    readonly mebibytes: number;
}

/**
 * Runs Node.js commands in turn, so that all of them meet the machine in the same mood, after one round that does not
 * count.
 *
 * @returns the runs of each command.
 */
export function inTurn(commands: Readonly<Record<string, readonly string[]>>, rounds: number): Map<string, Run[]> {
    const runs = new Map(Object.keys(commands).map((name): [string, Run[]] => [name, []]));
    for (let round = 0; round <= rounds; round++) {
        for (const [name, args] of Object.entries(commands)) {
            const run = runNode(args);
            if (round > 0) {
                runs.get(name)?.push(run);
            }
        }
    }
    return runs;
}

/** The middle value; of an even number of values the upper one of the two. */
export function median(values: readonly number[]): number {
    return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function runNode(args: readonly string[]): Run {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    const file = join(folder, "peak");
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ["--require", join(__dirname, "peak-memory.cjs"), ...args], {
        env: { ...process.env, PEAK_MEMORY_FILE: file },
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
    });
    const milliseconds = performance.now() - start;
    if (status !== 0) {
        throw new Error(`node ${args.join(" ")} ended with ${String(status)}:\n${stderr}`);
    }
    const mebibytes = Number(readFileSync(file, "utf8")) / 1024;
    rmSync(folder, { recursive: true });
    return { milliseconds, mebibytes };
}
