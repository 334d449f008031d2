import { type Kysely, sql } from "kysely";
import type { Tables } from "../database/tables";
import type { UserRow } from "./users";
import { createToken, hashToken, SESSION_SECONDS } from "./session-cookie";

const MOST_REMOVED_AT_ONCE = 100;

/**
 * Signs a user in.
 *
 * @returns the token, for the user's browser alone.
 */
export async function createSession(queries: Kysely<Tables>, userId: string): Promise<string> {
    const token = createToken();
    await queries
        .insertInto("sessions")
        .values({
            token_hash: hashToken(token),
            user_id: userId,
            expires_at: sql<Date>`now() + make_interval(secs => ${SESSION_SECONDS})`,
        })
        .execute();
    return token;
}

/** The user whom a token belongs to, unless the session has ended. */
export async function findSessionUser(queries: Kysely<Tables>, token: string): Promise<UserRow | undefined> {
    return queries
        .selectFrom("sessions")
        .innerJoin("users", "users.id", "sessions.user_id")
        .selectAll("users")
        .where("sessions.token_hash", "=", hashToken(token))
        .where("sessions.expires_at", ">", sql<Date>`now()`)
        .executeTakeFirst();
}

/** Removes some sessions that have ended, and leaves those that another process is removing. */
export async function removeEndedSessions(queries: Kysely<Tables>): Promise<void> {
    await queries
        .deleteFrom("sessions")
        .where("token_hash", "in", (ended) =>
            ended
                .selectFrom("sessions")
                .select("token_hash")
                .where("expires_at", "<=", sql<Date>`now()`)
                .limit(MOST_REMOVED_AT_ONCE)
                .forUpdate()
                .skipLocked(),
        )
        .execute();
}
