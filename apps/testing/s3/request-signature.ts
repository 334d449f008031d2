import type { IncomingMessage } from "node:http";
import { S3Error } from "./error";
import { ALGORITHM, type Authority, checkSignature, isNear, parseAmzDate, sha256 } from "./signature";

const MOST_EXPIRES_SECONDS = 7 * 24 * 60 * 60;
const UNSIGNED = "UNSIGNED-PAYLOAD";
const AUTHORIZATION = new RegExp(
    `^${ALGORITHM} Credential=(?<credential>[^,\\s]+),\\s*SignedHeaders=(?<headers>[^,\\s]+),\\s*Signature=(?<signature>[0-9a-f]+)$`,
);

/** What a signature is of. */
export interface SignedRequest {
    readonly message: IncomingMessage;
    /** As it was sent, without the query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly body: Buffer;
}

/**
 * Checks that a request is signed, in its headers or in its query
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
 *
 * @throws {@link S3Error}
 */
export function checkRequest(authority: Authority, request: SignedRequest): void {
    if (request.query.has("X-Amz-Signature")) {
        checkQuery(authority, request);
    } else {
        checkHeaders(authority, request);
    }
}

function checkHeaders(authority: Authority, request: SignedRequest): void {
    const { authorization = "" } = request.message.headers;
    const { credential, headers, signature } = AUTHORIZATION.exec(authorization)?.groups ?? {};
    if (credential === undefined || headers === undefined || signature === undefined) {
        throw new S3Error("AccessDenied", "The request is not signed.");
    }
    const date = header(request, "x-amz-date");
    if (!isNear(authority, parseAmzDate(date))) {
        throw new S3Error("RequestTimeTooSkewed", "The request's time is too far from the server's.");
    }
    const payload = header(request, "x-amz-content-sha256");
    if (payload.startsWith("STREAMING-")) {
        throw new S3Error("NotImplemented", "Bodies in signed chunks are not supported here.");
    }
    const canonical = canonicalRequest(request, headers, payload);
    checkSignature(authority, credential, textToSign(date, credential, canonical), signature);
    if (payload !== UNSIGNED && payload !== sha256(request.body)) {
        throw new S3Error("XAmzContentSHA256Mismatch", "The body is not the one that was signed.");
    }
}

function checkQuery(authority: Authority, request: SignedRequest): void {
    const parameter = (name: string): string => {
        const value = request.query.get(name);
        if (value === null) {
            throw new S3Error("AuthorizationQueryParametersError", `${name} is missing.`);
        }
        return value;
    };
    const expires = Number(parameter("X-Amz-Expires"));
    if (!Number.isInteger(expires) || expires < 1 || expires > MOST_EXPIRES_SECONDS) {
        throw new S3Error("AuthorizationQueryParametersError", "X-Amz-Expires must be from 1 second to a week.");
    }
    const date = parameter("X-Amz-Date");
    const start = parseAmzDate(date);
    const now = authority.now().getTime();
    if (now < start.getTime() && !isNear(authority, start)) {
        throw new S3Error("AccessDenied", "Request is not valid yet");
    }
    if (now > start.getTime() + expires * 1000) {
        throw new S3Error("AccessDenied", "Request has expired");
    }
    const credential = parameter("X-Amz-Credential");
    const canonical = canonicalRequest(request, parameter("X-Amz-SignedHeaders"), UNSIGNED);
    const signature = parameter("X-Amz-Signature");
    checkSignature(authority, credential, textToSign(date, credential, canonical), signature);
}

function canonicalRequest(request: SignedRequest, signedHeaders: string, payload: string): string {
    const names = signedHeaders.split(";");
    if (!names.includes("host")) {
        throw new S3Error("AccessDenied", "The host must be signed.");
    }
    const query = [...request.query]
        .filter(([name]) => name !== "X-Amz-Signature")
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort();
    const headers = names.map((name) => `${name}:${header(request, name).trim().replaceAll(/ +/g, " ")}\n`);
    return [request.message.method, request.path, query.join("&"), headers.join(""), signedHeaders, payload].join("\n");
}

function textToSign(date: string, credential: string, canonical: string): string {
    const scope = credential.split("/").slice(1).join("/");
    return [ALGORITHM, date, scope, sha256(canonical)].join("\n");
}

function header({ message }: SignedRequest, name: string): string {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(",") : (value ?? "");
}

// RFC 3986: what encodeURIComponent leaves, S3 does not.
function encode(text: string): string {
    return encodeURIComponent(text).replaceAll(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
