import type { Clock } from "./clock";
import { describeError } from "./problem";

/** Errors by which AWS asks to come back later. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
const PASSING = new Set([
    "InternalFailure",
    "InternalServerError",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServerException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "Throttling",
    "ThrottlingException",
    "TimeoutError",
    "TooManyRequestsException",
]);

/** Errors of the network below, by Node's codes. */
const BROKEN = new Set([
    "EAI_AGAIN",
    "ECONNABORTED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "EPIPE",
    "ETIMEDOUT",
]);

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

/** Whether the same call may succeed a little later. */
export function isPassing(error: unknown): boolean {
    if (!(error instanceof Error)) {
        return false;
    }
    const code = "code" in error ? String(error.code) : "";
    return PASSING.has(error.name) || BROKEN.has(code) || (statusOf(error) ?? 0) >= 500;
}

/** The time is up, and the last call to AWS had not succeeded. */
export class OutOfTime extends Error {
    override readonly name = "OutOfTime";
}

/** Calls AWS until a time, and keeps at it while it is throttled, out of order or out of reach. */
export class Patience {
    constructor(
        private readonly clock: Clock,
        /** In milliseconds since 1970. */
        readonly until: number,
    ) {}

    /** Whether there is no time left. */
    get isOver(): boolean {
        return this.clock.now() >= this.until;
    }

    /** Waits, but not for longer than there is time. */
    async pause(milliseconds: number): Promise<void> {
        await this.clock.sleep(Math.max(0, Math.min(milliseconds, this.until - this.clock.now())));
    }

    /**
     * Makes a call.
     *
     * @param retry says of an error whether to try again.
     * @throws {@link OutOfTime} where it did not succeed in time, or the call's own error where it never will.
     */
    async call<Result>(call: () => Promise<Result>, retry: (error: unknown) => boolean = isPassing): Promise<Result> {
        for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
            try {
                return await call();
            } catch (error) {
                if (!retry(error)) {
                    throw error;
                }
                if (this.isOver) {
                    throw new OutOfTime(`the last call to AWS failed: ${describeError(error)}`, { cause: error });
                }
            }
            await this.pause(pause);
        }
    }
}

function statusOf(error: Error): number | undefined {
    const holder = "$metadata" in error ? error.$metadata : undefined;
    const status =
        typeof holder === "object" && holder !== null && "httpStatusCode" in holder ? holder.httpStatusCode : undefined;
    return typeof status === "number" ? status : undefined;
}
