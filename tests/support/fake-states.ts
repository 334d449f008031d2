import { createServer, type IncomingMessage, type Server } from "node:http";

/** A state that an execution enters; leaving it gives `output`. */
export interface Step {
    readonly state: string;
    readonly output?: unknown;
}

/** What the state machine does when it is started. */
export interface Script {
    readonly steps: readonly Step[];
    readonly status: "SUCCEEDED" | "FAILED" | "RUNNING";
    readonly cause?: string;
    /** Names of executions that run beside it. */
    readonly running?: readonly string[];
    /** What these were started with, by name. */
    readonly inputs?: Readonly<Record<string, unknown>>;
    /** How many questions after an execution are refused, and with what. */
    readonly refusals?: { readonly times: number; readonly type: string };
    /** No state machine is there. */
    readonly missing?: boolean;
}

/** A call of Step Functions'. */
export interface StatesCall {
    readonly action: string;
    readonly input: Readonly<Record<string, unknown>>;
}

const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:";
const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:";

/**
 * Step Functions' and STS's HTTP interfaces on loopback, as far as commands for people use them, in the shapes of
 * https://docs.aws.amazon.com/step-functions/latest/apireference/
 */
export class FakeStates {
    /** What was asked of Step Functions. */
    readonly calls: StatesCall[] = [];
    private refused = 0;

    private constructor(
        private readonly server: Server,
        private readonly script: Script,
    ) {}

    /** Starts it on any free port. */
    static async start(script: Script): Promise<FakeStates> {
        const server = createServer();
        const fake = new FakeStates(server, script);
        server.on("request", (request, response) => {
            void bodyOf(request).then((body) => {
                const { status, type, text } = fake.answer(request, body);
                response.writeHead(status, { "content-type": type }).end(text);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    /** Where it listens. */
    get url(): string {
        const address = this.server.address();
        return `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`;
    }

    /** The input of the one execution that was started. */
    get startedWith(): unknown {
        const started = this.calls.find(({ action }) => action === "StartExecution");
        const input: unknown = JSON.parse(String(started?.input.input));
        return input;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private answer({ headers, method }: IncomingMessage, body: string) {
        const target = headers["x-amz-target"];
        if (method === "GET") {
            return { status: 200, type: "text/html", text: "<h1>It works</h1>" };
        }
        if (typeof target !== "string") {
            return { status: 200, type: "text/xml", text: IDENTITY };
        }
        const action = target.slice(target.indexOf(".") + 1);
        const input = fieldsOf(JSON.parse(body));
        this.calls.push({ action, input });
        if (this.script.missing === true) {
            const text = JSON.stringify({
                __type: "StateMachineDoesNotExist",
                message: "State Machine Does Not Exist",
            });
            return { status: 400, type: "application/x-amz-json-1.0", text };
        }
        const { times = 0, type = "" } = this.script.refusals ?? {};
        if (action === "DescribeExecution" && this.refused < times) {
            this.refused += 1;
            const text = JSON.stringify({ __type: type, message: "Not now" });
            return { status: 400, type: "application/x-amz-json-1.0", text };
        }
        return {
            status: 200,
            type: "application/x-amz-json-1.0",
            text: JSON.stringify(this.result(action, input)),
        };
    }

    private result(action: string, input: Readonly<Record<string, unknown>>): unknown {
        const { steps, status, cause, running = [], inputs = {} } = this.script;
        const seconds = Date.now() / 1000;
        switch (action) {
            case "StartExecution":
                return { executionArn: `${EXECUTION}${String(input.name)}`, startDate: seconds };
            case "ListExecutions":
                return {
                    executions: running.map((name) => ({
                        name,
                        executionArn: `${EXECUTION}${name}`,
                        stateMachineArn: `${MACHINE}any`,
                        status: "RUNNING",
                        startDate: seconds,
                    })),
                };
            case "DescribeExecution": {
                const other = running.find((name) => input.executionArn === `${EXECUTION}${name}`);
                if (other !== undefined) {
                    return {
                        executionArn: input.executionArn,
                        status: "RUNNING",
                        input: JSON.stringify(inputs[other]),
                    };
                }
                return {
                    executionArn: input.executionArn,
                    stateMachineArn: `${MACHINE}any`,
                    status,
                    startDate: seconds,
                    ...(status !== "RUNNING" && { stopDate: seconds + 65 }),
                    ...(status === "FAILED" && { error: "Failed", cause }),
                    ...(status === "SUCCEEDED" && { output: "{}" }),
                };
            }
            case "GetExecutionHistory":
                return { events: steps.flatMap((step, index) => eventsOf(step, index, seconds)) };
            case "StopExecution":
                return { stopDate: seconds };
            default:
                throw new Error(`${action} is not expected.`);
        }
    }
}

function eventsOf({ state, output }: Step, index: number, timestamp: number) {
    const entered = {
        id: 2 * index + 1,
        timestamp,
        type: "TaskStateEntered",
        stateEnteredEventDetails: { name: state },
    };
    const left = { name: state, output: JSON.stringify(output ?? {}) };
    return [entered, { id: 2 * index + 2, timestamp, type: "TaskStateExited", stateExitedEventDetails: left }];
}

const IDENTITY =
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
    "<Arn>arn:aws:iam::123456789012:user/somebody</Arn><UserId>AIDA</UserId><Account>123456789012</Account>" +
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

async function bodyOf(request: IncomingMessage): Promise<string> {
    let body = "";
    for await (const chunk of request) {
        body += String(chunk);
    }
    return body;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? { ...value } : {};
}
