import type { Expectation } from "./settings";

/** Where a release is asked. */
export interface Place {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
}

/** What came back. */
export interface Answer {
    readonly status: number;
    readonly body: string;
    readonly milliseconds: number;
}

/** Text of an answer that is looked at. */
const MOST_BYTES = 1_048_576;

/**
 * Asks once, and reads the answer; redirects are answers.
 *
 * @returns what is wrong, or `undefined` where the answer is right and came in time.
 */
export async function ask(place: Place, expectation: Expectation): Promise<string | undefined> {
    const start = performance.now();
    try {
        const response = await fetch(place.url, {
            // AWS WAF's common rules refuse requests without it.
            headers: { "User-Agent": "slipway-validation", ...place.headers },
            redirect: "manual",
            signal: AbortSignal.timeout(expectation.maximumMilliseconds),
        });
        const body = await readText(response);
        return judge({ status: response.status, body, milliseconds: performance.now() - start }, expectation);
    } catch (error) {
        return unanswered(error, expectation);
    }
}

/** Says what is wrong with an answer, if anything is. */
export function judge({ status, body, milliseconds }: Answer, expectation: Expectation): string | undefined {
    const { statusCodes, maximumMilliseconds } = expectation;
    if (!matches(statusCodes, status)) {
        return `answered with status ${status} in the place of ${statusCodes}`;
    }
    if (expectation.body !== undefined && !body.includes(expectation.body)) {
        return `answered with status ${status}, but without the text ${JSON.stringify(expectation.body)}`;
    }
    if (milliseconds > maximumMilliseconds) {
        return `answered after ${Math.round(milliseconds)} ms in the place of ${maximumMilliseconds} ms`;
    }
    return undefined;
}

function matches(statusCodes: string, status: number): boolean {
    return statusCodes.split(",").some((part) => {
        const [from = Number.NaN, to = from] = part.split("-").map(Number);
        return status >= from && status <= to;
    });
}

async function readText(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    // Leaving the loop closes the connection.
    for await (const part of response.body ?? []) {
        const chunk: unknown = part;
        if (chunk instanceof Uint8Array) {
            chunks.push(chunk);
            bytes += chunk.length;
        }
        if (bytes >= MOST_BYTES) {
            break;
        }
    }
    return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString("utf8");
}

function unanswered(error: unknown, { maximumMilliseconds }: Expectation): string {
    if (!(error instanceof Error)) {
        return `did not answer: ${String(error)}`;
    }
    if (error.name === "TimeoutError") {
        return `did not answer within ${maximumMilliseconds} ms`;
    }
    // Node.js keeps what happened in the cause.
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    return `did not answer: ${reason}`;
}
