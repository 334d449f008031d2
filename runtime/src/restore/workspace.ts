import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure";
import { MORE_STORAGE } from "./fetch";

/** A folder that is gone when the job is, however that ends. */
export interface Workspace {
    readonly directory: string;
    /** Removes the folder. What runs in it must have ended. */
    remove(): Promise<void>;
}

/** Longest path of a Unix socket on Linux, in bytes (`unix(7)`). */
const LONGEST_SOCKET_PATH = 107;
const SOCKET = "/socket/.s.PGSQL.5432";

/**
 * Waits for the end of its standard input, which comes with the end of the job, be it by SIGKILL. Then it ends the server
 * whose data is in the folder, and removes the folder: several times, since what still runs may write to it.
 */
const WATCH = `
cat > /dev/null
attempt=0
while [ -e "$1" ] && [ "$attempt" -lt 100 ]; do
    pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
    rm -rf "$1" 2> /dev/null
    attempt=$((attempt + 1))
    [ -e "$1" ] && sleep 0.1
done
`;

/**
 * Makes a folder for a job's files in `parent`.
 *
 * @throws {@link Failure} where it cannot be made.
 */
export async function createWorkspace(parent: string, prefix: string): Promise<Workspace> {
    const directory = await makeDirectory(parent, prefix);
    if (Buffer.byteLength(directory + SOCKET) > LONGEST_SOCKET_PATH) {
        await rm(directory, { recursive: true, force: true });
        throw new Failure(
            "wrong settings",
            `WORK_DIRECTORY is "${parent}": a server's socket in it would have a path longer than ` +
                `${LONGEST_SOCKET_PATH} bytes. Use a shorter one.`,
        );
    }
    const watch = spawn("/bin/sh", ["-c", WATCH, "watch", directory], {
        stdio: ["pipe", "ignore", "ignore"],
        env: { PATH: "/usr/bin:/bin" },
        cwd: "/",
        // In a session of its own: what ends the job's whole process group is to find it running.
        detached: true,
    });
    const ended = new Promise<void>((resolve, reject) => {
        watch.on("error", reject);
        watch.on("close", () => {
            resolve();
        });
    });
    ended.catch(() => undefined);
    return {
        directory,
        remove: async () => {
            await rm(directory, { recursive: true, force: true, maxRetries: 5 });
            watch.stdin.end();
            await ended;
        },
    };
}

async function makeDirectory(parent: string, prefix: string): Promise<string> {
    try {
        await mkdir(parent, { recursive: true });
        return await mkdtemp(join(parent, prefix));
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
        throw full
            ? new Failure("no space left", `No folder can be made in ${parent}: the disk is full. ${MORE_STORAGE}`)
            : new Failure("wrong settings", `WORK_DIRECTORY is "${parent}", where no folder can be made: ${message}.`);
    }
}
