import { createServer, type Server } from "node:http";

/** A deployment that ECS remembers. */
export interface PastDeployment {
    readonly revision: number;
    readonly status: string;
    /** Seconds since 1970. */
    readonly finishedAt: number;
}

/** A service that has had some releases. */
export interface History {
    /** Revision of the task definition that serves. */
    readonly current: number;
    readonly deployments: readonly PastDeployment[];
    /** Image of each revision, by its digest's first digit. */
    readonly images: Readonly<Record<number, string>>;
    /** Tags of each image, by its digest's first digit; one that is left out is gone. */
    readonly tags: Readonly<Record<string, readonly string[]>>;
    readonly inactive?: readonly number[];
    /** How the deployment ends that is asked for. */
    readonly fate?: "SUCCESSFUL" | "ROLLBACK_SUCCESSFUL";
    /** Actions that are not allowed. */
    readonly denied?: readonly string[];
}

const ACCOUNT = "eu-west-1:123456789012";
const CLUSTER = `arn:aws:ecs:${ACCOUNT}:cluster/slipway-prod-cluster`;
const SERVICE = `arn:aws:ecs:${ACCOUNT}:service/slipway-prod-cluster/backend-1a2b3c4`;

/** What ECR has of an image, whichever it is asked for. */
export const MANIFEST = {
    imageManifest: '{"schemaVersion":2}',
    imageManifestMediaType: "application/vnd.oci.image.index.v1+json",
};

/** Digest of an image, all of one digit. */
export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;
/** ARN of a revision of the backend's task definition. */
export const taskDefinitionOf = (revision: number) =>
    `arn:aws:ecs:${ACCOUNT}:task-definition/slipway-prod-backend:${revision}`;

/**
 * ECS's and ECR's HTTP interfaces on loopback for one service, as far as its releases go, in the shapes of
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ and https://docs.aws.amazon.com/AmazonECR/latest/APIReference/
 */
export class FakeReleases {
    /** Task definitions that the service was asked to run. */
    readonly asked: unknown[] = [];
    /** How ECR was asked: the action, the credential's scope, and the body. */
    readonly askedRegistry: { readonly action: string; readonly scope: string; readonly body: unknown }[] = [];
    private readonly server: Server;
    private current: number;
    private readonly deployments: PastDeployment[];

