import { element, S3Error } from "./error";
import { parseUploadForm } from "./multipart";
import { checkPost } from "./post-policy";
import { checkRequest, type SignedRequest } from "./request-signature";
import type { Authority } from "./signature";
import { entityTag, type Storage, type StoredObject } from "./storage";

/** An answer before it is sent. */
export interface Answer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
}

/** What is asked, and of which object. */
export interface Request extends SignedRequest {
    readonly bucket: string;
    /** Empty for the bucket itself. */
    readonly key: string;
}

const DEFAULT_TYPE = "binary/octet-stream";
const SUCCESS: Readonly<Record<string, number>> = { "200": 200, "201": 201 };
const XML = { "content-type": "application/xml" };

/** The operations that this stand-in knows, each after its signature was checked. */
export class Operations {
    constructor(
        private readonly authority: Authority,
        private readonly storage: Storage,
    ) {}

    /** @throws {@link S3Error} */
    async answer(request: Request): Promise<Answer> {
        const { message, bucket, key } = request;
        if (message.method === "POST" && key === "") {
            return this.postObject(request);
        }
        checkRequest(this.authority, request);
        if (key === "") {
            throw new S3Error("NotImplemented", "Only objects can be asked for here.");
        }
        switch (message.method) {
            case "GET":
                return read(await this.find(bucket, key), message.headers.range);
            case "HEAD":
                return { ...read(await this.find(bucket, key), undefined), body: "" };
            case "PUT":
                return message.headers["x-amz-copy-source"] === undefined
                    ? this.putObject(request)
                    : this.copyObject(request, String(message.headers["x-amz-copy-source"]));
            case "DELETE":
                await this.storage.delete(bucket, key);
                return { status: 204 };
            default:
                throw new S3Error("MethodNotAllowed", "The specified method is not allowed against this resource.");
        }
    }

    private async putObject({ message, bucket, key, body }: Request): Promise<Answer> {
        const { "content-type": contentType = DEFAULT_TYPE, "cache-control": cacheControl } = message.headers;
        const object = this.object(body, contentType, cacheControl);
        await this.storage.put(bucket, key, object);
        return { status: 200, headers: { etag: object.entityTag } };
    }

    private async copyObject({ message, bucket, key }: Request, source: string): Promise<Answer> {
        const [from = "", ...path] = decodeURIComponent(source.replace(/^\//, "")).split("/");
        const original = await this.find(from, path.join("/"));
        const expected = message.headers["x-amz-copy-source-if-match"];
        if (expected !== undefined && expected !== original.entityTag) {
            throw new S3Error("PreconditionFailed", "The object is not the one that was expected.");
        }
        const { "content-type": contentType = DEFAULT_TYPE, "cache-control": cacheControl } = message.headers;
        const replaced = message.headers["x-amz-metadata-directive"] === "REPLACE";
        const copy = replaced
            ? this.object(original.body, contentType, cacheControl)
            : { ...original, lastModified: this.authority.now() };
        await this.storage.put(bucket, key, copy);
        const result = element("LastModified", copy.lastModified.toISOString()) + element("ETag", copy.entityTag);
        return { status: 200, headers: XML, body: element("CopyObjectResult", result) };
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
    private async postObject({ message, bucket, body }: Request): Promise<Answer> {
        const { fields, fileName, file } = parseUploadForm(message.headers["content-type"] ?? "", body);
        checkPost(this.authority, bucket, fields, file.length);
        const key = fields.get("key");
        if (key === undefined || key === "") {
            throw new S3Error("InvalidArgument", "The form has no field key.");
        }
        const object = this.object(file, fields.get("content-type") ?? DEFAULT_TYPE, fields.get("cache-control"));
        await this.storage.put(bucket, key.replaceAll("${filename}", fileName), object);
        const status = SUCCESS[fields.get("success_action_status") ?? ""] ?? 204;
        return { status, headers: { etag: object.entityTag } };
    }

    private object(body: Buffer, contentType: string, cacheControl: string | undefined): StoredObject {
        return { body, contentType, cacheControl, entityTag: entityTag(body), lastModified: this.authority.now() };
    }

    private async find(bucket: string, key: string): Promise<StoredObject> {
        const object = await this.storage.get(bucket, key);
        if (object === undefined) {
            throw new S3Error("NoSuchKey", "The specified key does not exist.");
        }
        return object;
    }
}

function read({ body, contentType, cacheControl, entityTag, lastModified }: StoredObject, range?: string): Answer {
    const headers = {
        "content-type": contentType,
        etag: entityTag,
        "last-modified": lastModified.toUTCString(),
        "accept-ranges": "bytes",
        ...(cacheControl === undefined ? {} : { "cache-control": cacheControl }),
    };
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
    if (first === undefined) {
        return { status: 200, headers: { ...headers, "content-length": String(body.length) }, body };
    }
    const start = Number(first);
    if (start >= body.length) {
        throw new S3Error("InvalidRange", "The requested range is not satisfiable");
    }
    const part = body.subarray(start, last === "" ? undefined : Number(last) + 1);
    const contentRange = `bytes ${start}-${start + part.length - 1}/${body.length}`;
    return {
        status: 206,
        headers: { ...headers, "content-range": contentRange, "content-length": String(part.length) },
        body: part,
    };
}
