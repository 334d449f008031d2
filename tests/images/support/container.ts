import type { Docker } from "./docker";
import { setTimeout } from "node:timers/promises";

/** As Fargate runs it with this program's settings, and with less: the root read-only, no capabilities, no way to get any. */
const HARDENED = [
    "--network=host",
    "--read-only",
    "--tmpfs=/tmp",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    // The image's own check is asked more often, so that a test need not wait for it.
    "--health-interval=1s",
    "--health-start-period=0s",
] as const;
const POLL_MILLISECONDS = 100;

/** How a container ended. */
export interface Ended {
    readonly code: unknown;
    readonly seconds: number;
    readonly log: string;
}

/** A container that runs on this machine's network. */
export class Container {
    private constructor(
        private readonly docker: Docker,
        private readonly id: string,
        readonly url: string,
    ) {}

    /** Starts an image; its server listens on `port`. */
    static async start(
        docker: Docker,
        image: string,
        port: number,
        environment: Readonly<Record<string, string>>,
    ): Promise<Container> {
        const id = await docker.run(
            "run",
            "--detach",
            ...HARDENED,
            ...variables({ PORT: String(port), ...environment }),
            image,
        );
        return new Container(docker, id, `http://127.0.0.1:${port}`);
    }

    /** Runs another command of an image until it ends. */
    static run(
        docker: Docker,
        image: string,
        environment: Readonly<Record<string, string>>,
        ...command: readonly string[]
    ): Promise<string> {
        return docker.run("run", "--rm", ...HARDENED, ...variables(environment), image, ...command);
    }

    /**
     * Waits until `path` answers with 200, and gives the body.
     *
     * @throws with its log when it ends first.
     */
    async answer(path: string): Promise<string> {
        for (;;) {
            const response = await fetch(`${this.url}${path}`).catch(() => undefined);
            if (response?.ok === true) {
                return response.text();
            }
            await response?.body?.cancel();
            await this.pause();
        }
    }

    /** Waits until the image's own health check has said whether it is healthy. */
    async health(): Promise<unknown> {
        for (;;) {
            const health = await this.docker.inspect(this.id, ".State.Health.Status");
            if (health !== "starting") {
                return health;
            }
            await this.pause();
        }
    }

    log(): Promise<string> {
        return this.docker.run("logs", this.id);
    }

    /** Sends SIGTERM, and SIGKILL when it is still there after so many seconds. */
    async stop(seconds: number): Promise<Ended> {
        const begin = performance.now();
        await this.docker.run("stop", "--time", String(seconds), this.id);
        const duration = (performance.now() - begin) / 1_000;
        const code = await this.docker.inspect(this.id, ".State.ExitCode");
        return { code, seconds: duration, log: await this.log() };
    }

    private async pause(): Promise<void> {
        await setTimeout(POLL_MILLISECONDS);
        if ((await this.docker.inspect(this.id, ".State.Running")) !== true) {
            throw new Error(`The container ended:\n${await this.log()}`);
        }
    }
}

function variables(environment: Readonly<Record<string, string>>): string[] {
    return Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}
