import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../development/ports";
import { pythonEnvironment } from "./emulator/python";
import { listTasks, type EmulatedTask, type TaskCommand } from "./emulator/tasks";

export type { EmulatedTask, TaskCommand } from "./emulator/tasks";

/** What {@link startEmulator} starts. */
export interface EmulatorOptions {
    /**
     * Check each request against the policies of who makes it, as IAM does: tasks and functions have what their roles
     * allow, and no more. The emulator's own account, `environment`, may do everything.
     * @default false
     */
    readonly authorize?: boolean;
    /**
     * Factor of all waits in state machines and before their retries.
     * @default 0.01
     */
    readonly waitScale?: number;
}

/** An AWS on this machine, on loopback, with nothing in it. */
export interface Emulator {
    /** `http://127.0.0.1:34567`. */
    readonly endpoint: string;
    readonly region: "eu-west-1";
    readonly account: "123456789012";
    /** What an AWS SDK needs in its environment: endpoint, region and credentials that may do everything. */
    readonly environment: Readonly<Record<string, string>>;
    /** The same for the constructor of an AWS SDK client. */
    readonly client: {
        readonly endpoint: string;
        readonly region: string;
        readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    };
    /** Tells what an ECS task runs, by the family of its task definition; replaces what was told before. */
    runTasks(commands: Readonly<Record<string, TaskCommand>>): Promise<void>;
    /** The ECS tasks, oldest first, with those that ended. */
    tasks(): Promise<EmulatedTask[]>;
    /** The emulator's own log until now. */
    log(): Promise<string>;
    /** Ends it with all tasks and functions that run, and removes its files. */
    stop(): Promise<void>;
}

const DIRECTORY = join(__dirname, "emulator");
const REGION = "eu-west-1";
const ACCOUNT = "123456789012";
const SECRET = "secret";
const START_TIMEOUT_MILLISECONDS = 60_000;

/**
 * Starts ministack, an AWS in one process: S3 with its events, EventBridge, Step Functions, Lambda functions in Node.js,
 * ECS tasks as local processes, SNS, SQS, Secrets Manager, CloudWatch and IAM. The first call on a machine installs it
 * from the Python Package Index into the cache folder.
 *
 * It ends with the process that started it, however that ends.
 *
 * @returns `undefined` where it cannot run here; the reason is printed.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator | undefined> {
    const python = await findPython();
    if (python === undefined) {
        return undefined;
    }
    const state = await mkdtemp(join(tmpdir(), "slipway-emulator-"));
    try {
        return await start(python, state, options);
    } catch (error) {
        await rm(state, { recursive: true, force: true });
        throw error;
    }
}

async function findPython(): Promise<string | undefined> {
    try {
        if (process.platform !== "linux") {
            throw new Error(`its tasks are Linux processes, and this is ${process.platform}.`);
        }
        return await pythonEnvironment("emulator", join(DIRECTORY, "requirements.txt"));
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        console.warn(
            `The emulated AWS cannot run, and tests that need it are skipped: ${reason}\n` +
                "It needs Linux, Python 3.11 or newer with venv, and once a network.",
        );
        return undefined;
    }
}

async function start(python: string, state: string, options: EmulatorOptions): Promise<Emulator> {
    const { authorize = false, waitScale = 0.01 } = options;
    // Tasks run under another account.
    await chmod(state, 0o755);
    await mkdir(join(state, "tasks"));
    await mkdir(join(state, "temporary"));
    const tasksFile = join(state, "tasks.json");
    const runTasks = async (commands: Readonly<Record<string, TaskCommand>>): Promise<void> => {
        await writeFile(`${tasksFile}.new`, JSON.stringify(commands));
        await rename(`${tasksFile}.new`, tasksFile);
    };
    await runTasks({});
    const port = await freePort();
    const logFile = join(state, "log");
    const child = spawn(
        python,
        [join(DIRECTORY, "supervisor.py"), join(state, "pid"), python, join(DIRECTORY, "launcher.py")],
        {
            env: {
                PATH: process.env.PATH,
                LANG: "C.UTF-8",
                EMULATOR_STATE: state,
                SUPERVISOR_REMOVES: state,
                TMPDIR: join(state, "temporary"),
                STATE_DIR: join(state, "temporary"),
                BIND_HOST: "127.0.0.1",
                MINISTACK_HOST: "127.0.0.1",
                GATEWAY_PORT: String(port),
                MINISTACK_REGION: REGION,
                MINISTACK_ACCOUNT_ID: ACCOUNT,
                IOT_MTLS_ENABLED: "0",
                SFN_WAIT_SCALE: String(waitScale),
                AUTH: String(authorize),
                AWS_SECRET_ACCESS_KEY: SECRET,
                // Nothing here runs in a container, whatever the machine has.
                DOCKER_HOST: "unix:///nonexistent",
                PYTHONDONTWRITEBYTECODE: "1",
            },
            stdio: ["pipe", "pipe", "pipe"],
        },
    );
    const log = createWriteStream(logFile);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const ended = new Promise<void>((resolve) => {
        child.on("close", () => {
            log.end(resolve);
        });
    });
    const stop = async (): Promise<void> => {
        child.stdin.destroy();
        await ended;
    };
    const endpoint = `http://127.0.0.1:${port}`;
    try {
        await answers(endpoint, ended);
    } catch (error) {
        const text = await readFile(logFile, "utf8");
        await stop();
        throw new Error(`The emulated AWS did not start:\n${text}`, { cause: error });
    }
    const credentials = { accessKeyId: ACCOUNT, secretAccessKey: SECRET };
    return {
        endpoint,
        region: REGION,
        account: ACCOUNT,
        environment: {
            AWS_ENDPOINT_URL: endpoint,
            AWS_REGION: REGION,
            AWS_ACCESS_KEY_ID: credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
        client: { endpoint, region: REGION, credentials },
        runTasks,
        tasks: () => listTasks(join(state, "tasks")),
        log: () => readFile(logFile, "utf8"),
        stop,
    };
}

async function answers(endpoint: string, ended: Promise<void>): Promise<void> {
    const end = ended.then(() => {
        throw new Error("it ended");
    });
    const deadline = Date.now() + START_TIMEOUT_MILLISECONDS;
    const poll = async (): Promise<void> => {
        while (Date.now() < deadline) {
            const ok = await fetch(`${endpoint}/_ministack/health`).then(
                (response) => response.ok,
                () => false,
            );
            if (ok) {
                return;
            }
            await sleep(50);
        }
        throw new Error(`no answer within ${START_TIMEOUT_MILLISECONDS / 1_000} seconds`);
    };
    await Promise.race([poll(), end]);
}
