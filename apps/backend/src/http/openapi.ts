import swagger from "@fastify/swagger";
import Type, { type Static, type TSchema } from "typebox";
import type { App } from "./app";
import { PROBLEM_TYPE, ProblemSchema } from "./problem";

/** Marks a route in the description as one for which a session is needed. */
export const SIGNED_IN = [{ session: [] }];

/** Describes the routes that are added later. */
export async function describeRoutes(server: App, revision: string): Promise<void> {
    server.addSchema(ProblemSchema);
    await server.register(swagger, {
        openapi: {
            openapi: "3.1.0",
            info: {
                title: "Slipway's sample application",
                description: "People who sign up, with a picture, in a list.",
                version: revision,
            },
            tags: [
                { name: "people", description: "Signing up, and the list." },
                { name: "avatars", description: "Pictures." },
                { name: "operations", description: "For the load balancer, and for whoever looks after the service." },
            ],
            components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: "session" } } },
        },
        // Components are named as their schemas are, not def-0.
        refResolver: {
            buildLocalReference: ({ $id }, _base, _fragment, index) =>
                typeof $id === "string" ? $id : `schema-${index}`,
        },
    });
    server.get("/api/openapi.json", { schema: { hide: true } }, () => server.swagger());
}

/**
 * A reference to a schema that routes share.
 *
 * @param name the schema's `$id`, for the schema's type does not tell it.
 * @throws where it is not.
 */
export function component<Schema extends TSchema>(name: string, schema: Schema) {
    if (!("$id" in schema) || schema.$id !== name) {
        throw new Error(`The schema's $id is not "${name}".`);
    }
    return Type.Unsafe<Static<Schema>>({ $ref: `${name}#` });
}

/** Descriptions of the refusals of a route, by their status. */
export function refusals(...statuses: readonly (keyof typeof MEANINGS)[]) {
    return Object.fromEntries(statuses.map((status) => [status, refusal(MEANINGS[status])]));
}

const MEANINGS = {
    400: "What was sent is not as it must be; each mistake is in `errors`.",
    401: "There is no session, or it has ended.",
    409: "The e-mail address is taken.",
    422: "The upload cannot be used.",
    429: "Too many requests from this address; `Retry-After` says when to try again.",
    503: "Not ready, or what the server depends on does not answer.",
} as const;

function refusal(description: string) {
    return { description, content: { [PROBLEM_TYPE]: { schema: component("Problem", ProblemSchema) } } };
}
