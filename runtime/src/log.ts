import { destination, type Logger, pino, stdTimeFunctions } from "pino";

import type { Variables } from "./environment";

export type { Logger } from "pino";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** What is logged, and what is more serious. */
export type LogLevel = (typeof LEVELS)[number];

/** The level that `LOG_LEVEL` names; `info` where it names none. */
export function logLevel({ LOG_LEVEL }: Variables): LogLevel {
    return LEVELS.find((level) => level === LOG_LEVEL) ?? "info";
}

/**
 * A log of JSON lines on stdout, each with a `message` that a person can read. It is written at once, so that no line is
 * lost when the process ends.
 */
export function createLogger(level: LogLevel = "info"): Logger {
    return pino(
        {
            level,
            base: null,
            messageKey: "message",
            errorKey: "error",
            timestamp: stdTimeFunctions.isoTime,
            serializers: { error: describe },
            formatters: { level: (label) => ({ level: label }) },
        },
        destination({ fd: 1, sync: true }),
    );
}

/** No more of an error than this: those of the AWS SDK carry requests and answers. */
function describe(error: unknown): unknown {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const { name, message, stack, cause } = error;
    return { name, message, stack, cause: cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined };
}
