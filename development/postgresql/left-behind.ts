import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { commandOf } from "../processes";

const POLL_MILLISECONDS = 50;

/**
 * Ends the server that still runs on the data of `directory`, because the process that started it was killed. The caller
 * must know that no other process uses the folder.
 *
 * @returns whether there was one.
 */
export async function endLeftBehind(directory: string): Promise<boolean> {
    const data = join(directory, "data");
    // The server's process id is in the first line (https://www.postgresql.org/docs/current/storage-file-layout.html).
    const [line = ""] = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    const pid = Number(line);
    // The number can be another process's by now.
    const runs = async () => pid > 0 && (await commandOf(pid)).includes(data);
    if (!(await runs())) {
        return false;
    }
    process.kill(pid, "SIGINT");
    while (await runs()) {
        await setTimeout(POLL_MILLISECONDS);
    }
    return true;
}
