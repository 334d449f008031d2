import {
    DescribeServicesCommand,
    DescribeTaskDefinitionCommand,
    type ECSClient,
    paginateListServices,
    paginateListTaskDefinitionFamilies,
} from "@aws-sdk/client-ecs";

/** Where a stack's tasks run. */
export interface StackPlace {
    readonly project: string;
    readonly stack: string;
}

/** ECS describes so many services at once. */
const AT_ONCE = 10;

/**
 * The images of a stack's tasks, by digest: of the services what they run, which after a rollback is not the newest, and of
 * everything else, as the backups, the newest task definition.
 *
 * @returns `undefined` where the stack has no cluster, as before its first deployment.
 * @throws `Error` where ECS refuses.
 */
export async function imagesInUse(ecs: ECSClient, { project, stack }: StackPlace): Promise<string[] | undefined> {
    const prefix = `${project}-${stack}-`;
    const running = await servicesTaskDefinitions(ecs, `${prefix}cluster`).catch((error: unknown) => {
        if (error instanceof Error && error.name === "ClusterNotFoundException") {
            return undefined;
        }
        throw error;
    });
    if (running === undefined) {
        return undefined;
    }
    const families = new Set(running.map((arn) => /:task-definition\/(.+):\d+$/.exec(arn)?.[1]));
    const others: string[] = [];
    for await (const page of paginateListTaskDefinitionFamilies(
        { client: ecs },
        { familyPrefix: prefix, status: "ACTIVE" },
    )) {
        others.push(...(page.families ?? []).filter((family) => !families.has(family)));
    }
    const images = new Set<string>();
    for (const taskDefinition of [...running, ...others]) {
        const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
        for (const { image } of found?.containerDefinitions ?? []) {
            if (image !== undefined) {
                images.add(image);
            }
        }
    }
    return [...images].sort();
}

async function servicesTaskDefinitions(ecs: ECSClient, cluster: string): Promise<string[]> {
    const arns: string[] = [];
    for await (const page of paginateListServices({ client: ecs, pageSize: 100 }, { cluster })) {
        arns.push(...(page.serviceArns ?? []));
    }
    const found: string[] = [];
    for (let index = 0; index < arns.length; index += AT_ONCE) {
        const { services = [] } = await ecs.send(
            new DescribeServicesCommand({ cluster, services: arns.slice(index, index + AT_ONCE) }),
        );
        found.push(
            ...services.flatMap(({ status, taskDefinition }) =>
                status === "ACTIVE" && taskDefinition !== undefined ? [taskDefinition] : [],
            ),
        );
    }
    return found;
}
