import type { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";

/** An interface of AWS's that this project has no client of the AWS SDK for. */
export interface Interface {
    /** What it is called in errors and, in capitals and with underscores, in `AWS_ENDPOINT_URL_…`. */
    readonly name: string;
    /** What its requests are signed for. */
    readonly signedAs: string;
    readonly host: (region: string) => string;
}

/** A request to AWS: fields of a form, or a JSON document for a target. */
export type SignedRequest = { readonly region: string } & (
    { readonly form: Readonly<Record<string, string>> } | { readonly target: string; readonly body: unknown }
);

const TIMEOUT_MILLISECONDS = 30_000;

const refusal = z.object({
    __type: z.string().optional(),
    message: z.string().optional(),
    Message: z.string().optional(),
});

/**
 * Asks an interface of AWS's for which a client of its own would be one dependency for one call. It is signed with what
 * the client of ECS signs with.
 *
 * @returns the answer: JSON for a target, XML for a form.
 * @throws Error named as AWS names it, where AWS refuses.
 */
export async function ask(
    ecs: ECSClient,
    { name, signedAs, host }: Interface,
    request: SignedRequest,
): Promise<string> {
    const { region } = request;
    const variable = `AWS_ENDPOINT_URL_${name.toUpperCase().replaceAll(" ", "_")}`;
    const url = new URL(process.env[variable] ?? process.env.AWS_ENDPOINT_URL ?? `https://${host(region)}`);
    const isForm = "form" in request;
    const body = isForm ? new URLSearchParams(request.form).toString() : JSON.stringify(request.body);
    const signer = await ecs.config.signer();
    const unsigned = {
        method: "POST",
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== "" && { port: Number(url.port) }),
        path: "/",
        query: {},
        headers: {
            host: url.host,
            "content-type": isForm ? "application/x-www-form-urlencoded; charset=utf-8" : "application/x-amz-json-1.1",
            ...(!isForm && { "x-amz-target": request.target }),
        },
        body,
    };
    const { headers } = await signer.sign(unsigned, { signingService: signedAs, signingRegion: region });
    const { host: _, ...others } = headers;
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const response = await fetch(url, { method: "POST", headers: others, body, signal });
    const text = await response.text();
    if (response.ok) {
        return text;
    }
    const { type = `HTTP ${response.status}`, message = "no reason given" } = isForm
        ? xmlRefusal(text)
        : jsonRefusal(text);
    const error = new Error(`${name}: ${message}`);
    error.name = type;
    throw error;
}

/** The texts of an XML document's elements of a name, none of which holds elements of its own. */
export function textsOf(xml: string, element: string): string[] {
    return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) => plain(text));
}

function plain(text: string): string {
    const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
    return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => entities[name] ?? entity);
}

function xmlRefusal(xml: string): { readonly type?: string; readonly message?: string } {
    const [[type], [message]] = [textsOf(xml, "Code"), textsOf(xml, "Message")];
    return { ...(type !== undefined && { type }), ...(message !== undefined && { message }) };
}

function jsonRefusal(json: string): { readonly type?: string; readonly message?: string } {
    const { __type: type, message, Message = message } = refusal.catch({}).parse(parsed(json));
    return {
        ...(type !== undefined && { type: type.replace(/^.*#/, "") }),
        ...(Message !== undefined && { message: Message }),
    };
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return {};
    }
}
