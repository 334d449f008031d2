import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";

/**
 * Answers with the problem details of RFC 9457.
 *
 * @param detail what the caller may know about this occurrence.
 */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
    const problem = { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail };
    return reply.code(status).type("application/problem+json").send(problem);
}

/** Makes every error of the server such an answer. What went wrong inside is for the log only. */
export function answerErrorsWithProblems(server: FastifyInstance): void {
    server.setNotFoundHandler((request, reply) =>
        sendProblem(reply, 404, `There is no ${request.method} ${request.url.split("?")[0] ?? ""}.`),
    );
    server.setErrorHandler((error: FastifyError, request, reply) => {
        const status = error.statusCode ?? 500;
        if (status < 500) {
            return sendProblem(reply, status, error.message);
        }
        request.log.error({ err: error }, "request failed");
        return sendProblem(reply, status, "The request could not be completed.");
    });
}
