import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ACTIONS_LOGIN, type Client, connect } from "../../../.github/scripts/github/client";

/** A comment as GitHub keeps it. */
export interface FakeComment {
    readonly id: number;
    readonly issue: number;
    readonly login: string;
    body: string;
}

/** An issue or a pull request as GitHub keeps it. */
export interface FakeIssue {
    readonly number: number;
    readonly login: string;
    readonly isPullRequest: boolean;
    labels: string[];
    title: string;
    body: string;
    state: "open" | "closed";
    reason: string | null;
}

/** A request that is refused, in the place of being answered. */
export interface Fault {
    readonly method: string;
    /** A part of its path. */
    readonly path: string;
    readonly status: number;
    readonly message: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** How often; after that the request is answered. */
    times: number;
}

const ROOT = "/repos/example/shop";

/**
 * GitHub's API over HTTP, as far as comments, issues and pull requests go: with pages, the limit of a body, and faults on
 * order. https://docs.github.com/en/rest
 */
export class FakeGitHub {
    readonly comments: FakeComment[] = [];
    readonly issues: FakeIssue[] = [];
    readonly labels: string[] = [];
    /** `POST /repos/…/labels`, in the order they came. */
    readonly requests: string[] = [];
    readonly waits: number[] = [];
    readonly faults: Fault[] = [];
    /** Called before a request is answered, for what happens at the same time. */
    before: (request: string) => Promise<void> | void = () => undefined;
    private nextId = 1;

    private constructor(private readonly server: Server) {}

    /** Starts on a free port. */
    static async start(): Promise<FakeGitHub> {
        const server = createServer();
        const fake = new FakeGitHub(server);
        server.on("request", (request, response) => {
            void fake.answer(request, response);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    /** Ends the server and its connections. */
    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** What GitHub Actions gives a step. */
    get environment(): Record<string, string> {
        return { GITHUB_TOKEN: "t0ken", GITHUB_REPOSITORY: "example/shop", GITHUB_API_URL: this.url };
    }

    /** A client that waits for nothing. */
    client(): Client {
        return connect(this.environment, (milliseconds) => Promise.resolve(this.waits.push(milliseconds)));
    }

    addComment(issue: number, body: string, login = ACTIONS_LOGIN): FakeComment {
        const comment = { id: this.nextId++, issue, login, body };
        this.comments.push(comment);
        return comment;
    }

    addIssue(issue: Partial<FakeIssue>): FakeIssue {
        const added: FakeIssue = {
            number: this.nextId++,
            login: ACTIONS_LOGIN,
            isPullRequest: false,
            labels: [],
            title: "",
            body: "",
            state: "open",
            reason: null,
            ...issue,
        };
        this.issues.push(added);
        return added;
    }

    private get url(): string {
        return `http://127.0.0.1:${addressOf(this.server).port}`;
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const { method = "GET", url = "/" } = request;
        const place = new URL(url, this.url);
        const text = await bodyOf(request);
        this.requests.push(`${method} ${place.pathname}`);
        await this.before(`${method} ${place.pathname}`);
        const fault = this.faults.find(
            (known) => known.times > 0 && known.method === method && place.pathname.includes(known.path),
        );
        if (fault !== undefined) {
            fault.times -= 1;
            send(response, fault.status, { message: fault.message }, fault.headers);
            return;
        }
        if (request.headers.authorization !== "token t0ken") {
            send(response, 401, { message: "Bad credentials" });
            return;
        }
        const given = text === "" ? {} : recordOf(JSON.parse(text));
        if (typeof given.body === "string" && Array.from(given.body).length > 65_536) {
            send(response, 422, { message: "Validation Failed: body is too long (maximum is 65536 characters)" });
            return;
        }
        this.route(method, place, given, response);
    }

    private route(method: string, place: URL, given: Record<string, unknown>, response: ServerResponse): void {
        const path = place.pathname.replace(ROOT, "");
        const [, id = ""] = /\/(\d+)/.exec(path) ?? [];
        const shape = `${method} ${path.replace(/\d+/, "#")}`;
        const comment = this.comments.find((known) => known.id === Number(id));
        const issue = this.issues.find((known) => known.number === Number(id));
        switch (shape) {
            case "GET /issues/#/comments": {
                const found = this.comments.filter((known) => known.issue === Number(id));
                this.page(place, found.map(commentAnswer), response);
                return;
            }
            case "POST /issues/#/comments":
                send(response, 201, commentAnswer(this.addComment(Number(id), String(given.body))));
                return;
            case "PATCH /issues/comments/#":
                if (comment !== undefined) {
                    comment.body = String(given.body);
                    send(response, 200, commentAnswer(comment));
                    return;
                }
                break;
            case "DELETE /issues/comments/#":
                if (comment !== undefined) {
                    this.comments.splice(this.comments.indexOf(comment), 1);
                    send(response, 204);
                    return;
                }
                break;
            case "GET /issues": {
                const label = place.searchParams.get("labels") ?? "";
                const found = this.issues.filter(({ state, labels }) => state === "open" && labels.includes(label));
                this.page(place, found.map(issueAnswer), response);
                return;
            }
            case "POST /issues": {
                const labels = Array.isArray(given.labels) ? given.labels.map(String) : [];
                const added = this.addIssue({ title: String(given.title), body: String(given.body), labels });
                send(response, 201, issueAnswer(added));
                return;
            }
            case "PATCH /issues/#":
                if (issue !== undefined) {
                    change(issue, given);
                    send(response, 200, issueAnswer(issue));
                    return;
                }
                break;
            case "POST /labels":
                if (this.labels.includes(String(given.name))) {
                    send(response, 422, { message: "Validation Failed", errors: [{ code: "already_exists" }] });
                    return;
                }
                this.labels.push(String(given.name));
                send(response, 201, { name: given.name });
                return;
            case "GET /pulls/#":
                if (issue?.isPullRequest === true) {
                    send(response, 200, issueAnswer(issue));
                    return;
                }
                break;
        }
        send(response, 404, { message: "Not Found" });
    }

    private page(place: URL, all: readonly unknown[], response: ServerResponse): void {
        const size = Math.min(100, Number(place.searchParams.get("per_page") ?? "30"));
        const page = Number(place.searchParams.get("page") ?? "1");
        const next = new URL(place);
        next.searchParams.set("page", String(page + 1));
        const more = all.length > page * size;
        send(
            response,
            200,
            all.slice((page - 1) * size, page * size),
            more ? { link: `<${next.href}>; rel="next"` } : {},
        );
    }
}

function change(issue: FakeIssue, given: Record<string, unknown>): void {
    issue.title = typeof given.title === "string" ? given.title : issue.title;
    issue.body = typeof given.body === "string" ? given.body : issue.body;
    if (given.state === "closed") {
        issue.state = "closed";
        issue.reason = String(given.state_reason);
    }
}

function commentAnswer({ id, body, login }: FakeComment) {
    return { id, body, user: { login } };
}

function issueAnswer({ number, title, body, state, login, isPullRequest, labels }: FakeIssue) {
    return {
        number,
        title,
        body,
        state,
        user: { login },
        labels: labels.map((name) => ({ name })),
        ...(isPullRequest && { pull_request: {} }),
    };
}

function send(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) {
        parts.push(Buffer.from(part as Uint8Array));
    }
    return Buffer.concat(parts).toString("utf8");
}

function recordOf(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function addressOf(server: Server): AddressInfo {
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("the server does not listen");
    }
    return address;
}
