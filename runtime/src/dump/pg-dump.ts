import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openChannel } from "./channel";
import { Failure } from "../failure";
import type { Logger } from "../log";
import { type DatabaseTarget, LIBPQ_OPTIONS, libpqEnvironment } from "../postgresql/connection";
import type { Credentials } from "../postgresql/credentials";
import { toolEnvironment } from "../postgresql/tools";

/** What `pg_dump` is to do. */
export interface PgDumpRequest {
    readonly target: DatabaseTarget;
    /** Folder of `pg_dump`. */
    readonly tools: string;
    /** Snapshot that a transaction has exported, and holds open. */
    readonly snapshot: string;
    /** As `--compress` takes it. */
    readonly compression: string;
    /** Options that choose what is dumped. */
    readonly options: readonly string[];
    /** Patterns for `--filter`, one in a line. */
    readonly filter: string;
    readonly signal: AbortSignal;
    readonly log: Logger;
}

/** How long it waits for a lock on a table: longer than most changes to a schema take. */
const LOCK_WAIT = "10min";
/** What it is given to end by itself after SIGTERM. */
const GRACE_MILLISECONDS = 3_000;
const KEPT_CHARACTERS = 4_000;

interface Ended {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stderr: string;
}

/**
 * Runs `pg_dump` and gives what it writes, in its custom format. The sequence ends well only if `pg_dump` did. Who stops
 * taking from it ends `pg_dump`.
 *
 * @throws {@link Failure} of the kinds `database not reached` and `dump failed`.
 */
export async function* pgDump(request: PgDumpRequest): AsyncGenerator<Buffer, void> {
    for (let attempt = 1; ; attempt += 1) {
        request.signal.throwIfAborted();
        const dump = await start(request, await request.target.credentials());
        let written = false;
        let read = false;
        try {
            for await (const chunk of dump.output) {
                written = true;
                yield chunk;
            }
            read = true;
        } finally {
            if (!read) {
                dump.stop();
            }
            await dump.ended;
        }
        const ended = await dump.ended;
        request.signal.throwIfAborted();
        if (ended.code === 0) {
            return;
        }
        // RDS may have rotated the password since it was read.
        if (written || attempt > 1 || !ended.stderr.includes("password authentication failed")) {
            throw dumpFailure(request.target, ended);
        }
    }
}

async function start(request: PgDumpRequest, credentials: Credentials) {
    const channel = await openChannel();
    const { target, tools, snapshot, compression, options, filter, signal, log } = request;
    const args = [
        "--format=custom",
        `--compress=${compression}`,
        `--snapshot=${snapshot}`,
        `--lock-wait-timeout=${LOCK_WAIT}`,
        "--no-password",
        "--filter=-",
        `--dbname=${LIBPQ_OPTIONS}`,
        ...options,
    ];
    const child = spawn(join(tools, "pg_dump"), args, {
        env: { ...toolEnvironment(), ...libpqEnvironment(target, credentials) },
        stdio: ["pipe", channel.writer, "pipe"],
    });
    channel.writer.destroy();
    // A pg_dump that ended early does not read its filter; its exit code says why.
    child.stdin.on("error", () => undefined).end(filter);
    let stderr = "";
    createInterface(child.stderr).on("line", (line) => {
        stderr = `${stderr}${line}\n`.slice(-KEPT_CHARACTERS);
        log.info(line);
    });
    const ended = new Promise<Ended>((resolve) => {
        child.on("error", ({ message }) => {
            resolve({ code: null, signal: null, stderr: message });
        });
        child.on("close", (code, endedBy) => {
            resolve({ code, signal: endedBy, stderr });
        });
    });
    let killing: NodeJS.Timeout | undefined;
    const stop = (): void => {
        if (child.exitCode === null && child.signalCode === null && killing === undefined) {
            child.kill("SIGTERM");
            killing = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
        }
    };
    signal.addEventListener("abort", stop);
    void ended.then(() => {
        clearTimeout(killing);
        signal.removeEventListener("abort", stop);
    });
    const output: AsyncIterable<Buffer> = channel.pieces;
    return { output, ended, stop };
}

function dumpFailure(target: DatabaseTarget, { code, signal, stderr }: Ended): Failure {
    const how = signal === null ? `ended with exit code ${code ?? "none"}` : `was ended by ${signal}`;
    const lines = stderr.trim().split("\n");
    const errors = lines.filter((line) => /error:|ERROR:|FATAL:/.test(line));
    const reason = (errors.length > 0 ? errors : lines.slice(-3)).slice(-4).join(" ").trim();
    const said = reason === "" ? "It said nothing" : `It said: ${reason}`;
    const notReached = /connection to server .* failed/.test(stderr);
    return new Failure(
        notReached ? "database not reached" : "dump failed",
        `pg_dump of "${target.database}" ${how}. ${said}${advice(stderr, signal)}`,
    );
}

function advice(stderr: string, signal: NodeJS.Signals | null): string {
    if (/server closed the connection|terminating connection|connection not open/.test(stderr)) {
        return " The database ended the connection: it was restarted, failed over, or ran out of memory.";
    }
    if (stderr.includes("canceling statement due to lock timeout")) {
        return ` A table was locked for longer than ${LOCK_WAIT}: see who holds the lock in pg_locks.`;
    }
    if (stderr.includes("permission denied")) {
        return " The user in the secret must own, or be allowed to read, all that is dumped.";
    }
    return signal === "SIGKILL" ? " It was killed: perhaps the task has too little memory." : "";
}
