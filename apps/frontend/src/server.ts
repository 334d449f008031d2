import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createSite, HEALTH_PATH, type SiteSettings } from "./answer";
import type { Certificate } from "./certificate";
import type { ServedFiles } from "./files";
import type { Log } from "./log";

const LIMITS = {
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    // Longer than the load balancer keeps an idle connection, 60 seconds by default: if the server were the first to
    // close it, a request on its way would be lost.
    keepAliveTimeout: 75_000,
};

/** The server, over HTTPS where it has a certificate. */
export function createServer(settings: SiteSettings, files: ServedFiles, log: Log, certificate?: Certificate): Server {
    const site = createSite(settings, files);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
        const start = performance.now();
        const { method = "", url = "", headers } = request;
        const answer = site({ method, url, headers });
        // A connection that stays open would hold up the end of a server that closes.
        const connection = server.listening ? {} : { connection: "close" };
        response.writeHead(answer.status, { ...answer.headers, ...connection });
        // Node.js itself leaves out the body of an answer to HEAD.
        response.end(answer.body);
        response.once("close", () => {
            // The load balancer and ECS ask for their health every few seconds.
            const level = url === HEALTH_PATH ? "debug" : "info";
            const duration = Math.round(performance.now() - start);
            // No query: a search holds names.
            log(level, "request", { method, path: url.split("?")[0] ?? "", status: answer.status, duration });
        });
    };
    const server =
        certificate === undefined
            ? createHttpServer(LIMITS, onRequest)
            : createHttpsServer({ ...LIMITS, ...certificate }, onRequest);
    return server;
}
