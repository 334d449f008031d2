import { spawn } from "node:child_process";
import { get } from "node:https";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join, relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import { builtProgram } from "../../tests/support/built-program";

const PROJECT = join(__dirname, "../..");

type Environment = Readonly<Record<string, string>>;

/** How a process ended, and all that it printed. */
export interface Ended {
    readonly code: number | null;
    readonly output: string;
}

/** A server that runs as in its image: its own process, its own port. */
export interface RunningServer {
    readonly url: string;
    readonly port: number;
    readonly ended: Promise<Ended>;
    signal(signal: NodeJS.Signals): void;
    /** Waits until it takes no new connections. */
    refuses(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and gives its number. */
export async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("the server has no port");
    }
    return address.port;
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Runs Node.js with exactly these environment variables until it ends. */
export function runNode(directory: string, args: readonly string[], environment: Environment): Promise<Ended> {
    return start(directory, args, environment).ended;
}

/** Runs a program of the application in `directory`, with exactly these environment variables, until it ends. */
export async function runProgram(directory: string, source: string, environment: Environment): Promise<Ended> {
    return runNode(directory, [await programIn(directory, source)], environment);
}

/** A program of an application with all that it uses in one file: tsx takes a second longer to load it. */
export function programIn(directory: string, source: string): Promise<string> {
    return builtProgram(relative(PROJECT, join(directory, source)), "bundled");
}

/**
 * Starts `src/main.ts` of the application in `directory`.
 *
 * @throws when it ends before it listens.
 */
export async function startServer(directory: string, environment: Environment): Promise<RunningServer> {
    const port = await freePort();
    const args = [await programIn(directory, "src/main.ts")];
    const { child, listening, ended } = start(directory, args, { ...environment, PORT: String(port) });
    await Promise.race([
        listening,
        ended.then(({ output }) => {
            throw new Error(`The server did not start:\n${output}`);
        }),
    ]);
    return {
        url: `http://127.0.0.1:${port}`,
        port,
        ended,
        signal: (signal) => {
            child.kill(signal);
        },
        refuses: async () => {
            while (await accepts(port)) {
                await setTimeout(10);
            }
        },
    };
}

/** Asks a server on 127.0.0.1 over HTTPS, whoever signed its certificate, and names who did. */
export function securely(port: number, path: string): Promise<{ status: number; body: string; issuer: string }> {
    return new Promise((resolve, reject) => {
        const request = get({ host: "127.0.0.1", port, path, rejectUnauthorized: false, agent: false }, (response) => {
            let body = "";
            const issuer = issuerOf(response.socket);
            response.setEncoding("utf8").on("data", (text: string) => {
                body += text;
            });
            response.on("end", () => {
                resolve({ status: response.statusCode ?? 0, body, issuer });
            });
        });
        request.on("error", reject);
    });
}

function issuerOf(socket: Socket): string {
    if (!(socket instanceof TLSSocket)) {
        throw new Error("the connection is not encrypted");
    }
    return String(socket.getPeerCertificate().issuer.CN);
}

function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket.on("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.on("error", () => {
            resolve(false);
        });
    });
}

function start(directory: string, args: readonly string[], environment: Environment) {
    const child = spawn(process.execPath, args, {
        cwd: directory,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const listening = new Promise<void>((resolve) => {
        const onText = (text: string): void => {
            output += text;
            if (output.includes("Server listening")) {
                resolve();
            }
        };
        child.stdout.setEncoding("utf8").on("data", onText);
        child.stderr.setEncoding("utf8").on("data", onText);
    });
    const ended = new Promise<Ended>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => {
            resolve({ code, output });
        });
    });
    return { child, listening, ended };
}
