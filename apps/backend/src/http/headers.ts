import cors from "@fastify/cors";
import type { App } from "./app";

/** Headers of every answer. It is data for a page of ours: never stored, framed, guessed at or run. */
const HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
};
const ONLY_HTTPS = { "strict-transport-security": "max-age=31536000" };
const PREFLIGHT_SECONDS = 600;

/** Adds the security headers, and the request's id for whoever reports a problem. */
export function addSecurityHeaders(server: App): void {
    server.addHook("onRequest", (request, reply, done) => {
        reply.headers(HEADERS).header("x-request-id", request.id);
        if (request.protocol === "https") {
            reply.headers(ONLY_HTTPS);
        }
        done();
    });
}

/** Lets the pages of one other origin call with their session, and no page of any other where there is none. */
export function allowOrigin(server: App, origin: string | undefined): void {
    if (origin !== undefined) {
        const methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];
        const exposedHeaders = ["retry-after", "x-request-id"];
        server.register(cors, { origin, credentials: true, methods, exposedHeaders, maxAge: PREFLIGHT_SECONDS });
    }
}
