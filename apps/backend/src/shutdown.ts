import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { App } from "./http/app";

/**
 * Time for open requests once the delay is over. ECS kills a container 30 seconds after SIGTERM, unless `stopTimeout` says
 * otherwise (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html).
 */
const DRAIN_MILLISECONDS = 20_000;
const SWEEP_MILLISECONDS = 100;
const QUIET_TURN_MILLISECONDS = 0.1;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Ends the process in an orderly way when it is told to. */
export class Shutdown {
    private begun = false;

    /** @param drainMilliseconds time for open requests once the delay is over. */
    constructor(private readonly drainMilliseconds = DRAIN_MILLISECONDS) {}

    /** Whether the process was told to stop. */
    readonly closing = (): boolean => this.begun;

    /**
     * On SIGTERM or SIGINT the server takes requests for a moment longer, while the load balancer takes its target out of
     * service; then it stops listening, finishes its open requests and closes. The process ends with code 0, or with 1 where
     * requests are still open 20 seconds after that, and at a second signal.
     *
     * @param close called when the last request is answered.
     */
    onSignal(server: App, delaySeconds: number, close: () => Promise<void>): void {
        for (const signal of SIGNALS) {
            process.on(signal, () => {
                if (this.begun) {
                    server.log.error(`${signal} again: ending at once`);
                    process.exit(1);
                }
                this.begun = true;
                server.log.info(`${signal}: closing in ${delaySeconds} s`);
                void this.end(server, delaySeconds, close);
            });
        }
    }

    private async end({ server, log }: App, delaySeconds: number, close: () => Promise<void>): Promise<void> {
        await sleep(delaySeconds * 1000);
        setTimeout(() => {
            log.error("requests were still open at the deadline");
            process.exit(1);
        }, this.drainMilliseconds);
        await quietMoment();
        const closed = promisify(server.close.bind(server))();
        // A connection that was busy at first would wait for its next request long after the last answer.
        setInterval(() => {
            server.closeIdleConnections();
        }, SWEEP_MILLISECONDS);
        try {
            await closed;
            await close();
            log.info("closed");
            process.exit(0);
        } catch (error) {
            log.error({ err: error }, "closing failed");
            process.exit(1);
        }
    }
}

/**
 * Waits for a turn of the event loop in which nothing happened, for a second at most. Closing resets connections that the
 * kernel took and the server did not yet; there are none just then.
 */
async function quietMoment(): Promise<void> {
    const end = performance.now() + 1_000;
    for (let start = performance.now(), busy = true; busy && start < end;) {
        await immediate();
        const now = performance.now();
        busy = now - start > QUIET_TURN_MILLISECONDS;
        start = now;
    }
}

/**
 * Ends the process at a signal until the function that it gives is called. The first process of a container has to say so
 * itself: the kernel does not end it (https://man7.org/linux/man-pages/man7/pid_namespaces.7.html).
 */
export function exitOnSignal(): () => void {
    const exit = (): void => {
        process.exit(1);
    };
    for (const signal of SIGNALS) {
        process.on(signal, exit);
    }
    return () => {
        for (const signal of SIGNALS) {
            process.removeListener(signal, exit);
        }
    };
}
