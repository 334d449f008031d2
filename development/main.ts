import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Cleanup } from "./cleanup";
import { dataFolders, removeData } from "./data";
import { lock } from "./lock";
import { HELP, type Options, readOptions } from "./options";
import { Output } from "./output";
import { freePortFrom } from "./ports";
import { endLeftBehind } from "./postgresql/left-behind";
import { type Ports, startDevelopment } from "./start";

const WANTED: Ports = { frontend: 8080, backend: 8000, postgres: 5432, storage: 9000 };
const INSTALL = join(__dirname, "../apps/install.mjs");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Ctrl+C can arrive twice, from the terminal and through npm: what comes this close behind is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1_500;

/** Somebody asked for the end. */
class Stopped extends Error {}

async function main(): Promise<void> {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        process.stdout.write(HELP);
        return;
    }
    const output = new Output(process.stdout);
    const stopping = new AbortController();
    const cleanup = new Cleanup();
    stopOnSignals(stopping);
    try {
        await run(options, output, stopping, cleanup);
    } catch (error) {
        if (!(error instanceof Stopped)) {
            output.failed(error);
            process.exitCode = 1;
        }
    }
    output.progress("stopping");
    await cleanup.run();
    output.progress("stopped");
}

/** Runs until it is told to stop, or something fails; then it throws the reason. */
async function run(
    { directory, reset }: Options,
    output: Output,
    stopping: AbortController,
    cleanup: Cleanup,
): Promise<void> {
    const { signal } = stopping;
    cleanup.add(await lock(directory));
    await endLeftBehind((await dataFolders(directory)).postgresql);
    if (reset) {
        await removeData(directory);
        output.progress("the data is empty");
    }
    await installPackages(signal);
    const development = await startDevelopment({
        ports: await choosePorts(output),
        seed: true,
        directory,
        reload: true,
        onLine: (part, line) => {
            output.line(part, line);
        },
        onProgress: (step) => {
            output.progress(step);
        },
        onFailure: (part, reason) => {
            stopping.abort(new Error(`${part} has ended:\n${reason}`));
        },
        signal,
    });
    cleanup.add(() => development.stop());
    output.started(development, directory);
    if (!signal.aborted) {
        await once(signal, "abort");
    }
    signal.throwIfAborted();
}

/** The first signal stops in order; a later one, from somebody who does not want to wait, at once. */
function stopOnSignals(stopping: AbortController): void {
    let first: number | undefined;
    for (const signal of SIGNALS) {
        process.on(signal, () => {
            first ??= performance.now();
            stopping.abort(new Stopped());
            if (performance.now() - first > SAME_SIGNAL_MILLISECONDS) {
                process.exit(1);
            }
        });
    }
}

async function installPackages(signal: AbortSignal): Promise<void> {
    const env = { ...process.env, npm_config_progress: "false" };
    const install = spawn(process.execPath, [INSTALL], { stdio: "inherit", env, signal });
    const code = await new Promise<number | null>((resolve, reject) => {
        install.on("error", reject);
        install.on("close", resolve);
    }).catch(() => null);
    signal.throwIfAborted();
    if (code !== 0) {
        throw new Error("The packages of the applications could not be installed: see above.");
    }
}

async function choosePorts(output: Output): Promise<Ports> {
    const chosen: number[] = [];
    const choose = async (wanted: number, part: string): Promise<number> => {
        const port = await freePortFrom(wanted, chosen);
        chosen.push(port);
        if (port !== wanted) {
            output.progress(`port ${wanted} is taken: ${part} is on ${port}`);
        }
        return port;
    };
    return {
        frontend: await choose(WANTED.frontend, "the frontend"),
        backend: await choose(WANTED.backend, "the backend"),
        postgres: await choose(WANTED.postgres, "PostgreSQL"),
        storage: await choose(WANTED.storage, "the stand-in for S3"),
    };
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
