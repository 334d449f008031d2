import { createHash, createHmac } from "node:crypto";
import type { Emulator } from "../emulator";

/** Services that are called without an SDK client, and the form of their requests. */
const TARGETS = {
    ecs: "AmazonEC2ContainerServiceV20141113",
    kms: "TrentService",
    sqs: "AmazonSQS",
} as const;

/** A service whose actions take JSON and are named in a header. */
export type JsonService = keyof typeof TARGETS;

interface Request {
    readonly service: string;
    readonly method: "GET" | "POST" | "PUT";
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

/**
 * Calls an action of a service that takes JSON, as the emulator's own account.
 *
 * @throws the service's error with its message.
 */
export async function callJson(
    emulator: Emulator,
    service: JsonService,
    action: string,
    input: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
    const text = await send(emulator, {
        service,
        method: "POST",
        path: "/",
        headers: {
            "content-type": service === "sqs" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
            "x-amz-target": `${TARGETS[service]}.${action}`,
        },
        body: JSON.stringify(input),
    });
    return parsed(text);
}

/** Calls an action of a service with a path of its own and JSON in its body: Lambda, EventBridge Scheduler. */
export async function callRest(
    emulator: Emulator,
    service: "lambda" | "scheduler",
    method: "GET" | "POST" | "PUT",
    path: string,
    input?: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
    const headers = { "content-type": "application/json" };
    const body = input === undefined ? "" : JSON.stringify(input);
    return parsed(await send(emulator, { service, method, path, headers, body }));
}

/** Calls an action of IAM, which takes a form and answers in XML. */
export function callIam(emulator: Emulator, action: string, input: Readonly<Record<string, string>>): Promise<string> {
    return send(emulator, {
        service: "iam",
        method: "POST",
        path: "/",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ Action: action, Version: "2010-05-08", ...input }).toString(),
    });
}

async function send(emulator: Emulator, request: Request): Promise<string> {
    const { method, path, body } = request;
    const response = await fetch(`${emulator.endpoint}${path}`, {
        method,
        headers: signed(emulator, request),
        ...(method !== "GET" && { body }),
    });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`${request.service} ${method} ${path} answered ${response.status}: ${text}`);
    }
    return text;
}

function parsed(text: string): Record<string, unknown> {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Signature version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signed(emulator: Emulator, { service, method, path, headers, body }: Request): Record<string, string> {
    const { accessKeyId, secretAccessKey } = emulator.client.credentials;
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const day = time.slice(0, 8);
    const all: Record<string, string> = { ...headers, host: new URL(emulator.endpoint).host, "x-amz-date": time };
    const names = Object.keys(all).sort();
    const canonical = [
        method,
        path,
        "",
        ...names.map((name) => `${name}:${all[name] ?? ""}`),
        "",
        names.join(";"),
        sha256(body),
    ].join("\n");
    const scope = `${day}/${emulator.region}/${service}/aws4_request`;
    const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
    const key = [day, emulator.region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
    const signature = hmac(key, text).toString("hex");
    return {
        ...all,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    };
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}
