import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Fields of a request: of its JSON, or of its form. */
export type Fields = Readonly<Record<string, unknown>>;

/** A call that came. */
export interface AwsCall {
    readonly action: string;
    readonly input: Fields;
    /** What it was signed for: `eu-west-1/ecs/aws4_request`. */
    readonly scope: string;
}

/** Answers a call with what becomes JSON, or with XML as a text. `count` is 1 for the first call of an action. */
export type Answer = (input: Fields, count: number) => unknown;

/** A refusal, as AWS words it. */
export class Refusal extends Error {
    constructor(
        readonly type: string,
        message: string,
        readonly status = 400,
    ) {
        super(message);
    }
}

/** What IAM says, with the action. */
export const denied = (action: string) =>
    new Refusal(
        "AccessDeniedException",
        `User: arn:aws:iam::123456789012:user/somebody is not authorized to perform: ${action} because no ` +
            `identity-based policy allows the ${action} action`,
    );

/**
 * AWS's interfaces on loopback, as far as a test answers them: by JSON, or by the forms and XML of the older ones. What is
 * not answered is refused.
 */
export class FakeAws {
    readonly calls: AwsCall[] = [];
    private readonly server: Server;

    private constructor(private readonly answers: Readonly<Record<string, Answer>>) {
        this.server = createServer((request, response) => {
            let text = "";
            request.on("data", (chunk) => (text += String(chunk)));
            request.on("end", () => {
                if (request.method === "GET") {
                    response.writeHead(200).end("<h1>It works</h1>");
                    return;
                }
                const [, scope = ""] =
                    /Credential=[^/]+\/\d+\/([^,]+),/.exec(request.headers.authorization ?? "") ?? [];
                const { status, type, body } = this.answer(request.headers["x-amz-target"], text, scope);
                response.writeHead(status, { "content-type": type }).end(body);
            });
        });
    }

    /** Starts it on any free port. */
    static async start(answers: Readonly<Record<string, Answer>>): Promise<FakeAws> {
        const fake = new FakeAws(answers);
        await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    /** Where it listens. */
    get url(): string {
        const { port } = this.server.address() as AddressInfo;
        return `http://127.0.0.1:${port}`;
    }

    /** For the constructor of a client of the AWS SDK. */
    get client() {
        const credentials = { accessKeyId: "test", secretAccessKey: "test" };
        return { endpoint: this.url, region: "eu-west-1", credentials, maxAttempts: 1 };
    }

    /** What a process needs in its environment. */
    get environment(): Readonly<Record<string, string>> {
        return { AWS_ENDPOINT_URL: this.url, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    }

    /** What an action was called with, each time. */
    inputsOf(action: string): Fields[] {
        return this.calls.filter((call) => call.action === action).map(({ input }) => input);
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private answer(target: unknown, text: string, scope: string) {
        const isForm = typeof target !== "string";
        const input = isForm ? Object.fromEntries(new URLSearchParams(text)) : fieldsOf(JSON.parse(text));
        const action = isForm ? String(fieldsOf(input).Action) : target.slice(target.indexOf(".") + 1);
        this.calls.push({ action, input, scope });
        const type = isForm ? "text/xml" : "application/x-amz-json-1.1";
        try {
            const found = this.answers[action];
            if (found === undefined) {
                throw new Refusal("UnexpectedCall", `${action} is not expected.`);
            }
            const answer = found(input, this.inputsOf(action).length);
            return { status: 200, type, body: typeof answer === "string" ? answer : JSON.stringify(answer) };
        } catch (error) {
            if (!(error instanceof Refusal)) {
                throw error;
            }
            const { status, message, type: code } = error;
            return { status, type, body: isForm ? xml(code, message) : JSON.stringify({ __type: code, message }) };
        }
    }
}

function xml(code: string, message: string): string {
    const name = code.replace(/Exception$/, "");
    return `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

function fieldsOf(value: unknown): Fields {
    return typeof value === "object" && value !== null ? { ...value } : {};
}
