import { Cluster, EncryptionKey, FargateService, type FargateServiceArgs, LoadBalancer, Vpc } from "../../components";
import type { RecordedResource, Recording } from "../../preview/record";
import { isObject, recordProgram, resource } from "./program";

/** ARN of the key that {@link recordService} offers. */
export const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/068171a0-108a-e6c7-2222-5e165fab8347";

/** What a service may be given. The load balancer and the key are made when a test asks for them. */
export class Surroundings {
    readonly vpc = existingVpc();
    readonly cluster = new Cluster("cluster");

    get balancer(): LoadBalancer {
        return new LoadBalancer("web", { vpc: this.vpc, accessLogs: false });
    }

    get key(): EncryptionKey {
        return new EncryptionKey("data", { description: "Data" });
    }
}

/** A VPC that exists already, so that a recording has few resources besides those of interest. */
export function existingVpc(): Vpc {
    return new Vpc("network", {
        existing: {
            vpcId: "vpc-1",
            publicSubnets: ["subnet-a", "subnet-b"],
            privateSubnets: ["subnet-c", "subnet-d"],
            isolatedSubnets: ["subnet-e", "subnet-f"],
        },
    });
}

/** Records a worker `backend` with a public image in a shared cluster, with the arguments that are given beside that. */
export function recordService(
    args: (surroundings: Surroundings) => Partial<FargateServiceArgs> = () => ({}),
): Promise<Recording> {
    return recordProgram(() => {
        serviceProgram(args);
    });
}

/** The program of {@link recordService}. */
export function serviceProgram(args: (surroundings: Surroundings) => Partial<FargateServiceArgs>): void {
    const surroundings = new Surroundings();
    new FargateService("backend", {
        vpc: surroundings.vpc,
        cluster: surroundings.cluster,
        image: { reference: "public.example.com/backend@sha256:1" },
        ...args(surroundings),
    });
}

/** The one container of a service's task definition. */
export function containerOf(recording: Recording): Record<string, unknown> {
    const { containerDefinitions } = taskDefinitionOf(recording).inputs;
    const containers: unknown = JSON.parse(String(containerDefinitions));
    const [container, ...others] = Array.isArray(containers) ? containers.filter(isObject) : [];
    if (container === undefined || others.length > 0) {
        throw new Error(`not one container: ${String(containerDefinitions)}`);
    }
    return container;
}

/** The service's task definition. */
export function taskDefinitionOf(recording: Recording): RecordedResource {
    return resource(recording, "aws:ecs/taskDefinition:TaskDefinition", "backend");
}

/** The ECS service. */
export function serviceOf(recording: Recording): RecordedResource {
    return resource(recording, "aws:ecs/service:Service", "backend");
}
