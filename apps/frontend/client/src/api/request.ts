import { PROBLEM_TYPE, readProblem } from "./problem";
import type { Failure, Result, ServerName } from "./result";

/** A request to the backend. */
export interface Request {
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    /** Path below the backend's origin, with a query where it has one. */
    readonly path: string;
    /** Sent as JSON. */
    readonly body?: unknown;
    /** Gives the request up. */
    readonly signal?: AbortSignal;
}

/** Sends a request; `read` makes a value of the answer's JSON, or undefined where the answer is not as agreed. */
export type Send = <Value>(request: Request, read: (value: unknown) => Value | undefined) => Promise<Result<Value>>;

const TIMEOUT_MILLISECONDS = 15_000;
// What a load balancer answers where no backend does.
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/** Makes a {@link Send} to a server at `origin`; the page's own where it is empty. */
export function sender(
    origin: string,
    server: ServerName = "backend",
    fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
): Send {
    return async ({ method, path, body, signal }, read) => {
        const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
        try {
            const response = await fetch(`${origin}${path}`, {
                method,
                // The session's cookie, also where the backend is on another origin.
                credentials: "include",
                headers: body === undefined ? {} : { "content-type": "application/json" },
                body: body === undefined ? null : JSON.stringify(body),
                signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
            });
            const answer = await jsonOf(response);
            const value = response.ok ? read(answer) : undefined;
            return value === undefined ? failureOf(server, response, answer) : { kind: "ok", value };
        } catch {
            return signal?.aborted === true ? { kind: "cancelled" } : { kind: "unreachable", server };
        }
    };
}

function failureOf(server: ServerName, { status, headers }: Response, answer: unknown): Failure {
    const isProblem = headers.get("content-type")?.startsWith(PROBLEM_TYPE) ?? false;
    const problem = isProblem ? readProblem(answer, status) : undefined;
    if (problem !== undefined) {
        return { kind: "refused", problem };
    }
    return GATEWAY_STATUSES.includes(status) ? { kind: "unreachable", server } : { kind: "unexpected", server, status };
}

// Undefined where it is none, as without content.
async function jsonOf(response: Response): Promise<unknown> {
    const text = await response.text();
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
