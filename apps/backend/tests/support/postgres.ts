import { execFile, execFileSync, spawn } from "node:child_process";
import { chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../testing/process";

const run = promisify(execFile);
const DEBIAN_DIRECTORY = "/usr/lib/postgresql";
const START_TIMEOUT_MILLISECONDS = 15_000;

/** A PostgreSQL server of the tests' own, on localhost. It takes passwords only, with and without TLS. */
export interface Postgres {
    readonly port: number;
    readonly superuser: { readonly user: string; readonly password: string };
    /** The server's self-signed certificate, which names `localhost` and nothing else. */
    readonly certificateFile: string;
    stop(): Promise<void>;
}

/** An account to run as; empty: the caller's own. */
type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** Starts PostgreSQL, or gives `undefined` where Debian's PostgreSQL or OpenSSL is not installed. */
export async function startPostgres(): Promise<Postgres | undefined> {
    const binaries = await findBinaries();
    if (binaries === undefined) {
        return undefined;
    }
    const directory = await mkdtemp(join(tmpdir(), "postgres-"));
    const remove = () => rm(directory, { recursive: true });
    try {
        const server = await createAndRun(binaries, directory);
        return {
            ...server,
            stop: async () => {
                await server.stop();
                await remove();
            },
        };
    } catch (error) {
        await remove();
        throw error;
    }
}

async function createAndRun(binaries: string, directory: string): Promise<Postgres> {
    const account = unprivilegedAccount();
    if ("uid" in account) {
        await chown(directory, account.uid, account.gid);
    }
    const superuser = { user: "postgres", password: "superuser-password" };
    const data = join(directory, "data");
    const passwordFile = join(directory, "password");
    await writeFile(passwordFile, superuser.password);
    const initdb = [
        `--pgdata=${data}`,
        `--username=${superuser.user}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ];
    await run(join(binaries, "initdb"), initdb, { cwd: directory, ...account });
    const certificate = await createCertificate(directory, account);
    const port = await freePort();
    const settings = [
        "listen_addresses=localhost",
        `port=${port}`,
        "unix_socket_directories=",
        "fsync=off",
        "ssl=on",
        `ssl_cert_file=${certificate.certificateFile}`,
        `ssl_key_file=${certificate.keyFile}`,
    ];
    const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
        cwd: directory,
        stdio: ["ignore", "ignore", "pipe"],
        ...account,
    });
    const ended = new Promise<void>((resolve) => {
        server.on("close", () => {
            resolve();
        });
    });
    const stop = async (): Promise<void> => {
        // Fast shutdown: connections are ended, not waited for.
        server.kill("SIGINT");
        await ended;
    };
    try {
        await acceptsConnections(server.stderr);
    } catch (error) {
        await stop();
        throw error;
    }
    return { port, superuser, certificateFile: certificate.certificateFile, stop };
}

async function createCertificate(directory: string, account: Account) {
    const certificateFile = join(directory, "server.crt");
    const keyFile = join(directory, "server.key");
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-keyout", keyFile];
    const subject = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    await run("openssl", ["req", "-x509", ...key, ...subject, "-out", certificateFile], { cwd: directory, ...account });
    return { certificateFile, keyFile };
}

async function findBinaries(): Promise<string | undefined> {
    try {
        await run("openssl", ["version"]);
        const versions = (await readdir(DEBIAN_DIRECTORY)).map(Number).sort((one, other) => other - one);
        return versions[0] === undefined ? undefined : join(DEBIAN_DIRECTORY, String(versions[0]), "bin");
    } catch {
        return undefined;
    }
}

// PostgreSQL refuses to run as root; Debian's package brings an account for it.
function unprivilegedAccount(): Account {
    if (process.getuid?.() !== 0) {
        return {};
    }
    const id = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
    return { uid: id("-u"), gid: id("-g") };
}

function acceptsConnections(log: NodeJS.ReadableStream): Promise<void> {
    return new Promise((resolve, reject) => {
        let text = "";
        const timeout = setTimeout(() => {
            reject(new Error(`PostgreSQL did not start:\n${text}`));
        }, START_TIMEOUT_MILLISECONDS);
        log.setEncoding("utf8").on("data", (more: string) => {
            text += more;
            if (text.includes("database system is ready to accept connections")) {
                clearTimeout(timeout);
                resolve();
            }
        });
    });
}
