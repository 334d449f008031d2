import { spawn } from "node:child_process";

/** Ctrl+C and its like belong to the program in front; this process stays, to clear up after it. */
const LEFT_TO_PROGRAM = ["SIGINT", "SIGQUIT"] as const;
const HANDED_ON = ["SIGTERM", "SIGHUP"] as const;

/**
 * Runs a program at the terminal in this process's place, and waits for its end.
 *
 * @returns its exit code; 1 where a signal ended it.
 */
export async function inForeground(
    file: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv,
): Promise<number> {
    const child = spawn(file, args, { stdio: "inherit", env: environment });
    const leave = (): void => undefined;
    const handOn = (signal: NodeJS.Signals): void => {
        child.kill(signal);
    };
    LEFT_TO_PROGRAM.forEach((signal) => process.on(signal, leave));
    HANDED_ON.forEach((signal) => process.on(signal, handOn));
    try {
        return await new Promise<number>((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (code) => {
                resolve(code ?? 1);
            });
        });
    } finally {
        LEFT_TO_PROGRAM.forEach((signal) => process.removeListener(signal, leave));
        HANDED_ON.forEach((signal) => process.removeListener(signal, handOn));
    }
}
