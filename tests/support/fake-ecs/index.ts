import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Behaviour } from "./behaviour";
import { FakeService, missingService } from "./fake-service";
import {
    ApiError,
    type Body,
    CLUSTER,
    type FakeTaskDefinition,
    LOG_GROUP,
    serviceArn,
    taskDefinitionArn,
    text,
    texts,
} from "./shapes";
import { type FakeTask, TaskList } from "./task-list";
import type { Agenda } from "./virtual-clock";

export type { Behaviour } from "./behaviour";
export type { Plan } from "./service-shapes";
export { CLUSTER, LOG_GROUP } from "./shapes";
export { RealTime, VirtualClock } from "./virtual-clock";

/** How a call goes wrong. `garbled` is answered by something between; `lost` does what it was asked, and is cut off before its answer. */
export type Fault = "throttled" | "unavailable" | "garbled" | "cut" | "lost" | "denied" | "expired";

const FAULTS: Readonly<
    Record<Exclude<Fault, "cut" | "lost" | "garbled">, { status: number; type: string; message: string }>
> = {
    throttled: { status: 400, type: "ThrottlingException", message: "Rate exceeded" },
    unavailable: { status: 503, type: "ServerException", message: "Service Unavailable. Please try again later." },
    denied: {
        status: 400,
        type: "AccessDeniedException",
        message:
            "User: arn:aws:sts::111122223333:assumed-role/deployer/session is not authorized to perform this action because no identity-based policy allows it",
    },
    expired: {
        status: 400,
        type: "ExpiredTokenException",
        message: "The security token included in the request is expired",
    },
};

interface PlannedFault {
    readonly fault: Fault;
    left: number;
}

/**
 * A stand-in of the APIs of ECS and CloudWatch Logs on loopback, with one cluster. It answers in the shapes of AWS's API
 * references, and its services and tasks go through the states that the ECS developer guide tells of, by a clock.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html
 */
export class FakeEcs {
    /** Names of the calls that came, in their order. */
    readonly calls: string[] = [];
    private readonly requests: { readonly action: string; readonly input: Body }[] = [];
    readonly tasks: TaskList;
    private readonly definitions = new Map<string, FakeTaskDefinition>();
    private readonly services = new Map<string, FakeService>();
    private readonly logs = new Map<string, { readonly at: number; readonly message: string }[]>();
    private readonly faults = new Map<string, PlannedFault>();
    private readonly server: Server;

    private constructor(private readonly agenda: Agenda) {
        this.tasks = new TaskList(agenda, this.definitions, (task, lines) => {
            this.write(task, lines);
        });
        this.server = createServer((request, response) => {
            void this.answer(request, response);
        });
    }

