import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Failure } from "../failure";
import type { DatabaseTarget } from "../postgresql/connection";
import { toolEnvironment } from "../postgresql/tools";
import { MORE_STORAGE } from "../restore/fetch";
import { DISK_FULL } from "../restore/pg-restore";
import { runProgram } from "../restore/program";
import { availableMemory, type Machine, serverSettings } from "./server-settings";

/** A PostgreSQL server that lives as long as a drill, and that only this account's processes reach. */
export interface EphemeralServer {
    /** How to log in to one of its databases, as a superuser. */
    target(database: string): DatabaseTarget;
    /** Whether its log says that the disk was full. */
    diskWasFull(): boolean;
    /** The last lines of its log. */
    lastLines(): string;
    /** Ends it at once, with all connections. */
    stop(): Promise<void>;
}

/** What to start. */
export interface ServerRequest {
    /** Folder of `initdb` and `postgres`. */
    readonly binaries: string;
    /** Folder that the data and the socket come into; its path must be short enough for a socket. */
    readonly directory: string;
    readonly superuser: string;
    /** Settings beyond those of every such server. */
    readonly settings?: Readonly<Record<string, string>>;
    readonly processors: number;
    readonly signal: AbortSignal;
}

const READY = "database system is ready to accept connections";
const KEPT_LINES = 30;
const START_TIMEOUT_MILLISECONDS = 120_000;
const KILL_AFTER_MILLISECONDS = 20_000;

/**
 * Makes a cluster, with nothing in it but PostgreSQL's own databases.
 *
 * @throws {@link Failure}
 */
export async function createCluster({ binaries, directory, superuser, signal }: ServerRequest): Promise<void> {
    await mkdir(join(directory, "socket"), { mode: 0o700 });
    const { code, output } = await runProgram({
        command: join(binaries, "initdb"),
        args: [
            `--pgdata=${join(directory, "data")}`,
            `--username=${superuser}`,
            // Whoever may enter the folder of the socket is this account.
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        environment: toolEnvironment(),
        signal,
    });
    if (code !== 0) {
        throw notStarted("initdb made no cluster", output);
    }
}

/**
 * Starts the server of a cluster.
 *
 * @throws {@link Failure} where it does not take connections within two minutes.
 */
export async function startServer(request: ServerRequest): Promise<EphemeralServer> {
    const { directory, superuser, signal } = request;
    signal.throwIfAborted();
    const socket = join(directory, "socket");
    const machine: Machine = { processors: request.processors, memory: availableMemory() };
    const settings = { ...serverSettings(machine, socket), ...request.settings };
    const child = spawn(
        join(request.binaries, "postgres"),
        [
            "-D",
            join(directory, "data"),
            ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
        ],
        // In a group of its own: Ctrl+C in a terminal is for the job, which ends the server.
        { env: toolEnvironment(), stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    const lines: string[] = [];
    let full = false;
    const log = createInterface(child.stderr);
    const ended = new Promise<void>((resolve) => {
        child.on("error", (error) => {
            lines.push(error.message);
            resolve();
        });
        child.on("close", () => {
            resolve();
        });
    });
    const server: EphemeralServer = {
        target: (database) => ({
            host: socket,
            port: 5_432,
            database,
            tls: false,
            credentials: () => Promise.resolve({ user: superuser }),
            unreachable: (reason) =>
                new Failure(
                    "restore failed",
                    `The drill's own PostgreSQL server ended: ${reason}. Its log ends with: ${lastWords(lines)}`,
                ),
        }),
        diskWasFull: () => full,
        lastLines: () => lines.join("\n"),
        stop: async () => {
            // Immediate shutdown: nothing is to be kept.
            child.kill("SIGQUIT");
            const kill = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MILLISECONDS);
            await ended;
            clearTimeout(kill);
        },
    };
    const ready = new Promise<void>((resolve) => {
        log.on("line", (line) => {
            lines.push(line);
            lines.splice(0, lines.length - KEPT_LINES);
            full ||= line.includes(DISK_FULL);
            if (line.includes(READY)) {
                resolve();
            }
        });
    });
    const timeout = setTimeout(() => child.kill("SIGQUIT"), START_TIMEOUT_MILLISECONDS);
    const abort = (): void => {
        child.kill("SIGQUIT");
    };
    signal.addEventListener("abort", abort);
    try {
        await Promise.race([
            ready,
            ended.then(() => {
                signal.throwIfAborted();
                throw notStarted("The server did not start", server.lastLines());
            }),
        ]);
        return server;
    } finally {
        clearTimeout(timeout);
        signal.removeEventListener("abort", abort);
    }
}

function notStarted(what: string, output: string): Failure {
    if (output.includes(DISK_FULL)) {
        return new Failure("no space left", `${what}: the disk is full. ${MORE_STORAGE}`);
    }
    const root = /cannot be run as root|"root" execution/.test(output);
    const advice = root ? " PostgreSQL does not run as root: run the task as another user." : "";
    return new Failure("restore failed", `${what}: ${lastWords(output.trim().split("\n"))}${advice}`);
}

function lastWords(lines: readonly string[]): string {
    return lines.slice(-4).join(" ");
}
