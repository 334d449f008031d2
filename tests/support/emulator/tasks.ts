import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** What runs in the place of a container. */
export interface TaskCommand {
    /** Takes the place of the image's entrypoint, if any; the container's own command comes after it. */
    readonly command: readonly string[];
    /** Beside what the task definition and the overrides set, and before those in rank. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Working directory. */
    readonly directory?: string;
    /**
     * Account that it runs as.
     * @default the emulator's own
     */
    readonly account?: { readonly uid: number; readonly gid: number } | undefined;
    /**
     * Seconds after the task's start at which the credentials of its role expire, under `authorize`.
     * @default never
     */
    readonly credentialsExpireAfterSeconds?: number;
}

/** An ECS task: a process. */
export interface EmulatedTask {
    /** Last part of its ARN. */
    readonly id: string;
    /** Of its task definition. */
    readonly family: string;
    /** Process id of the command. */
    readonly pid: number;
    /** All that it printed until now. */
    log(): Promise<string>;
    /** Waits until it has printed what matches; `false` where it ends without. */
    printed(pattern: RegExp): Promise<boolean>;
    /** Sends it a signal, as a container's host would: SIGKILL is what a task gets that runs out of memory. */
    kill(signal: NodeJS.Signals): void;
    /** Waits for its end and that of every process it started, and gives its exit code. */
    ended(): Promise<number>;
    /** After its end: what it left in its folder for temporary files (`TMPDIR`), which is gone with it. */
    leftBehind(): Promise<string[]>;
}

const POLL_MILLISECONDS = 20;

/** The tasks whose processes have a folder each. */
export async function listTasks(directory: string): Promise<EmulatedTask[]> {
    const folders = (await readdir(directory)).map((id) => join(directory, id)).filter(hasStarted);
    const tasks = await Promise.all(
        folders.map(async (folder) => ({
            startedAt: (await stat(join(folder, "pid"))).mtimeMs,
            task: await readTask(folder),
        })),
    );
    return tasks.sort((one, other) => one.startedAt - other.startedAt).map(({ task }) => task);
}

function hasStarted(folder: string): boolean {
    return existsSync(join(folder, "pid"));
}

async function readTask(folder: string): Promise<EmulatedTask> {
    const pid = Number(await readFile(join(folder, "pid"), "utf8"));
    const exitCode = join(folder, "exit-code");
    const log = (): Promise<string> => readFile(join(folder, "log"), "utf8");
    return {
        id: folder.slice(folder.lastIndexOf("/") + 1),
        family: await readFile(join(folder, "family"), "utf8"),
        pid,
        log,
        printed: async (pattern) => {
            for (;;) {
                const last = existsSync(exitCode);
                if (pattern.test(await log())) {
                    return true;
                }
                if (last) {
                    return false;
                }
                await sleep(POLL_MILLISECONDS);
            }
        },
        kill: (signal) => {
            process.kill(pid, signal);
        },
        ended: async () => {
            while (!existsSync(exitCode)) {
                await sleep(POLL_MILLISECONDS);
            }
            return Number(await readFile(exitCode, "utf8"));
        },
        leftBehind: async () =>
            z.array(z.string()).parse(JSON.parse(await readFile(join(folder, "left-behind"), "utf8"))),
    };
}
