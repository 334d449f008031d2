/** Waits for so many milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/** The longest that a rate limit is waited for, in seconds; after that the job says when to run it again. */
export const LONGEST_WAIT_SECONDS = 300;

/** How often a request is sent at most. */
const TRIES = 4;

/** A request of Octokit's, as far as it matters here. */
interface Request {
    readonly method: string;
    readonly url: string;
}

/** What is known of a refusal. */
export interface Refusal {
    readonly status: number;
    readonly message: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Sends a request again after a rate limit, as long as GitHub says, and after a passing fault.
 *
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function retrying(wait: Wait, now: () => number = Date.now) {
    return async <Options extends Request, Response>(
        send: (options: Options) => Response | Promise<Response>,
        options: Options,
    ): Promise<Response> => {
        for (let attempt = 1; ; attempt += 1) {
            try {
                return await send(options);
            } catch (error) {
                const refusal = refusalOf(error);
                const seconds =
                    refusal === undefined ? undefined : secondsToWait(refusal, options.method, attempt, now());
                if (seconds === undefined || attempt === TRIES) {
                    throw error;
                }
                if (seconds > LONGEST_WAIT_SECONDS) {
                    const minutes = Math.ceil(seconds / 60);
                    throw new Error(`GitHub's rate limit is used up for ${minutes} minutes: run the job again then.`, {
                        cause: error,
                    });
                }
                await wait(seconds * 1000);
            }
        }
    };
}

/**
 * How long to wait before a refused request is sent again, in seconds.
 *
 * @returns `undefined` where it would be refused again, or might have been done.
 */
export function secondsToWait(refusal: Refusal, method: string, attempt: number, now: number): number | undefined {
    const { status, headers, message } = refusal;
    const later = 2 ** (attempt - 1);
    if (status === 403 || status === 429) {
        const after = Number(headers["retry-after"] ?? Number.NaN);
        if (Number.isFinite(after)) {
            return Math.max(1, after);
        }
        if (String(headers["x-ratelimit-remaining"]) === "0") {
            const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
            return Number.isFinite(reset) ? Math.max(1, reset - Math.floor(now / 1000) + 1) : 60 * later;
        }
        return status === 429 || /rate limit/i.test(message) ? 60 * later : undefined;
    }
    // A request that creates something may have created it.
    return status >= 500 && method !== "POST" ? later : undefined;
}

/** Reads what Octokit throws; another error is none of GitHub's. */
export function refusalOf(error: unknown): Refusal | undefined {
    if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") {
        return undefined;
    }
    return { status: error.status, message: error.message, headers: headersOf(error) };
}

function headersOf(error: object): Refusal["headers"] {
    const response: unknown = "response" in error ? error.response : undefined;
    const headers: unknown =
        typeof response === "object" && response !== null && "headers" in response ? response.headers : undefined;
    return typeof headers === "object" && headers !== null ? Object.fromEntries(Object.entries(headers)) : {};
}
