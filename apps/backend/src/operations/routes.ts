import Type from "typebox";
import { DatabaseUnavailable } from "../database/database";
import type { App } from "../http/app";
import { refusals } from "../http/openapi";
import { Problem } from "../http/problem";
import type { LogLevel } from "../settings";

/** What the routes for the load balancer need. */
export interface OperationServices {
    readonly revision: string;
    readonly logLevel: LogLevel;
    /** Names of the migrations that did not run yet; throws {@link DatabaseUnavailable}. */
    readonly pendingMigrations: () => Promise<readonly string[]>;
    /** Whether the process was told to stop. */
    readonly closing: () => boolean;
}

const HealthSchema = Type.Object({ status: Type.Literal("ok"), revision: Type.String() }, { description: "It lives." });
const ReadySchema = Type.Object({ status: Type.Literal("ready") }, { description: "It should be sent requests." });

/** Adds the routes that say whether the process lives, and whether it should be sent requests. */
export function addOperationRoutes(server: App, services: OperationServices): void {
    const { revision, logLevel, pendingMigrations, closing } = services;
    // The load balancer and ECS call these every few seconds: log what is wrong, not every call, and never refuse one.
    const quiet = { logLevel: logLevel === "info" ? "warn" : logLevel, config: { rateLimit: false } } as const;

    server.get(
        "/api/health",
        {
            ...quiet,
            schema: {
                operationId: "health",
                summary: "Whether the process lives",
                tags: ["operations"],
                response: { 200: HealthSchema },
            },
        },
        () => ({ status: "ok" as const, revision }),
    );

    server.get(
        "/api/ready",
        {
            ...quiet,
            schema: {
                operationId: "ready",
                summary: "Whether it should be sent requests",
                description: "The database answers, all migrations ran, and the process was not told to stop.",
                tags: ["operations"],
                response: { 200: ReadySchema, ...refusals(503) },
            },
        },
        async (request) => {
            if (closing()) {
                throw new Problem(503, "The server is shutting down.");
            }
            const pending = await pendingMigrations().catch((error: unknown) => {
                if (!(error instanceof DatabaseUnavailable)) {
                    throw error;
                }
                request.log.warn({ err: error }, "the database is not reached");
                throw new Problem(503, "The database is not reached.");
            });
            if (pending.length > 0) {
                throw new Problem(503, `Migrations are pending: ${pending.join(", ")}.`);
            }
            return { status: "ready" as const };
        },
    );
}
