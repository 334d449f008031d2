import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startS3 } from "../apps/testing/s3";
import { type Child, startChild } from "./child";
import { backend, BUCKET, type Command, frontend, pageBuild, seed, type Setting, urlOf } from "./commands";
import { addressOf, createDatabase } from "./database";
import { Cleanup } from "./cleanup";
import { dataFolders, removeData } from "./data";
import { freePort } from "./ports";
import { startPostgresql } from "./postgresql";
import { waitUntilReady } from "./readiness";

/** What prints lines, and can fail. */
export type Part = "postgres" | "backend" | "frontend" | "seed";

/** A port of each part. */
export type Ports = Readonly<Record<"frontend" | "backend" | "postgres" | "storage", number>>;

/** What {@link startDevelopment} starts. */
export interface DevelopmentOptions {
    /** Ports on this machine; those left out are any free ones. */
    readonly ports?: Partial<Ports>;
    /** Put people into the database, unless they are there. */
    readonly seed: boolean;
    /**
     * Folder for the data, which stays.
     * @default a temporary one, removed by `stop`
     */
    readonly directory?: string;
    /**
     * Start what changes again: the backend when a file of its own changes, the page in the browser. Without it the page
     * is built as for production.
     * @default false
     */
    readonly reload?: boolean;
    /** Called with each line that a part prints. */
    readonly onLine?: (part: Part, line: string) => void;
    /** Called with what has been reached. */
    readonly onProgress?: (step: string) => void;
    /** Called when a part ends though nobody stopped it. */
    readonly onFailure?: (part: Part, reason: string) => void;
    /** Gives up, and stops what has been started. */
    readonly signal?: AbortSignal;
}

/** The application, running. */
export interface Development {
    /** Address of the page. */
    readonly frontendUrl: string;
    /** Address of the API, without `/api`. */
    readonly backendUrl: string;
    /** Address of the stand-in for S3. */
    readonly storageUrl: string;
    /** The database, as `psql` takes it. */
    readonly databaseUrl: string;
    /** Stops all of it, and waits for that. */
    stop(): Promise<void>;
}

/**
 * Starts the whole application on this machine: PostgreSQL, a stand-in for S3, the backend and the frontend.
 *
 * @throws with the last lines of the part that did not start, after the others have been stopped.
 */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
    const start = new Start(options, new Cleanup());
    try {
        return await start.run();
    } catch (error) {
        await start.stop();
        throw error;
    }
}

class Start {
    /** Aborted by the caller, or by the first part that does not start: the others need not go on. */
    private readonly signal: AbortSignal;
    private readonly failure = new AbortController();
    private stopping = false;

    constructor(
        private readonly options: DevelopmentOptions,
        private readonly cleanup: Cleanup,
    ) {
        const { signal } = options;
        this.signal = signal === undefined ? this.failure.signal : AbortSignal.any([signal, this.failure.signal]);
    }

    async run(): Promise<Development> {
        const { ports = {}, reload = false } = this.options;
        const folders = await dataFolders(this.options.directory ?? (await this.temporaryDirectory()));
        const storage = await startS3({ port: ports.storage, buckets: [BUCKET], directory: folders.storage });
        this.cleanup.add(() => storage.stop());
        const setting: Setting = {
            ports: {
                frontend: ports.frontend ?? (await freePort()),
                backend: ports.backend ?? (await freePort()),
                postgres: ports.postgres ?? (await freePort()),
            },
            storageUrl: storage.url,
            storageCredentials: storage.environment,
            page: folders.page,
            reload,
        };
        await this.together([this.startBackend(setting, folders.postgresql), this.startFrontend(setting)]);
        return {
            frontendUrl: urlOf(setting.ports.frontend),
            backendUrl: urlOf(setting.ports.backend),
            storageUrl: setting.storageUrl,
            databaseUrl: addressOf(setting.ports.postgres),
            stop: () => this.stop(),
        };
    }

    async stop(): Promise<void> {
        this.stopping = true;
        await this.cleanup.run();
    }

    private async temporaryDirectory(): Promise<string> {
        const directory = await mkdtemp(join(tmpdir(), "slipway-development-"));
        this.cleanup.add(async () => {
            await removeData(directory);
            await rm(directory, { recursive: true, force: true });
        });
        return directory;
    }

    /** Waits for all of them even when one fails, so that none goes on after the clean-up. */
    private async together(steps: readonly Promise<void>[]): Promise<void> {
        await Promise.allSettled(
            steps.map((step) =>
                step.catch((error: unknown) => {
                    this.failure.abort(error);
                }),
            ),
        );
        this.signal.throwIfAborted();
    }

    private async startBackend(setting: Setting, database: string): Promise<void> {
        await this.startDatabase(database, setting.ports.postgres);
        const child = this.start("backend", backend(setting));
        await waitUntilReady(`${urlOf(setting.ports.backend)}/api/ready`, child, this.signal);
        this.options.onProgress?.("the backend is ready");
        if (this.options.seed) {
            await this.finish("seed", seed(setting));
            this.options.onProgress?.("people are in the database");
        }
    }

    private async startDatabase(directory: string, port: number): Promise<void> {
        const server = await startPostgresql({
            directory,
            port,
            settings: { log_line_prefix: "", log_checkpoints: "off" },
            onLog: (line) => this.options.onLine?.("postgres", line),
            detached: true,
        });
        this.cleanup.add(() => server.stop());
        this.watch("postgres", server.ended);
        await createDatabase(server);
        this.options.onProgress?.("PostgreSQL takes connections");
    }

    private async startFrontend(setting: Setting): Promise<void> {
        if (!setting.reload) {
            await this.finish("frontend", pageBuild(setting));
        }
        const child = this.start("frontend", frontend(setting));
        await waitUntilReady(`${urlOf(setting.ports.frontend)}/health`, child, this.signal);
        this.options.onProgress?.("the frontend is ready");
    }

    /** Runs what goes on until it is stopped. */
    private start(part: Part, command: Command): Child {
        const child = this.child(part, command);
        const reason = child.ended.then(() => child.failed);
        this.watch(part, reason);
        return child;
    }

    /** Runs what ends by itself. */
    private async finish(part: Part, command: Command): Promise<void> {
        const child = this.child(part, command);
        if ((await child.ended) !== 0) {
            throw new Error(await child.failed);
        }
    }

    private child(part: Part, command: Command): Child {
        this.signal.throwIfAborted();
        const child = startChild({ name: part, ...command, onLine: (line) => this.options.onLine?.(part, line) });
        this.cleanup.add(() => child.stop());
        return child;
    }

    private watch(part: Part, failed: Promise<string>): void {
        void failed.then((reason) => {
            if (!this.stopping) {
                this.options.onFailure?.(part, reason);
            }
        });
    }
}
