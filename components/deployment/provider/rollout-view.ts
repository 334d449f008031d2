import {
    DescribeServiceDeploymentsCommand,
    DescribeServiceRevisionsCommand,
    DescribeServicesCommand,
    ListServiceDeploymentsCommand,
    type Service,
    type ServiceDeployment,
    type ServiceDeploymentBrief,
} from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import type { Patience } from "./patience";

/** What ECS says of a service and of the newest of its deployments, at one time. */
export interface RolloutView {
    readonly service: Service | undefined;
    readonly deployment: ServiceDeployment | undefined;
    /** Task definition that the newest deployment is to bring. */
    readonly target: string | undefined;
}

/** Reads the state of a service's rollout, again and again. */
export class RolloutReader {
    private newest: ServiceDeploymentBrief | undefined;
    private readonly targets = new Map<string, string>();

    constructor(
        private readonly aws: Aws,
        private readonly patience: Patience,
        private readonly cluster: string,
        private readonly serviceName: string,
    ) {}

    async read(): Promise<RolloutView> {
        this.newest = (await this.newestDeployment()) ?? this.newest;
        const arn = this.newest?.serviceDeploymentArn;
        const deployment = arn === undefined ? undefined : await this.describe(arn);
        const target = deployment?.targetServiceRevision?.arn;
        return {
            deployment,
            target: target === undefined ? undefined : await this.taskDefinitionOf(target),
            // Read last: where a deployment has begun meanwhile, the service shows it.
            service: await this.service(),
        };
    }

    /** The order of the list is not documented, so all that is new is read. */
    private async newestDeployment(): Promise<ServiceDeploymentBrief | undefined> {
        const since = this.newest?.createdAt;
        let newest: ServiceDeploymentBrief | undefined;
        let nextToken: string | undefined;
        do {
            const token = nextToken;
            const page = await this.patience.call(() =>
                this.aws.ecs.send(
                    new ListServiceDeploymentsCommand({
                        cluster: this.cluster,
                        service: this.serviceName,
                        maxResults: 100,
                        ...(since !== undefined && { createdAt: { after: new Date(since.getTime() - 1000) } }),
                        ...(token !== undefined && { nextToken: token }),
                    }),
                ),
            );
            for (const deployment of page.serviceDeployments ?? []) {
                newest = newest === undefined || time(deployment) > time(newest) ? deployment : newest;
            }
            nextToken = page.nextToken;
        } while (nextToken !== undefined);
        return newest;
    }

    private async describe(arn: string): Promise<ServiceDeployment | undefined> {
        const { serviceDeployments = [] } = await this.patience.call(() =>
            this.aws.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] })),
        );
        return serviceDeployments[0];
    }

    /** A revision never changes, so it is read once. */
    private async taskDefinitionOf(revision: string): Promise<string | undefined> {
        const known = this.targets.get(revision);
        if (known !== undefined) {
            return known;
        }
        const { serviceRevisions = [] } = await this.patience.call(() =>
            this.aws.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] })),
        );
        const taskDefinition = serviceRevisions[0]?.taskDefinition;
        if (taskDefinition !== undefined) {
            this.targets.set(revision, taskDefinition);
        }
        return taskDefinition;
    }

    private async service(): Promise<Service | undefined> {
        const { services = [] } = await this.patience.call(() =>
            this.aws.ecs.send(new DescribeServicesCommand({ cluster: this.cluster, services: [this.serviceName] })),
        );
        return services[0];
    }
}

function time({ createdAt }: ServiceDeploymentBrief): number {
    return createdAt?.getTime() ?? 0;
}
