import { createHash, randomBytes } from "node:crypto";

/** Seconds that a session lasts. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

const NAME = "session";
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A secret for one browser: 256 random bits. */
export function createToken(): string {
    return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What the database keeps of a token. It is as random as can be: no salt or slow hash makes it harder to guess. */
export function hashToken(token: string): Buffer {
    return createHash("sha256").update(token).digest();
}

/**
 * The header that gives a browser its token. Scripts cannot read it, and pages of other sites cannot send it
 * (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie).
 *
 * @param secure whether the browser came over HTTPS; it would not keep a secure cookie from anywhere else.
 */
export function sessionCookie(token: string, secure: boolean): string {
    const attributes = [`${NAME}=${token}`, `Max-Age=${SESSION_SECONDS}`, "Path=/api", "HttpOnly", "SameSite=Strict"];
    return [...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}

/** The token in a request's `Cookie` header; the first one where there are several. */
export function tokenFromCookies(header: string | undefined): string | undefined {
    const cookies = header?.split(";").map((cookie) => cookie.trim()) ?? [];
    const token = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
    return token !== undefined && TOKEN.test(token) ? token : undefined;
}
