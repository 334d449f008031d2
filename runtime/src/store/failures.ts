import { Failure } from "../failure";

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);
const REFUSED = new Set(["AccessDenied", "AccessDeniedException", "InvalidAccessKeyId", "SignatureDoesNotMatch"]);

/**
 * Runs a request to S3 and turns its failure into one that a person can act on.
 *
 * @param doing what is being done, after "S3 could not": `read s3://bucket/key`.
 * @throws {@link Failure} of the kind `storage failed`; what is one already is thrown as it is, and so is an abort.
 */
export async function withStorage<Result>(doing: string, request: () => Promise<Result>): Promise<Result> {
    try {
        return await request();
    } catch (error) {
        throw storageFailure(doing, error);
    }
}

/** The failure that an error of the SDK is. */
export function storageFailure(doing: string, error: unknown): unknown {
    if (error instanceof Failure || isAbort(error)) {
        return error;
    }
    return new Failure("storage failed", `S3 could not ${doing}: ${reason(error)}.`, { cause: error });
}

/** Whether an error says that the job was told to stop. */
export function isAbort(error: unknown): boolean {
    return error instanceof Error && error.name === "AbortError";
}

/** Whether S3 answered with this status. */
export function hasStatus(error: unknown, status: number): boolean {
    return metadataOf(error).httpStatusCode === status;
}

function reason(error: unknown): string {
    if (!(error instanceof Error)) {
        return "the reason is unknown";
    }
    const { attempts = 1, httpStatusCode } = metadataOf(error);
    const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
    const status = httpStatusCode === undefined ? "" : ` (HTTP ${httpStatusCode})`;
    const message = error.message.replace(/\.$/, "") || "no message";
    return `${error.name}${status}${tries}: ${message}${advice(error.name)}`;
}

function advice(name: string): string {
    if (EXPIRED.has(name)) {
        return ". The credentials expired while the job ran: start it again";
    }
    if (name === "CredentialsProviderError") {
        return ". No credentials were found: the task needs a role";
    }
    return REFUSED.has(name) ? ". See the policies of the task's role, the bucket and its KMS key" : "";
}

interface Metadata {
    readonly attempts?: number;
    readonly httpStatusCode?: number;
}

function metadataOf(error: unknown): Metadata {
    const metadata: unknown = typeof error === "object" && error !== null && "$metadata" in error && error.$metadata;
    if (typeof metadata !== "object" || metadata === null) {
        return {};
    }
    const attempts = "attempts" in metadata && typeof metadata.attempts === "number" ? metadata.attempts : undefined;
    const status = "httpStatusCode" in metadata ? metadata.httpStatusCode : undefined;
    return { attempts, httpStatusCode: typeof status === "number" ? status : undefined };
}
