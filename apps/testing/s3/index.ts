import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, Operations } from "./operations";
import { S3Error } from "./error";
import type { AccessKey } from "./signature";
import { FileStorage, MemoryStorage, type Storage } from "./storage";

export type { AccessKey } from "./signature";
export { entityTag, type Storage, type StoredObject } from "./storage";

/** How to start a stand-in for S3. */
export interface S3Options {
    /** Names of the buckets that there are. */
    readonly buckets: readonly string[];
    /**
     * Port to listen on.
     * @default a free one
     */
    readonly port?: number;
    /**
     * Address to listen on.
     * @default "127.0.0.1"
     */
    readonly host?: string;
    /**
     * Folder to keep the objects in.
     * @default none: they are kept in memory
     */
    readonly directory?: string;
    /**
     * The only access key that may sign.
     * @default one that {@link S3.environment} gives to the AWS SDK
     */
    readonly accessKey?: AccessKey;
    /** @default "eu-central-1" */
    readonly region?: string;
    /**
     * Origins of the pages that may ask, as a bucket's CORS rules name them.
     * @default all
     */
    readonly allowedOrigins?: readonly string[];
    /**
     * The time by which signatures end.
     * @default the machine's
     */
    readonly now?: () => Date;
}

/** A stand-in for S3 that runs in this process. */
export interface S3 {
    /** Address without a path, `http://127.0.0.1:9000`; buckets are in the path. */
    readonly url: string;
    readonly port: number;
    readonly accessKey: AccessKey;
    readonly region: string;
    /** The objects themselves, without any signature. */
    readonly storage: Storage;
    /** Environment variables by which the AWS SDK finds the stand-in and may sign. */
    readonly environment: Readonly<Record<string, string>>;
    /** Ends all connections and stops listening. */
    stop(): Promise<void>;
}

const DEVELOPMENT_KEY: AccessKey = { accessKeyId: "development", secretAccessKey: "development-secret" };
const MOST_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Starts a stand-in for S3: PutObject, CopyObject, GetObject with a range, HeadObject, DeleteObject and uploads by form,
 * path-style. Signatures, their ends and the conditions of forms are checked as S3 checks them; who may do what is not.
 *
 * @throws where the port is taken.
 */
export async function startS3(options: S3Options): Promise<S3> {
    const { buckets, port = 0, host = "127.0.0.1", directory, accessKey = DEVELOPMENT_KEY } = options;
    const { region = "eu-central-1", allowedOrigins = ["*"], now = () => new Date() } = options;
    const storage = directory === undefined ? new MemoryStorage() : new FileStorage(directory);
    const operations = new Operations({ accessKey, region, now }, storage);

    const server = createServer((message, response) => {
        allowOrigin(message, response, allowedOrigins);
        answer(operations, buckets, message).then(
            (result) => {
                send(response, result);
            },
            (error: unknown) => {
                sendError(message, response, error);
            },
        );
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
    });
    const address = server.address();
    const listening = typeof address === "object" && address !== null ? address.port : port;
    const url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${listening}`;
    return {
        url,
        port: listening,
        accessKey,
        region,
        storage,
        environment: {
            AWS_ENDPOINT_URL_S3: url,
            AWS_REGION: region,
            AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
            AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
        },
        stop: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

async function answer(operations: Operations, buckets: readonly string[], message: IncomingMessage): Promise<Answer> {
    if (message.method === "OPTIONS") {
        return { status: 204 };
    }
    const [path = "", query] = (message.url ?? "").split("?");
    const [, bucket = "", ...key] = path.split("/");
    if (!buckets.includes(bucket)) {
        throw new S3Error("NoSuchBucket", "The specified bucket does not exist");
    }
    const body = await readBody(message);
    const request = { message, path, query: new URLSearchParams(query), bucket, key: decode(key.join("/")), body };
    return operations.answer(request);
}

function decode(key: string): string {
    try {
        return decodeURIComponent(key);
    } catch {
        throw new S3Error("InvalidArgument", "The key is not well encoded.");
    }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of message as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MOST_BODY_BYTES) {
            throw new S3Error("EntityTooLarge", `This stand-in takes at most ${MOST_BODY_BYTES} bytes.`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
function allowOrigin(message: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
    const { origin, "access-control-request-headers": headers } = message.headers;
    if (origin !== undefined && (allowed.includes("*") || allowed.includes(origin))) {
        response.setHeader("access-control-allow-origin", allowed.includes("*") ? "*" : origin);
        response.setHeader("access-control-allow-methods", "GET, HEAD, PUT, POST, DELETE");
        response.setHeader("access-control-allow-headers", headers ?? "*");
        response.setHeader("access-control-expose-headers", "etag");
        response.setHeader("vary", "origin");
    }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
    response.writeHead(status, headers).end(body);
}

function sendError(message: IncomingMessage, response: ServerResponse, error: unknown): void {
    const refusal = error instanceof S3Error ? error : new S3Error("InternalError", String(error));
    const body = message.method === "HEAD" ? "" : refusal.toXml();
    // What is left of a body that was too large is not read.
    response.writeHead(refusal.status, { "content-type": "application/xml", connection: "close" }).end(body);
}
