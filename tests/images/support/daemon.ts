import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { cacheDirectory } from "../../../development/cache";
import { Docker } from "./docker";

/** A Docker daemon of the tests' own, with no containers. */
export interface Daemon {
    readonly docker: Docker;
    stop(): Promise<void>;
}

const READY = "API listen on";
const START_TIMEOUT_MILLISECONDS = 60_000;
/** What no build has used for so long is removed. */
const KEPT_UNUSED = "168h";
/** Without a network of its own: containers use the machine's, and no rule of its firewall is touched. */
const WITHOUT_NETWORK = ["--bridge=none", "--iptables=false", "--ip6tables=false"];

const run = promisify(execFile);

/** Starts a daemon in a temporary folder, or says why none can be started here. */
export async function startDaemon(): Promise<Daemon | { readonly missing: string }> {
    const program = programs("dockerd")[0];
    if (process.getuid?.() !== 0 || program === undefined) {
        return { missing: "starting a Docker daemon takes root, and dockerd: apt-get install docker.io" };
    }
    const client = await builder();
    if (client === undefined) {
        return { missing: "no docker client on the PATH can build with BuildKit: apt-get install docker.io" };
    }
    const directory = await mkdtemp(join(tmpdir(), "slipway-docker-"));
    try {
        const daemon = await start(program, client, directory, join(cacheDirectory(), "docker")).catch(
            // Another run's daemon has the layers that are kept.
            () => start(program, client, directory, join(directory, "data")),
        );
        const stop = async (): Promise<void> => {
            await daemon.stop();
            await removeAll(directory);
        };
        return { docker: daemon.docker, stop };
    } catch (error) {
        await removeAll(directory);
        throw error;
    }
}

/**
 * Starts a daemon whose images and layers are in the folder `data`: as on any machine, a build makes what has changed
 * since the last.
 *
 * @throws where none starts, as where another daemon has that folder.
 */
async function start(program: string, client: string, directory: string, data: string): Promise<Daemon> {
    await mkdir(data, { recursive: true });
    const host = `unix://${join(directory, "docker.sock")}`;
    const folders = { "data-root": data, "exec-root": join(directory, "exec"), pidfile: join(data, "pid") };
    const child = spawn(
        program,
        [
            `--host=${host}`,
            ...Object.entries(folders).map(([name, folder]) => `--${name}=${folder}`),
            ...WITHOUT_NETWORK,
        ],
        // A process group of its own: Ctrl+C ends the tests, and they end the daemon.
        { stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    const log: string[] = [];
    const lines = createInterface(child.stderr);
    const ended = new Promise<void>((resolve) => {
        child.on("close", () => {
            resolve();
        });
    });
    const endWithThisProcess = (): void => {
        child.kill();
    };
    process.once("exit", endWithThisProcess);
    const stop = async (): Promise<void> => {
        child.kill("SIGTERM");
        await ended;
        process.removeListener("exit", endWithThisProcess);
    };
    const ready = await new Promise<boolean>((resolve) => {
        const timeout = setTimeout(resolve, START_TIMEOUT_MILLISECONDS, false);
        lines.on("line", (line) => {
            log.push(line);
            if (line.includes(READY)) {
                clearTimeout(timeout);
                resolve(true);
            }
        });
        void ended.then(() => {
            clearTimeout(timeout);
            resolve(false);
        });
    });
    if (!ready) {
        await stop();
        throw new Error(`dockerd did not start:\n${log.join("\n")}`);
    }
    const docker = new Docker(client, { DOCKER_HOST: host });
    // Of a run that was killed, and of builds that newer ones followed.
    await docker.run("container", "prune", "--force");
    await docker.run("image", "prune", "--force");
    await docker.run("builder", "prune", "--force", "--filter", `unused-for=${KEPT_UNUSED}`);
    return { docker, stop };
}

/** The daemon leaves a network namespace mounted. */
async function removeAll(directory: string): Promise<void> {
    const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
    for (const mount of mounts.filter((path) => path.startsWith(`${directory}/`)).reverse()) {
        await run("umount", [mount]);
    }
    await rm(directory, { recursive: true, force: true });
}

/**
 * A client that can build with BuildKit: one before version 23 has it built in, a later one needs the plug-in buildx
 * (https://docs.docker.com/build/buildkit/).
 */
async function builder(): Promise<string | undefined> {
    for (const program of programs("docker")) {
        const buildx = await answer(program, "buildx", "version");
        const [major = ""] = (await answer(program, "version", "--format", "{{.Client.Version}}"))?.split(".") ?? [];
        if (buildx !== undefined || Number(major) < 23) {
            return program;
        }
    }
    return undefined;
}

/** Prints its version and fails where no daemon answers: what it printed counts. */
async function answer(program: string, ...args: readonly string[]): Promise<string | undefined> {
    try {
        return (await run(program, [...args])).stdout;
    } catch (error) {
        const printed = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
        return printed === "" ? undefined : printed;
    }
}

function programs(name: string): string[] {
    return [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
        .map((folder) => join(folder, name))
        .filter((file) => existsSync(file));
}
