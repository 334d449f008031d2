import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify from "fastify";
import { addAvatarRoutes } from "./avatars/routes";
import type { Certificate } from "./certificate";
import type { App } from "./http/app";
import { trustsProxy } from "./http/client-address";
import { answerClientError, answerError, answerErrorsWithProblems } from "./http/errors";
import { addSecurityHeaders, allowOrigin } from "./http/headers";
import { loggerOptions, RequestLog } from "./http/logging";
import { describeRoutes } from "./http/openapi";
import { limitRates, rateLimits } from "./http/rate-limit";
import { requestId } from "./http/request-id";
import { validatorCompiler } from "./http/validation";
import { addOperationRoutes, type OperationServices } from "./operations/routes";
import type { Settings } from "./settings";
import { addUserRoutes, type UserServices } from "./users/routes";
import { PersonSchema, UserSchema } from "./users/schemas";

/** What the server works with. */
export type Services = Pick<UserServices, "queries" | "avatars"> &
    Pick<OperationServices, "pendingMigrations" | "closing"> & {
        readonly settings: Pick<Settings, "allowedOrigin" | "logLevel" | "rateLimit" | "revision">;
        /** Makes it speak HTTPS. */
        readonly certificate?: Certificate | undefined;
    };

const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const MOST_BODY_BYTES = 16 * 1024;

/** The server and its routes, ready to listen. Closing it lets open requests finish. */
export async function createServer({ settings, certificate, ...services }: Services): Promise<App> {
    const { allowedOrigin, logLevel, rateLimit, revision } = settings;
    const server: App = fastify({
        https: certificate ?? null,
        logger: loggerOptions(logLevel, revision),
        logController: new RequestLog(),
        requestIdHeader: false,
        genReqId: requestId,
        trustProxy: trustsProxy,
        bodyLimit: MOST_BODY_BYTES,
        requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
        clientErrorHandler: answerClientError,
        frameworkErrors: answerError,
        // A request that still arrives while the server closes is answered, not turned away.
        return503OnClosing: false,
    }).withTypeProvider<TypeBoxTypeProvider>();

    server.setValidatorCompiler(validatorCompiler);
    // JSON only: a form of another site cannot send that.
    server.removeContentTypeParser("text/plain");
    addSecurityHeaders(server);
    closeConnections(server, services.closing);
    allowOrigin(server, allowedOrigin);

    const limits = rateLimits(rateLimit);
    await limitRates(server, limits);
    answerErrorsWithProblems(server);
    server.addSchema(PersonSchema);
    server.addSchema(UserSchema);
    await describeRoutes(server, revision);
    addOperationRoutes(server, { ...services, revision, logLevel });
    addUserRoutes(server, { ...services, limits });
    addAvatarRoutes(server, { ...services, limits });
    await server.ready();
    return server;
}

/** Once the process was told to stop, each answer is the last of its connection. */
function closeConnections(server: App, closing: () => boolean): void {
    server.addHook("onRequest", (_request, reply, done) => {
        if (closing()) {
            reply.header("connection", "close");
        }
        done();
    });
}
