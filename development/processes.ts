import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The command line of a process; empty where there is no such process. */
export async function commandOf(pid: number): Promise<string> {
    if (process.platform === "linux") {
        const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        return text.replaceAll("\0", " ");
    }
    const { stdout } = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
    return stdout;
}
