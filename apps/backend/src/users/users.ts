import { type Selectable, sql } from "kysely";
import type { Queries } from "../database/queries";
import type { UsersTable } from "../database/tables";
import type { Position } from "./cursor";
import { createSession, removeEndedSessions } from "./sessions";

/** A user as the database has it. */
export type UserRow = Selectable<UsersTable>;

/** What a list shows of a user; e-mail addresses are not read at all. */
export type PersonRow = Omit<UserRow, "email">;

/** What {@link listUsers} looks for. */
export interface ListOptions {
    /** Part of the name, in upper or lower case. */
    readonly search: string | undefined;
    readonly limit: number;
    /** Where the page before ended. */
    readonly after: Position | undefined;
}

/**
 * Adds a user and signs them in, both or neither.
 *
 * @returns nothing where the e-mail address is taken.
 */
export async function signUp(
    queries: Queries,
    { name, email }: Pick<UserRow, "name" | "email">,
): Promise<{ readonly user: UserRow; readonly token: string } | undefined> {
    return queries.transaction().execute(async (transaction) => {
        // Of several at once for the same address the others wait for the first.
        const user = await transaction
            .insertInto("users")
            .values({ name, email, avatar_key: null })
            .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
            .returningAll()
            .executeTakeFirst();
        if (user === undefined) {
            return undefined;
        }
        await removeEndedSessions(transaction);
        return { user, token: await createSession(transaction, user.id) };
    });
}

/** Users, the newest first, from a position on; one more than the limit where there are more. */
export async function listUsers(
    queries: Queries,
    { search, limit, after }: ListOptions,
): Promise<readonly PersonRow[]> {
    let query = queries
        .selectFrom("users")
        .select(["id", "name", "avatar_key", "created_at"])
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit + 1);
    if (search !== undefined && search !== "") {
        query = query.where("name", "ilike", `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`);
    }
    if (after !== undefined) {
        query = query.where((where) =>
            where(where.refTuple("created_at", "id"), "<", where.tuple(after.createdAt, after.id)),
        );
    }
    return query.execute();
}

/**
 * Gives a user another picture, or none.
 *
 * @returns the picture that it replaces.
 */
export async function replaceAvatar(queries: Queries, userId: string, key: string | null): Promise<string | null> {
    return queries.transaction().execute(async (transaction) => {
        const before = await transaction
            .selectFrom("users")
            .select("avatar_key")
            .where("id", "=", userId)
            .forUpdate()
            .executeTakeFirstOrThrow();
        await transaction.updateTable("users").set({ avatar_key: key }).where("id", "=", userId).execute();
        return before.avatar_key;
    });
}
