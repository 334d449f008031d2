import { join } from "node:path";
import helmet from "@fastify/helmet";
import staticFiles from "@fastify/static";
import fastify, { type FastifyInstance } from "fastify";
import type { Certificate } from "./certificate";
import type { Settings } from "./settings";

const PUBLIC_DIRECTORY = join(__dirname, "..", "public");
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const YEAR_SECONDS = 31_536_000;

/** The server, over HTTPS where it has a certificate: the files of `public/`, and what the page must know of its environment. */
export function createServer(
    { backendUrl, logLevel, revision }: Pick<Settings, "backendUrl" | "logLevel" | "revision">,
    certificate?: Certificate,
): FastifyInstance {
    const server = fastify({
        https: certificate ?? null,
        logger: { level: logLevel },
        requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
        // A request that still arrives while the server closes is answered, not turned away.
        return503OnClosing: false,
    });
    setSecurityHeaders(server, backendUrl);
    server.register(staticFiles, { root: PUBLIC_DIRECTORY, wildcard: false });

    // The load balancer and ECS call this every few seconds: log what is wrong, not every call.
    const quiet = { logLevel: logLevel === "info" ? "warn" : logLevel } as const;
    server.get("/health", quiet, (_request, reply) => {
        reply.header("cache-control", "no-store");
        return { status: "ok" };
    });
    server.get("/config.json", (_request, reply) => {
        reply.header("cache-control", "no-store");
        return { backendUrl, revision };
    });
    server.setNotFoundHandler((_request, reply) =>
        reply.code(404).type("text/plain; charset=utf-8").send("Not found\n"),
    );
    return server;
}

function setSecurityHeaders(server: FastifyInstance, backendUrl: string): void {
    server.register(helmet, {
        contentSecurityPolicy: {
            // No default that upgrades requests to HTTPS: an environment without a domain has HTTP only.
            useDefaults: false,
            directives: {
                defaultSrc: ["'none'"],
                scriptSrc: ["'self'"],
                styleSrc: ["'self'"],
                imgSrc: ["'self'"],
                connectSrc: ["'self'", backendUrl],
                baseUri: ["'none'"],
                formAction: ["'none'"],
                frameAncestors: ["'none'"],
            },
        },
        // Other hosts below this one's name are not this server's to decide on.
        strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false },
        xFrameOptions: { action: "deny" },
    });
    server.addHook("onRequest", async (_request, reply) => {
        reply.header("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    });
}
