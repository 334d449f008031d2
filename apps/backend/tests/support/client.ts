import type { App } from "../../src/http/app";

/** Somebody who signed up. */
export interface SignedUp {
    readonly id: string;
    /** The `Cookie` header of their browser. */
    readonly cookie: string;
}

/** Signs somebody up. */
export async function signUp(server: App, name: string, email: string): Promise<SignedUp> {
    const response = await server.inject({ method: "POST", url: "/api/users", payload: { name, email } });
    if (response.statusCode !== 201) {
        throw new Error(`signing up answered ${response.statusCode}: ${response.body}`);
    }
    const { id } = response.json<{ id: string }>();
    return { id, cookie: cookieOf(response.headers["set-cookie"]) };
}

/** What a browser sends back of a `Set-Cookie` header. */
export function cookieOf(header: string | readonly string[] | undefined): string {
    return String(header).split(";")[0] ?? "";
}
