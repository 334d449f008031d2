import cors from "@fastify/cors";
import fastify, { type FastifyInstance } from "fastify";
import type { Certificate } from "./certificate";
import type { Database } from "./database";
import { answerErrorsWithProblems, sendProblem } from "./problem";
import type { Settings } from "./settings";

const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

/** The server and its routes, over HTTPS where it has a certificate. Closing it lets open requests finish, then closes the database. */
export function createServer(
    { allowedOrigin, logLevel, revision }: Pick<Settings, "allowedOrigin" | "logLevel" | "revision">,
    database: Pick<Database, "ping" | "close">,
    certificate?: Certificate,
): FastifyInstance {
    const server = fastify({
        https: certificate ?? null,
        logger: { level: logLevel },
        requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
        // A request that still arrives while the server closes is answered, not turned away.
        return503OnClosing: false,
    });
    answerErrorsWithProblems(server);
    server.register(cors, { origin: allowedOrigin ?? false });
    server.addHook("onRequest", async (_request, reply) => {
        reply.headers({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    });
    server.addHook("onClose", () => database.close());

    // The load balancer and ECS call these every few seconds: log what is wrong, not every call.
    const quiet = { logLevel: logLevel === "info" ? "warn" : logLevel } as const;

    server.get("/api/health", quiet, () => ({ status: "ok" }));
    server.get("/api/ready", quiet, async (request, reply) => {
        try {
            await database.ping();
        } catch (error) {
            request.log.warn({ err: error }, "the database does not answer");
            return sendProblem(reply, 503, "The database does not answer.");
        }
        return { status: "ok" };
    });
    server.get("/api/version", () => ({ revision }));
    return server;
}
