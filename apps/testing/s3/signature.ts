import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { S3Error } from "./error";

/** An access key, as the AWS SDK takes it. */
export interface AccessKey {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
}

/** Who may sign, where, and what time it is. */
export interface Authority {
    readonly accessKey: AccessKey;
    readonly region: string;
    readonly now: () => Date;
}

/** The only algorithm. */
export const ALGORITHM = "AWS4-HMAC-SHA256";

const MOST_SKEW_MILLISECONDS = 15 * 60 * 1000;

/**
 * Checks the signature of a text.
 *
 * @param credential `<access key id>/<20261121>/<region>/s3/aws4_request`.
 * @throws {@link S3Error}
 */
export function checkSignature(authority: Authority, credential: string, text: string, signature: string): void {
    const { accessKey, region } = authority;
    const [accessKeyId, day = "", ...scope] = credential.split("/");
    if (accessKeyId !== accessKey.accessKeyId) {
        throw new S3Error("InvalidAccessKeyId", "The access key id does not exist.");
    }
    if (!/^\d{8}$/.test(day) || scope.join("/") !== `${region}/s3/aws4_request`) {
        throw new S3Error("AuthorizationQueryParametersError", `The credential must be for ${region}/s3/aws4_request.`);
    }
    const keys = [day, region, "s3", "aws4_request"];
    const signingKey = keys.reduce<Buffer | string>((key, part) => hmac(key, part), `AWS4${accessKey.secretAccessKey}`);
    const expected = hmac(signingKey, text);
    const given = Buffer.from(signature, "hex");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new S3Error("SignatureDoesNotMatch", "The signature is not that of this request and key.");
    }
}

/**
 * The moment of a time without its separators, `20261121T093000Z`.
 *
 * @throws {@link S3Error}
 */
export function parseAmzDate(text: string): Date {
    const date = new Date(text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z"));
    if (Number.isNaN(date.getTime())) {
        throw new S3Error("AccessDenied", "X-Amz-Date must look like 20261121T093000Z.");
    }
    return date;
}

/** Whether a clock is a quarter of an hour off or less. */
export function isNear({ now }: Authority, date: Date): boolean {
    return Math.abs(now().getTime() - date.getTime()) <= MOST_SKEW_MILLISECONDS;
}

/** SHA-256 in hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
    return createHash("sha256").update(content).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}
