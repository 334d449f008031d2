import type { FastifyInstance } from "fastify";

// ECS kills a container that is still there 30 seconds after SIGTERM.
const DEADLINE_MILLISECONDS = 20_000;
const SWEEP_MILLISECONDS = 250;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * On SIGTERM or SIGINT the server stops listening, finishes its open requests and closes; the process then ends with
 * code 0, or with 1 when requests are still open after 20 seconds. A second signal ends the process at once.
 */
export function closeOnSignal(server: FastifyInstance): void {
    const onSignal = (signal: NodeJS.Signals): void => {
        for (const each of SIGNALS) {
            process.removeListener(each, onSignal);
        }
        server.log.info(`${signal}: closing`);
        void close(server);
    };
    for (const signal of SIGNALS) {
        process.on(signal, onSignal);
    }
}

async function close(server: FastifyInstance): Promise<void> {
    setTimeout(() => {
        server.log.error("requests were still open at the deadline");
        process.exit(1);
    }, DEADLINE_MILLISECONDS).unref();
    // A connection that was busy at first would wait for its next request long after the last answer.
    const sweep = setInterval(() => {
        server.server.closeIdleConnections();
    }, SWEEP_MILLISECONDS);
    try {
        await server.close();
        server.log.info("closed");
    } catch (error) {
        server.log.error({ err: error }, "closing failed");
        process.exitCode = 1;
    } finally {
        clearInterval(sweep);
    }
}