    private constructor(private readonly history: History) {
        this.current = history.current;
        this.deployments = [...history.deployments];
        this.server = createServer((request, response) => {
            let text = "";
            request.on("data", (chunk) => (text += String(chunk)));
            request.on("end", () => {
                const body = fieldsOf(JSON.parse(text === "" ? "{}" : text));
                const [service = "", action = ""] = String(request.headers["x-amz-target"]).split(".");
                if (service.startsWith("AmazonEC2ContainerRegistry")) {
                    const [, scope = ""] =
                        /Credential=[^/]+\/\d+\/([^,]+),/.exec(request.headers.authorization ?? "") ?? [];
                    this.askedRegistry.push({ action, scope, body });
                }
                const isDenied = this.history.denied?.includes(action) === true;
                response.writeHead(isDenied ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
                const refusal = { __type: "AccessDeniedException", message: "not authorized" };
                response.end(JSON.stringify(isDenied ? refusal : this.answer(action, body)));
            });
        });
    }

    /** Starts it on any free port. */
    static async start(history: History): Promise<FakeReleases> {
        const fake = new FakeReleases(history);
        await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
        return fake;
    }

    /** Where it listens. */
    get url(): string {
        const address = this.server.address();
        return `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private answer(action: string, body: Readonly<Record<string, unknown>>): unknown {
        switch (action) {
            case "ListServices":
                return { serviceArns: [SERVICE] };
            case "DescribeServices":
                return { services: [this.service()] };
            case "ListServiceDeployments":
                return { serviceDeployments: this.listed(body) };
            case "DescribeServiceDeployments":
                return { serviceDeployments: this.deployments.slice(-1).map((each) => this.brief(each)) };
            case "DescribeServiceRevisions":
                return { serviceRevisions: listOf(body.serviceRevisionArns).map((arn) => this.revision(arn)) };
            case "DescribeTaskDefinition":
                return { taskDefinition: this.taskDefinition(String(body.taskDefinition)) };
            case "UpdateService":
                return this.update(body);
            case "DescribeImages":
                return this.registry();
            case "BatchGetImage":
                return { images: listOf(body.imageIds).length === 1 ? [MANIFEST] : [] };
            case "ListTasks":
                return { taskArns: [] };
            default:
                return {};
        }
    }

    private service() {
        const taskDefinition = taskDefinitionOf(this.current);
        const counts = { desiredCount: 2, runningCount: 2, pendingCount: 0, failedTasks: 0 };
        return {
            serviceArn: SERVICE,
            serviceName: "backend-1a2b3c4",
            clusterArn: CLUSTER,
            status: "ACTIVE",
            ...counts,
            taskDefinition,
            deployments: [{ id: "ecs-svc/1", status: "PRIMARY", taskDefinition, rolloutState: "COMPLETED", ...counts }],
            events: [],
        };
    }

    private listed(body: Readonly<Record<string, unknown>>) {
        const statuses = listOf(body.status);
        return this.deployments
            .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
            .map((each) => this.brief(each));
    }

    private brief(deployment: PastDeployment) {
        const arn = `arn:aws:ecs:${ACCOUNT}:service-revision/slipway-prod-cluster/backend-1a2b3c4/${deployment.revision}`;
        const index = this.deployments.indexOf(deployment);
        return {
            serviceDeploymentArn: `arn:aws:ecs:${ACCOUNT}:service-deployment/slipway-prod-cluster/backend-1a2b3c4/${index}`,
            serviceArn: SERVICE,
            clusterArn: CLUSTER,
            createdAt: deployment.finishedAt - 300,
            startedAt: deployment.finishedAt - 290,
            finishedAt: deployment.finishedAt,
            targetServiceRevisionArn: arn,
            targetServiceRevision: { arn, requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
            status: deployment.status,
        };
    }

    private revision(arn: string) {
        const revision = Number(arn.slice(arn.lastIndexOf("/") + 1));
        const { image } = this.container(revision);
        return {
            serviceRevisionArn: arn,
            serviceArn: SERVICE,
            clusterArn: CLUSTER,
            taskDefinition: taskDefinitionOf(revision),
            containerImages: [{ containerName: "backend", image, imageDigest: image.split("@")[1] }],
        };
    }

    private taskDefinition(arn: string) {
        const revision = Number(arn.slice(arn.lastIndexOf(":") + 1));
        const status = this.history.inactive?.includes(revision) === true ? "INACTIVE" : "ACTIVE";
        return { taskDefinitionArn: arn, status, containerDefinitions: [this.container(revision)] };
    }

    private container(revision: number) {
        const digest = digestOf(this.history.images[revision] ?? "0");
        return { name: "backend", image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/slipway-prod@${digest}` };
    }

    private update(body: Readonly<Record<string, unknown>>): unknown {
        this.asked.push(body);
        const arn = String(body.taskDefinition);
        const { fate = "SUCCESSFUL" } = this.history;
        const revision = Number(arn.slice(arn.lastIndexOf(":") + 1));
        this.deployments.push({ revision, status: fate, finishedAt: Date.now() / 1000 });
        this.current = fate === "SUCCESSFUL" ? revision : this.current;
        return { service: this.service() };
    }

    private registry(): unknown {
        return {
            imageDetails: Object.entries(this.history.tags).map(([digit, imageTags], index) => ({
                registryId: "123456789012",
                repositoryName: "slipway-prod",
                imageDigest: digestOf(digit),
                imageTags,
                imagePushedAt: Date.parse("2026-11-01T08:00:00Z") / 1000 + index * 86_400,
            })),
        };
    }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}
