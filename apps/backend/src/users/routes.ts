import type { AvatarStore } from "../avatars/store";
import type { Queries } from "../database/queries";
import type { App } from "../http/app";
import { component, refusals, SIGNED_IN } from "../http/openapi";
import { Problem } from "../http/problem";
import type { RateLimits } from "../http/rate-limit";
import { invalid } from "../http/validation";
import { requireUser } from "./authentication";
import { decodeCursor, encodeCursor, type Position } from "./cursor";
import { normalName } from "./name";
import { DEFAULT_LIMIT, ListQuerySchema, type Page, PageSchema, SignUpSchema, UserSchema } from "./schemas";
import { sessionCookie } from "./session-cookie";
import { listUsers, signUp } from "./users";
import { Views } from "./views";

/** What the routes of users need. */
export interface UserServices {
    readonly queries: Queries;
    readonly avatars: AvatarStore;
    readonly limits: RateLimits;
}

/** Adds the routes to sign up, to list people, and to ask who one is. */
export function addUserRoutes(server: App, { queries, avatars, limits }: UserServices): void {
    const views = new Views(avatars);

    server.post(
        "/api/users",
        {
            config: { rateLimit: { max: limits.signUps } },
            schema: {
                operationId: "signUp",
                summary: "Sign up",
                description: "The answer's cookie signs the new user in.",
                tags: ["people"],
                body: SignUpSchema,
                response: { 201: component("User", UserSchema), ...refusals(400, 409, 429, 503) },
            },
        },
        async (request, reply) => {
            const { email } = request.body;
            const signedUp = await signUp(queries, { name: normalName(request.body.name), email });
            if (signedUp === undefined) {
                const errors = [{ pointer: "#/email", detail: "is taken" }];
                throw new Problem(409, "Somebody has signed up with this e-mail address.", { errors });
            }
            reply.header("set-cookie", sessionCookie(signedUp.token, request.protocol === "https"));
            return reply.code(201).send(await views.user(signedUp.user));
        },
    );

    server.get(
        "/api/users",
        {
            schema: {
                operationId: "listPeople",
                summary: "List people, the newest first",
                tags: ["people"],
                querystring: ListQuerySchema,
                response: { 200: PageSchema, ...refusals(400, 429, 503) },
            },
        },
        async (request): Promise<Page> => {
            const { search, limit = DEFAULT_LIMIT, after } = request.query;
            const position = after === undefined ? undefined : positionOf(after);
            const rows = await listUsers(queries, { search: search?.normalize(), limit, after: position });
            const shown = rows.slice(0, limit);
            const last = rows.length > limit ? shown.at(-1) : undefined;
            const next = last === undefined ? null : encodeCursor({ createdAt: last.created_at, id: last.id });
            return { users: await Promise.all(shown.map((row) => views.person(row))), next };
        },
    );

    server.get(
        "/api/users/me",
        {
            schema: {
                operationId: "whoAmI",
                summary: "The user who is signed in",
                tags: ["people"],
                security: SIGNED_IN,
                response: { 200: component("User", UserSchema), ...refusals(401, 429, 503) },
            },
        },
        async (request) => views.user(await requireUser(queries, request)),
    );
}

function positionOf(cursor: string): Position {
    const position = decodeCursor(cursor);
    if (position === undefined) {
        throw invalid("query", [{ pointer: "#/after", detail: 'must be a cursor that a page gave as "next"' }]);
    }
    return position;
}