    /** Starts it on any free port. */
    static async start(agenda: Agenda): Promise<FakeEcs> {
        const fake = new FakeEcs(agenda);
        await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    /** Where it listens. */
    get endpoint(): string {
        const { port } = this.server.address() as AddressInfo;
        return `http://127.0.0.1:${port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** Registers a task definition, and says what its tasks do. */
    define(family: string, behaviour: Behaviour, startSeconds = 15): string {
        const revision = [...this.definitions.values()].filter((one) => one.family === family).length + 1;
        const arn = taskDefinitionArn(family, revision);
        const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-dev@sha256:${String(revision).padStart(8, "0")}`;
        this.definitions.set(arn, { arn, family, container: family, image, behaviour, startSeconds });
        return arn;
    }

    /** Creates a service; it runs nothing until it is deployed. */
    createService(name: string, desired = 2): FakeService {
        const service = new FakeService(name, this.agenda, this.tasks, desired);
        this.services.set(name, service);
        return service;
    }

    /** Deploys a task definition, as someone does with `UpdateService`. */
    deploy(service: FakeService, arn: string, plan: Parameters<FakeService["deploy"]>[1] = {}): void {
        const definition = this.definitions.get(arn);
        if (definition === undefined) {
            throw new Error(`no task definition ${arn}`);
        }
        service.deploy(definition, plan);
    }

    /** Has the next calls of an action go wrong; `*` is any action. */
    fail(action: string, fault: Fault, times = 1): void {
        this.faults.set(action, { fault, left: times });
    }

    /** Nothing goes wrong any more. */
    forgive(): void {
        this.faults.clear();
    }

    /** How often an action was called. */
    count(action: string): number {
        return this.calls.filter((call) => call === action).length;
    }

    /** What an action was called with, each time. */
    requestsOf(action: string): Body[] {
        return this.requests.filter((request) => request.action === action).map(({ input }) => input);
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const [, action = ""] = String(request.headers["x-amz-target"]).split(".");
        const input = await readJson(request);
        this.calls.push(action);
        this.requests.push({ action, input });
        const fault = this.takeFault(action);
        if (fault === "cut") {
            request.socket.destroy();
            return;
        }
        if (fault === "garbled") {
            // As something on the way answers, which does not speak the protocol.
            response.writeHead(502, { "content-type": "text/html" });
            response.end("<html><body>Bad Gateway</body></html>");
            return;
        }
        if (fault !== undefined && fault !== "lost") {
            const { status, type, message } = FAULTS[fault];
            send(response, status, { __type: type, message });
            return;
        }
        try {
            const body = this.act(action, input);
            if (fault === "lost") {
                request.socket.destroy();
                return;
            }
            send(response, 200, body);
        } catch (error) {
            const known = error instanceof ApiError ? error : new ApiError("ServerException", String(error));
            send(response, 400, { __type: known.type, message: known.message, ...known.more });
        }
    }

    private takeFault(action: string): Fault | undefined {
        const planned = this.faults.get(action) ?? this.faults.get("*");
        if (planned === undefined || planned.left <= 0) {
            return undefined;
        }
        planned.left -= 1;
        return planned.fault;
    }

    private act(action: string, input: Body): Body {
        switch (action) {
            case "RunTask":
                this.requireCluster(input);
                return this.tasks.runTask(input);
            case "StopTask":
                return this.tasks.stopTask(input);
            case "ListTasks":
                this.requireCluster(input);
                return this.tasks.listTasks(input);
            case "DescribeTasks":
                return this.tasks.describeTasks(input);
            case "DescribeTaskDefinition":
                return this.describeTaskDefinition(text(input.taskDefinition));
            case "ListServiceDeployments":
                return this.serviceOf(input.service).listServiceDeployments(input);
            case "DescribeServiceDeployments":
                return this.byArn(input.serviceDeploymentArns, (service, arns) =>
                    service.describeServiceDeployments(arns),
                );
            case "DescribeServiceRevisions":
                return this.byArn(input.serviceRevisionArns, (service, arns) => service.describeServiceRevisions(arns));
            case "DescribeServices": {
                const [name = ""] = texts(input.services);
                const service = this.services.get(name);
                return service === undefined
                    ? { services: [], failures: [{ arn: serviceArn(name), reason: "MISSING" }] }
                    : { services: [service.describeService()], failures: [] };
            }
            case "GetLogEvents":
                return this.getLogEvents(input);
            default:
                throw new ApiError("UnknownOperationException", `The stand-in has no ${action}.`);
        }
    }

    private describeTaskDefinition(arn: string): Body {
        const definition = this.definitions.get(arn);
        if (definition === undefined) {
            throw new ApiError("ClientException", "Unable to describe task definition.");
        }
        const { family, container, image } = definition;
        const options = {
            "awslogs-group": LOG_GROUP,
            "awslogs-region": "eu-west-1",
            "awslogs-stream-prefix": container,
        };
        return {
            taskDefinition: {
                taskDefinitionArn: arn,
                family,
                containerDefinitions: [{ name: container, image, logConfiguration: { logDriver: "awslogs", options } }],
            },
        };
    }

    private getLogEvents({ logStreamName, limit }: Body): Body {
        const lines = this.logs.get(text(logStreamName));
        if (lines === undefined) {
            throw new ApiError("ResourceNotFoundException", "The specified log stream does not exist.");
        }
        const shown = lines.slice(-Number(limit ?? 10_000));
        return { events: shown.map(({ at, message }) => ({ timestamp: at, ingestionTime: at, message })) };
    }

    private write(task: FakeTask, lines: readonly string[]): void {
        if (lines.length > 0) {
            const { container } = task.definition;
            const at = this.agenda.now();
            this.logs.set(
                `${container}/${container}/${task.arn.slice(task.arn.lastIndexOf("/") + 1)}`,
                lines.map((message) => ({ at, message })),
            );
        }
    }

    private requireCluster({ cluster }: Body): void {
        if (cluster !== CLUSTER) {
            throw new ApiError("ClusterNotFoundException", "Cluster not found.");
        }
    }

    private serviceOf(name: unknown): FakeService {
        return this.services.get(text(name)) ?? missingService();
    }

    private byArn(arns: unknown, describe: (service: FakeService, arns: readonly string[]) => Body): Body {
        const wanted = texts(arns);
        return describe(this.serviceOf(wanted[0]?.split("/").at(-2)), wanted);
    }
}

async function readJson(request: IncomingMessage): Promise<Body> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Body;
}

function send(response: ServerResponse, status: number, body: Body): void {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
}
