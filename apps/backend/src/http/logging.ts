import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { DatabaseError } from "pg";
import type { LogLevel } from "../settings";

/** An error in the log: what a developer needs, and nothing of what a person sent. */
interface LoggedError {
    readonly type: string;
    readonly message: string;
    readonly code: string | undefined;
    readonly stack: string;
    readonly cause: LoggedError | undefined;
}

// Messages of these SQLSTATE classes quote the data: https://www.postgresql.org/docs/current/errcodes-appendix.html
const DATA_IN_MESSAGE = ["22", "23"];
const DEEPEST_CAUSE = 5;

/**
 * Settings of the log: JSON, a line each, with levels and times that people and CloudWatch read. An error is logged
 * without its further properties, in which PostgreSQL, for one, quotes rows.
 */
export function loggerOptions(level: LogLevel, revision: string) {
    return {
        level,
        base: { service: "backend", revision },
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label: string) => ({ level: label }) },
        serializers: { err: (error: unknown) => ({ ...loggedError(error) }) },
    };
}

/** Logs one line for each answer: the route and not the path, which may be anything; no header, no address. */
export class RequestLog extends LogController {
    constructor() {
        super({ disableRequestLogging: true, requestIdLogLabel: "requestId" });
    }

    override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
        const { method, routeOptions } = request;
        const milliseconds = Math.round(reply.elapsedTime);
        const line = { method, route: routeOptions.url, status: reply.statusCode, milliseconds };
        request.log.info(line, error ? "request not answered: the connection broke" : "request answered");
    }
}

function loggedError(error: unknown, depth = 0): LoggedError {
    if (!(error instanceof Error)) {
        return { type: typeof error, message: "not an error", code: undefined, stack: "", cause: undefined };
    }
    const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
    return {
        type: error.name,
        message: quotesData(error) ? "a value was refused" : error.message,
        code: "code" in error ? String(error.code) : undefined,
        stack: frames.join("\n"),
        cause: error.cause === undefined || depth >= DEEPEST_CAUSE ? undefined : loggedError(error.cause, depth + 1),
    };
}

function quotesData(error: Error): boolean {
    return error instanceof DatabaseError && DATA_IN_MESSAGE.some((start) => error.code?.startsWith(start));
}
