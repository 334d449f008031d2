import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A request to AWS, by what tells it from others. */
export interface ProxiedRequest {
    readonly method: string;
    /** Path and query: `/bucket/key?partNumber=1&uploadId=x`. */
    readonly url: string;
    /** Action of a service that names it in a header: `secretsmanager.GetSecretValue`; else empty. */
    readonly action: string;
}

/**
 * What becomes of a request: it goes on; it waits until the rule is changed; its connection is cut; or it is answered
 * with an error of S3's (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
 */
export type Outcome = "pass" | "hold" | "reset" | { readonly status: number; readonly code: string };

/** Decides on each request. */
export type Rule = (request: ProxiedRequest) => Outcome;

/** An HTTP server before the emulator, which lets a test disturb what goes through it. */
export interface Proxy {
    readonly endpoint: string;
    /** Sets the rule; requests that are held are decided on anew. */
    follow(rule: Rule): void;
    /** Waits until a request is held, and gives it. */
    held(): Promise<ProxiedRequest>;
    /** How many requests were answered otherwise than by the emulator. */
    disturbed(): number;
    stop(): Promise<void>;
}

/** Starts a proxy on loopback, which lets everything pass. */
export async function startProxy(target: string): Promise<Proxy> {
    const { hostname, port } = new URL(target);
    let rule: Rule = () => "pass";
    let disturbed = 0;
    const held = new Map<ProxiedRequest, () => void>();
    let onHeld: ((request: ProxiedRequest) => void) | undefined;

    const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
        // With its own host, which its signature is of.
        const { method, url: path, headers } = incoming;
        const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
        });
        outgoing.on("error", () => response.destroy());
        response.on("close", () => outgoing.destroy());
        incoming.pipe(outgoing);
    };

    const decide = (proxied: ProxiedRequest, incoming: IncomingMessage, response: ServerResponse): void => {
        const outcome = rule(proxied);
        if (outcome === "pass") {
            forward(incoming, response);
        } else if (outcome === "hold") {
            held.set(proxied, () => {
                decide(proxied, incoming, response);
            });
            response.on("close", () => held.delete(proxied));
            onHeld?.(proxied);
        } else if (outcome === "reset") {
            disturbed += 1;
            incoming.socket.resetAndDestroy();
        } else {
            disturbed += 1;
            incoming.resume();
            response.writeHead(outcome.status, { "content-type": "application/xml" });
            response.end(`<Error><Code>${outcome.code}</Code><Message>By the test's proxy.</Message></Error>`);
        }
    };

    const server = createServer((incoming, response) => {
        const { method = "", url = "", headers } = incoming;
        decide({ method, url, action: String(headers["x-amz-target"] ?? "") }, incoming, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("the proxy has no port");
    }
    return {
        endpoint: `http://127.0.0.1:${address.port}`,
        follow: (next) => {
            rule = next;
            for (const [proxied, again] of held) {
                held.delete(proxied);
                again();
            }
        },
        held: () =>
            new Promise((resolve) => {
                const [first] = held.keys();
                if (first !== undefined) {
                    resolve(first);
                }
                onHeld = resolve;
            }),
        disturbed: () => disturbed,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}
