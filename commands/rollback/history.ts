import {
    DescribeServiceRevisionsCommand,
    DescribeServicesCommand,
    DescribeTaskDefinitionCommand,
    type ECSClient,
    ListServiceDeploymentsCommand,
    ListServicesCommand,
    type Service,
    type ServiceDeploymentBrief,
} from "@aws-sdk/client-ecs";
import { UsageError } from "../arguments";
import { AwsProblem, explained } from "../problem";
import type { Stack } from "../stack";
import type { GoodDeployment } from "./releases";

/** A service of a stack in ECS. */
export interface FoundService {
    readonly cluster: string;
    readonly service: string;
    /** Task definition that ECS is to run. */
    readonly taskDefinitionArn: string;
    /** Number of tasks that it is to have. */
    readonly wanted: number;
    /** Whether tasks that it starts take sessions of ECS Exec. */
    readonly isExecEnabled: boolean;
}

/** The most that ECS describes at once. */
const SERVICES_AT_ONCE = 10;
const REVISIONS_AT_ONCE = 20;

/**
 * Finds a service of a stack by the family of its task definition, `<project>-<stack>-<service>`: its own name ends at
 * random.
 *
 * @throws {@link UsageError} where there is none of that name.
 */
export async function findService(ecs: ECSClient, stack: Stack, name: string): Promise<FoundService> {
    const cluster = `${stack.project}-${stack.name}-cluster`;
    const services = await servicesOf(ecs, stack, cluster);
    const found = services.find((service) => nameIn(stack, service) === name);
    if (found?.serviceName === undefined || found.taskDefinition === undefined) {
        const names = services.map((service) => nameIn(stack, service)).sort();
        throw new UsageError(
            `There is no service "${name}" in ${stack.name}: there is ${names.length === 0 ? "none" : names.join(", ")}.`,
        );
    }
    return {
        cluster,
        service: found.serviceName,
        taskDefinitionArn: found.taskDefinition,
        wanted: found.desiredCount ?? 0,
        isExecEnabled: found.enableExecuteCommand ?? false,
    };
}

/** What index.ts calls a service. */
export function nameIn(stack: Stack, { taskDefinition = "" }: Service): string {
    const [, family = ""] = /:task-definition\/(.+):\d+$/.exec(taskDefinition) ?? [];
    return family.replace(`${stack.project}-${stack.name}-`, "");
}

/** The active services of a cluster. */
export async function servicesOf(ecs: ECSClient, stack: Stack, cluster: string): Promise<Service[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
        const token = nextToken;
        const page = await explained(
            stack,
            () =>
                ecs.send(
                    new ListServicesCommand({
                        cluster,
                        maxResults: 100,
                        ...(token !== undefined && { nextToken: token }),
                    }),
                ),
            "ecs:ListServices",
        ).catch((error: unknown) => {
            throw error instanceof Error && error.name === "ClusterNotFoundException"
                ? new AwsProblem(
                      `There is no cluster ${cluster}: the stack was not deployed with these credentials' account ` +
                          `("pulumi up -s ${stack.name}").`,
                      { cause: error },
                  )
                : error;
        });
        arns.push(...(page.serviceArns ?? []));
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const described = await inParts(arns, SERVICES_AT_ONCE, (services) =>
        explained(
            stack,
            () => ecs.send(new DescribeServicesCommand({ cluster, services: [...services] })),
            "ecs:DescribeServices",
        ),
    );
    return described.flatMap(({ services = [] }) => services).filter(({ status }) => status === "ACTIVE");
}

/**
 * The deployments of a service that ECS finished well. ECS keeps those of the last 90 days.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export async function goodDeployments(
    ecs: ECSClient,
    stack: Stack,
    { cluster, service }: FoundService,
    container: string,
): Promise<GoodDeployment[]> {
    const briefs: ServiceDeploymentBrief[] = [];
    let nextToken: string | undefined;
    do {
        const token = nextToken;
        const page = await explained(stack, () =>
            ecs.send(
                new ListServiceDeploymentsCommand({
                    cluster,
                    service,
                    status: ["SUCCESSFUL"],
                    maxResults: 100,
                    ...(token !== undefined && { nextToken: token }),
                }),
            ),
        );
        briefs.push(...(page.serviceDeployments ?? []));
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const arns = [...new Set(briefs.flatMap(({ targetServiceRevisionArn: arn }) => arn ?? []))];
    const described = await inParts(arns, REVISIONS_AT_ONCE, (serviceRevisionArns) =>
        explained(stack, () =>
            ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...serviceRevisionArns] })),
        ),
    );
    const revisions = new Map(
        described
            .flatMap(({ serviceRevisions = [] }) => serviceRevisions)
            .map((revision) => [revision.serviceRevisionArn, revision]),
    );
    return briefs.flatMap(({ targetServiceRevisionArn, finishedAt, createdAt }) => {
        const { taskDefinition, containerImages = [] } = revisions.get(targetServiceRevisionArn) ?? {};
        const image = containerImages.find(({ containerName }) => containerName === container);
        const digest = image?.image?.split("@")[1] ?? image?.imageDigest;
        const time = finishedAt ?? createdAt;
        return taskDefinition === undefined || digest === undefined || time === undefined
            ? []
            : [{ taskDefinitionArn: taskDefinition, digest, finishedAt: time }];
    });
}

/** What a task definition runs, and whether ECS still takes it. */
export async function imageOf(
    ecs: ECSClient,
    stack: Stack,
    taskDefinitionArn: string,
    container: string,
): Promise<{ readonly reference: string | undefined; readonly isActive: boolean }> {
    const { taskDefinition } = await explained(stack, () =>
        ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn })),
    );
    const found = taskDefinition?.containerDefinitions?.find(({ name }) => name === container);
    return { reference: found?.image, isActive: taskDefinition?.status === "ACTIVE" };
}

async function inParts<Item, Answer>(
    items: readonly Item[],
    size: number,
    ask: (part: readonly Item[]) => Promise<Answer>,
): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let start = 0; start < items.length; start += size) {
        answers.push(await ask(items.slice(start, start + size)));
    }
    return answers;
}
