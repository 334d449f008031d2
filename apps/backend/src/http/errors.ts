import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AvatarStoreUnavailable } from "../avatars/store";
import { DatabaseUnavailable } from "../database/database";
import type { App } from "./app";
import { Problem, PROBLEM_TYPE } from "./problem";

/** How Node.js names what it cannot read; everything else is 400. */
const CLIENT_ERRORS: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Makes every error of the server's routes an answer of problem details. What went wrong inside is for the log only. The
 * rate limits must be there.
 */
export function answerErrorsWithProblems(server: App): void {
    // Guessing at paths counts as any request does.
    server.setNotFoundHandler({ preHandler: server.rateLimit() }, (request, reply) => {
        const [path = ""] = request.url.split("?");
        return send(reply, new Problem(404, `There is no ${request.method} ${path}.`));
    });
    server.setErrorHandler(answerError);
}

/** Answers what went wrong with a request. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500) {
        request.log.error({ err: error }, "request failed");
    }
    send(reply, problem);
}

/** Answers what is not HTTP, or comes too slowly, or is too large to be read. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
        socket.destroy();
        return;
    }
    const problem = new Problem(CLIENT_ERRORS[error.code ?? ""] ?? 400, "The request cannot be read.");
    const body = JSON.stringify(problem.body());
    const head = [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
        `content-type: ${PROBLEM_TYPE}`,
        `content-length: ${Buffer.byteLength(body)}`,
        "connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function problemOf(error: FastifyError | Problem): Problem {
    if (error instanceof Problem) {
        return error;
    }
    if (error instanceof DatabaseUnavailable || error instanceof AvatarStoreUnavailable) {
        const detail = "What the server depends on does not answer. Try again in a moment.";
        return new Problem(503, detail, { headers: { "retry-after": "1" } });
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
        return new Problem(error.statusCode, error.message);
    }
    return new Problem(500, "The request could not be completed.");
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
    return reply.code(problem.status).headers(problem.headers).type(PROBLEM_TYPE).send(problem.body());
}
