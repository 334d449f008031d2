import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { dirname } from "node:path";
import type { Account } from "./account";

/** A server's process. */
export interface ServerProcess {
    readonly pid: number;
    /** Resolved with the last lines of its log. */
    readonly ended: Promise<string>;
    /** Sends the signal, and waits until it has ended. */
    end(signal: "SIGINT" | "SIGKILL"): Promise<void>;
}

interface Manner {
    readonly account: Account | undefined;
    readonly onLog: ((line: string) => void) | undefined;
    readonly detached: boolean;
}

/** The server could not start because something listens on its port. */
class PortTaken extends Error {}

const START_TIMEOUT_MILLISECONDS = 60_000;
const KEPT_LINES = 20;
const READY = "database system is ready to accept connections";
const TAKEN = /could not bind .* address|could not create any TCP\/IP sockets/;

/** Whether a server did not start because its port is taken. */
export function isPortTaken(error: unknown): boolean {
    return error instanceof PortTaken;
}

/**
 * Runs `postgres` on a folder of data until it takes connections.
 *
 * @throws with the last lines of its log, when it ends before that or does not get there within a minute.
 */
export async function startServer(
    program: string,
    data: string,
    settings: Readonly<Record<string, string>>,
    { account, onLog, detached }: Manner,
): Promise<ServerProcess> {
    const args = ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
    const child = spawn(program, args, {
        cwd: dirname(data),
        // Messages in English, which are waited for; no setting from the caller's environment.
        env: { LC_ALL: "C", TZ: "UTC" },
        stdio: ["ignore", "ignore", "pipe"],
        detached,
        ...account,
    });
    const lines: string[] = [];
    const log = createInterface(child.stderr);
    log.on("line", (line) => {
        lines.push(line);
        lines.splice(0, lines.length - KEPT_LINES);
        onLog?.(line);
    });
    const ended = new Promise<string>((resolve, reject) => {
        child.on("error", (error) => {
            reject(notStarted(program, error));
        });
        child.on("close", () => {
            resolve(lines.join("\n"));
        });
    });
    // Whatever ends this process in an orderly way ends the server, too.
    const endWithThisProcess = (): void => {
        child.kill("SIGINT");
    };
    process.once("exit", endWithThisProcess);
    const forget = (): void => {
        process.removeListener("exit", endWithThisProcess);
    };
    ended.then(forget, forget);

    const end = async (signal: "SIGINT" | "SIGKILL"): Promise<void> => {
        // SIGINT is PostgreSQL's fast shutdown: connections are ended, not waited for.
        child.kill(signal);
        await ended;
    };

    const ready = new Promise<void>((resolve) => {
        log.on("line", (line) => {
            if (line.includes(READY)) {
                resolve();
            }
        });
    });
    await beforeTimeout(ready, ended, () => end("SIGKILL"));
    return { pid: child.pid ?? 0, ended, end };
}

function notStarted(program: string, cause: Error): Error {
    const musl = "code" in cause && cause.code === "ENOENT" && existsSync(program);
    const hint = musl ? " It needs glibc, which this system (Alpine Linux?) does not have: use docker compose up." : "";
    return new Error(`${program} cannot be run: ${cause.message}.${hint}`, { cause });
}

async function beforeTimeout(ready: Promise<void>, ended: Promise<string>, kill: () => Promise<void>): Promise<void> {
    let timedOut = false;
    const timeout = setTimeout(() => {
        timedOut = true;
        void kill();
    }, START_TIMEOUT_MILLISECONDS);
    try {
        await Promise.race([
            ready,
            ended.then((log) => {
                const when = timedOut ? ` within ${START_TIMEOUT_MILLISECONDS / 1_000} seconds` : "";
                const message = `PostgreSQL did not start${when}:\n${log}`;
                throw TAKEN.test(log) ? new PortTaken(message) : new Error(message);
            }),
        ]);
    } finally {
        clearTimeout(timeout);
    }
}
