import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandOf } from "./processes";

/** A process: its number alone could be another's after it has ended. */
interface Holder {
    readonly pid: number;
    readonly command: string;
}

/**
 * Keeps a folder of data for this process, until it ends.
 *
 * @returns how to give it back.
 * @throws where another process has it.
 */
export async function lock(directory: string): Promise<() => Promise<void>> {
    const file = join(directory, "lock");
    await mkdir(directory, { recursive: true });
    const own: Holder = { pid: process.pid, command: await commandOf(process.pid) };
    for (;;) {
        try {
            await writeFile(file, JSON.stringify(own), { flag: "wx" });
            return () => rm(file, { force: true });
        } catch (error) {
            if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
                throw error;
            }
        }
        const holder = await readHolder(file);
        if (holder !== undefined && holder.command !== "" && (await commandOf(holder.pid)) === holder.command) {
            throw new Error(
                `npm run dev already runs on ${directory}, as process ${holder.pid}. Stop that one, or give this one ` +
                    "a folder of its own: npm run dev -- --data FOLDER",
            );
        }
        // Its process is gone.
        await rm(file, { force: true });
    }
}

async function readHolder(file: string): Promise<Holder | undefined> {
    try {
        const value: unknown = JSON.parse(await readFile(file, "utf8"));
        return isHolder(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isHolder(value: unknown): value is Holder {
    return (
        typeof value === "object" &&
        value !== null &&
        "pid" in value &&
        typeof value.pid === "number" &&
        "command" in value &&
        typeof value.command === "string"
    );
}
