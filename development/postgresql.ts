import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./ports";
import { type Account, closedFolder, serverAccount } from "./postgresql/account";
import { binariesDirectory, type Major } from "./postgresql/binaries";
import { selfSignedCertificate } from "./postgresql/certificate";
import { isPortTaken, type ServerProcess, startServer } from "./postgresql/process";

export type { Major } from "./postgresql/binaries";

/** What {@link startPostgresql} starts. */
export interface PostgresqlOptions {
    /**
     * Folder for the data, made where it is missing. A server that is started on it again finds its data; removing it is
     * the caller's. For root, it goes to the account that the server runs as, which must be able to enter the folders
     * above it.
     */
    readonly directory: string;
    /**
     * Major version. Others than the default are fetched from npm's registry when they are first asked for.
     * @default 18
     */
    readonly major?: Major;
    /**
     * Port on 127.0.0.1.
     * @default any free one
     */
    readonly port?: number;
    /**
     * Offer TLS, with a certificate for `localhost` that the server signs itself: `certificateFile`.
     * @default false
     */
    readonly tls?: boolean;
    /**
     * Write to disk before a transaction is answered. Without it a crash of the machine, not one of the server, can
     * damage the data.
     * @default false
     */
    readonly durable?: boolean;
    /** Further settings of the server: `{ max_connections: "20" }`. */
    readonly settings?: Readonly<Record<string, string>>;
    /** Called with each line of the server's log. */
    readonly onLog?: (line: string) => void;
    /**
     * Run in a process group of its own, which Ctrl+C in the terminal does not reach: the caller stops it.
     * @default false
     */
    readonly detached?: boolean;
}

/** A PostgreSQL server that runs, on `localhost`, and takes logins by password only. */
export interface Postgresql {
    readonly major: Major;
    readonly port: number;
    readonly superuser: { readonly user: string; readonly password: string };
    /** The certificate that clients must trust, in PEM; absent without TLS. */
    readonly certificateFile: string | undefined;
    /** Process id of the server. */
    readonly pid: number;
    /** Resolved when the server has ended, whoever ended it, with the last lines of its log. */
    readonly ended: Promise<string>;
    /** Ends connections, writes what is in memory, ends the server, and waits for that. */
    stop(): Promise<void>;
    /** Ends it as a crash would: the next start on the same folder recovers. */
    kill(): Promise<void>;
}

const USER = "postgres";
const ATTEMPTS = 5;

const run = promisify(execFile);

/**
 * Starts a PostgreSQL server of its own from an npm package: nothing needs to be installed, several can run at once.
 *
 * As root the server runs as `nobody`.
 *
 * @throws where there is no package for this platform, the port is taken, the folder holds another major version's
 *   data or a server runs on it, or, for root, the server's account cannot enter the folder.
 *
 * @example
 * ```ts
 * const server = await startPostgresql({ directory: await mkdtemp(join(tmpdir(), "postgresql-")) });
 * const client = new Client({ host: "localhost", port: server.port, database: "postgres", ...server.superuser });
 * await server.stop();
 * ```
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<Postgresql> {
    const { major = 18 } = options;
    const directory = resolve(options.directory);
    const account = await serverAccount();
    await prepareDirectory(directory, account);
    const binaries = join(await binariesDirectory(major, account), "bin");
    const data = join(directory, "data");
    const password = await superuserPassword(directory, account);
    await createCluster(binaries, directory, major, account);
    const certificateFile = options.tls === true ? await createCertificate(directory, account) : undefined;
    const { server, port } = await startOnPort(options, { binaries, data, account });
    return {
        major,
        port,
        superuser: { user: USER, password },
        certificateFile,
        pid: server.pid,
        ended: server.ended,
        stop: () => server.end("SIGINT"),
        kill: () => server.end("SIGKILL"),
    };
}

async function prepareDirectory(directory: string, account: Account | undefined): Promise<void> {
    await mkdir(dirname(directory), { recursive: true });
    // A mode for both would close the folders above it, too.
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (account === undefined) {
        return;
    }
    await chown(directory, account.uid, account.gid);
    const closed = await closedFolder(directory, account);
    if (closed !== undefined) {
        throw new Error(
            `PostgreSQL cannot keep its data in ${directory}: as root it runs as the account "nobody", which may not ` +
                `enter ${closed}. Give it a folder that others may enter (chmod o+x), or run this as another user.`,
        );
    }
}

/** The password is made once: the data keeps it. Whoever may read the folder may log in. */
async function superuserPassword(directory: string, account: Account | undefined): Promise<string> {
    const file = join(directory, "superuser-password");
    if (!existsSync(file)) {
        await writePrivate(file, randomBytes(24).toString("base64url"), account);
    }
    return readFile(file, "utf8");
}

async function createCluster(
    binaries: string,
    directory: string,
    major: Major,
    account: Account | undefined,
): Promise<void> {
    const data = join(directory, "data");
    if (existsSync(data)) {
        const version = (await readFile(join(data, "PG_VERSION"), "utf8")).trim();
        if (version !== String(major)) {
            throw new Error(
                `${directory} holds data of PostgreSQL ${version}, and PostgreSQL ${major} cannot read it. ` +
                    "Remove the folder, or dump the data with the older version first.",
            );
        }
        return;
    }
    // Whole or not at all: what a killed start left is made anew.
    const unfinished = join(directory, "data.unfinished");
    await rm(unfinished, { recursive: true, force: true });
    const initdb = [
        `--pgdata=${unfinished}`,
        `--username=${USER}`,
        `--pwfile=${join(directory, "superuser-password")}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The same on every machine, whatever locales it has. The provider is there from version 17 on.
        ...(major >= 17 ? ["--locale-provider=builtin", "--locale=C.UTF-8"] : ["--no-locale"]),
        "--no-sync",
    ];
    await run(join(binaries, "initdb"), initdb, { cwd: directory, env: { LC_ALL: "C" }, ...account });
    await rename(unfinished, data);
}

async function createCertificate(directory: string, account: Account | undefined): Promise<string> {
    const file = join(directory, "server.crt");
    const { key, certificate } = selfSignedCertificate();
    await writePrivate(join(directory, "server.key"), key, account);
    await writePrivate(file, certificate, account);
    await chmod(file, 0o644);
    return file;
}

async function writePrivate(file: string, content: string, account: Account | undefined): Promise<void> {
    await writeFile(file, content, { mode: 0o600 });
    if (account !== undefined) {
        await chown(file, account.uid, account.gid);
    }
}

/** A port that was free a moment ago can be taken now: where any will do, another is tried. */
async function startOnPort(
    options: PostgresqlOptions,
    place: { readonly binaries: string; readonly data: string; readonly account: Account | undefined },
): Promise<{ readonly server: ServerProcess; readonly port: number }> {
    const { binaries, data, account } = place;
    for (let attempt = 1; ; attempt += 1) {
        const port = options.port ?? (await freePort());
        const settings = {
            listen_addresses: "127.0.0.1",
            port: String(port),
            unix_socket_directories: "",
            fsync: options.durable === true ? "on" : "off",
            ...(options.tls === true && { ssl: "on", ssl_cert_file: "../server.crt", ssl_key_file: "../server.key" }),
            ...options.settings,
        };
        const { onLog, detached = false } = options;
        try {
            const program = join(binaries, "postgres");
            return { server: await startServer(program, data, settings, { account, onLog, detached }), port };
        } catch (error) {
            if (!isPortTaken(error) || options.port !== undefined || attempt === ATTEMPTS) {
                throw error;
            }
        }
    }
}
