import type { FastifyRequest } from "fastify";
import type { Queries } from "../database/queries";
import { Problem } from "../http/problem";
import { tokenFromCookies } from "./session-cookie";
import { findSessionUser } from "./sessions";
import type { UserRow } from "./users";

const CHALLENGE = { "www-authenticate": 'Cookie cookie-name="session"' };

/**
 * The user who is signed in.
 *
 * @throws a {@link Problem} with status 401 where nobody is.
 */
export async function requireUser(queries: Queries, request: Pick<FastifyRequest, "headers">): Promise<UserRow> {
    const token = tokenFromCookies(request.headers.cookie);
    const user = token === undefined ? undefined : await findSessionUser(queries, token);
    if (user === undefined) {
        throw new Problem(401, "Nobody is signed in, or the session has ended. Sign up first.", { headers: CHALLENGE });
    }
    return user;
}
