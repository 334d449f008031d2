/** Codes of refusals, as S3 names them: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export type S3ErrorCode = keyof typeof STATUSES;

const STATUSES = {
    AccessDenied: 403,
    AuthorizationQueryParametersError: 400,
    EntityTooLarge: 400,
    EntityTooSmall: 400,
    InternalError: 500,
    InvalidAccessKeyId: 403,
    InvalidArgument: 400,
    InvalidPolicyDocument: 400,
    InvalidRange: 416,
    InvalidRequest: 400,
    MalformedPOSTRequest: 400,
    MethodNotAllowed: 405,
    NoSuchBucket: 404,
    NoSuchKey: 404,
    NotImplemented: 501,
    PreconditionFailed: 412,
    RequestTimeTooSkewed: 403,
    SignatureDoesNotMatch: 403,
    XAmzContentSHA256Mismatch: 400,
} as const;

/** A refusal of S3's. */
export class S3Error extends Error {
    override readonly name = "S3Error";
    readonly status: number;

    constructor(
        readonly code: S3ErrorCode,
        message: string,
    ) {
        super(message);
        this.status = STATUSES[code];
    }

    /** The body of the answer. */
    toXml(): string {
        return element("Error", element("Code", this.code) + element("Message", escapeXml(this.message)));
    }
}

/** An XML element with content that is XML itself. */
export function element(name: string, content: string): string {
    return `<${name}>${content}</${name}>`;
}

/** Text as content of an XML element. */
export function escapeXml(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
