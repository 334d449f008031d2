import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "./log";

// ECS kills a container that is still there 30 seconds after SIGTERM.
const DEADLINE_MILLISECONDS = 25_000;
const SWEEP_MILLISECONDS = 250;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * On SIGTERM the server takes connections for `delaySeconds` more, in which the load balancer turns away from it, then
 * stops listening, finishes its open requests and closes; on SIGINT, a developer's Ctrl+C, it does so at once. The
 * process then ends with code 0, or with 1 where requests are still open 25 seconds after the signal. A second signal
 * ends the process at once.
 */
export function closeOnSignal(server: Server, log: Log, delaySeconds: number): void {
    const onSignal = (signal: NodeJS.Signals): void => {
        for (const each of SIGNALS) {
            process.removeListener(each, onSignal);
        }
        log("info", `${signal}: closing`);
        void close(server, log, signal === "SIGTERM" ? delaySeconds : 0);
    };
    for (const signal of SIGNALS) {
        process.on(signal, onSignal);
    }
}

async function close(server: Server, log: Log, delaySeconds: number): Promise<void> {
    setTimeout(() => {
        log("error", "requests were still open at the deadline");
        process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    await wait(delaySeconds * 1000);
    const closed = once(server, "close");
    server.close();
    // A connection that was busy at first would wait for its next request long after the last answer.
    const sweep = setInterval(() => {
        server.closeIdleConnections();
    }, SWEEP_MILLISECONDS);
    await closed;
    clearInterval(sweep);
    log("info", "closed");
}
