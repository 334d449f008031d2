import { type ECSClient, ListServiceDeploymentsCommand, type Service } from "@aws-sdk/client-ecs";
import { explained } from "../problem";
import { imageOf, nameIn } from "../rollback/history";
import { imagesOf, parseReference, type RegistryImage } from "../rollback/registry";
import { tagsFor } from "../rollback/releases";
import type { Stack } from "../stack";
import { type Part, part } from "./part";

/** How a deployment went. */
export interface DeploymentStatus {
    /** As ECS says it: `SUCCESSFUL`, `IN_PROGRESS`, `ROLLBACK_SUCCESSFUL`. */
    readonly status: string;
    /** When it ended, or else began, in ISO 8601. */
    readonly at: string | undefined;
    readonly reason: string | undefined;
}

/** What a service does. */
export interface ServiceStatus {
    /** As index.ts names it. */
    readonly name: string;
    readonly running: number;
    readonly wanted: number;
    /** Tag of the image that it is to run, or the beginning of its digest. */
    readonly release: Part<string>;
    /** Its last deployment; undefined where ECS remembers none. */
    readonly deployment: Part<DeploymentStatus | undefined>;
}

/** What each service does, by name. */
export async function serviceStatuses(
    ecs: ECSClient,
    stack: Stack,
    services: readonly Service[],
): Promise<ServiceStatus[]> {
    const known = new Map<string, Promise<Part<RegistryImage[]>>>();
    const statuses = await Promise.all(
        services.map(async (service) => {
            const [release, deployment] = await Promise.all([
                part(() => releaseOf(ecs, stack, service, known)),
                part(() => lastDeployment(ecs, stack, service)),
            ]);
            const { runningCount: running = 0, desiredCount: wanted = 0 } = service;
            return { name: nameIn(stack, service), running, wanted, release, deployment };
        }),
    );
    return statuses.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function releaseOf(
    ecs: ECSClient,
    stack: Stack,
    service: Service,
    known: Map<string, Promise<Part<RegistryImage[]>>>,
): Promise<string> {
    const name = nameIn(stack, service);
    const { reference = "" } = await imageOf(ecs, stack, service.taskDefinition ?? "", name);
    const place = parseReference(reference);
    if (place === undefined) {
        return reference;
    }
    const { registry, region, repository, digest } = place;
    const key = `${registry}/${region}/${repository}`;
    const images = known.get(key) ?? part(() => explained(stack, () => imagesOf(ecs, place), "ecr:DescribeImages"));
    known.set(key, images);
    const found = await images;
    const image = "value" in found ? found.value.find((each) => each.digest === digest) : undefined;
    // Without the registry the digest still says which image it is.
    return tagsFor(name, image?.tags ?? [])[0] ?? digest.slice("sha256:".length).slice(0, 12);
}

async function lastDeployment(
    ecs: ECSClient,
    stack: Stack,
    { clusterArn, serviceName }: Service,
): Promise<DeploymentStatus | undefined> {
    const request = new ListServiceDeploymentsCommand({ cluster: clusterArn, service: serviceName, maxResults: 100 });
    const { serviceDeployments = [] } = await explained(stack, () => ecs.send(request), "ecs:ListServiceDeployments");
    const [last] = serviceDeployments.sort(
        (one, other) => (other.createdAt?.getTime() ?? 0) - (one.createdAt?.getTime() ?? 0),
    );
    return last === undefined
        ? undefined
        : {
              status: last.status ?? "UNKNOWN",
              at: (last.finishedAt ?? last.createdAt)?.toISOString(),
              reason: last.statusReason,
          };
}
