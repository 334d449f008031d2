import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

/** What a process writes to its standard output and its standard error. */
export interface ChildOutput {
    /** All that it has written so far. */
    readonly output: () => string;
    /** Resolved once it has written this; rejected where it ends before. */
    readonly says: (text: string) => Promise<void>;
}

/**
 * Reads what a process writes.
 *
 * @param name what an error calls the process.
 */
export function readOutput(name: string, child: ChildProcessByStdio<null, Readable, Readable>): ChildOutput {
    let written = "";
    let hasEnded = false;
    const watchers = new Set<() => void>();
    const callWatchers = (): void => {
        watchers.forEach((watcher) => {
            watcher();
        });
    };
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
            written += text;
            callWatchers();
        });
    }
    child.on("close", () => {
        hasEnded = true;
        callWatchers();
    });
    const says = (text: string): Promise<void> =>
        new Promise((resolve, reject) => {
            const watcher = (): void => {
                if (written.includes(text)) {
                    resolve();
                } else if (hasEnded) {
                    reject(new Error(`${name} ended and never said "${text}":\n${written}`));
                } else {
                    return;
                }
                watchers.delete(watcher);
            };
            watchers.add(watcher);
            watcher();
        });
    return { output: () => written, says };
}
