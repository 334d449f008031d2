import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FargateServiceArgs } from "../fargate/arguments";
import { createTaskDefinition, type TaskDefinitionSettings } from "../fargate/task-definition";
import { MigrationGate } from "./migration-gate";
import { Rollout } from "./rollout";

/** What must have been done before a service changes. */
export interface Migration {
    /** Program and arguments, in the service's image. It is well where it ends with exit code 0. */
    readonly command: readonly string[];
    /**
     * Minutes after which it is stopped, and the update fails.
     * @default 15
     */
    readonly timeoutMinutes?: number;
}

/** What the tasks of a service run in. */
interface Surroundings extends TaskDefinitionSettings {
    readonly clusterArn: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
    /** What must be there before the task runs. It is asked for late: others let the service in after it was made. */
    readonly dependsOn: () => pulumi.Resource[];
}

/** Creates the migration's task definition, as the service's but for the command and the port, and its gate. */
export function createMigration(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    surroundings: Surroundings,
): MigrationGate[] {
    if (args.migration === undefined) {
        return [];
    }
    const { command, timeoutMinutes } = args.migration;
    const { port, containerHealthCheck, transform, ...shared } = args;
    const own = transform?.migrationTaskDefinition;
    const taskDefinition = createTaskDefinition(
        parent,
        `${name}-migration`,
        { ...shared, command, ...(own && { transform: { taskDefinition: own } }) },
        surroundings,
    );
    const ready: Promise<pulumi.Resource[]> = endOfTurn().then(surroundings.dependsOn);
    const gate = new MigrationGate(
        name,
        {
            name,
            cluster: surroundings.clusterArn,
            taskDefinitionArn: taskDefinition.arn,
            ...args.vpc.tasks,
            securityGroupIds: [surroundings.securityGroupId],
            imageReference: args.image.reference,
            command: command.join(" "),
            region: surroundings.logGroup.region,
            ...(timeoutMinutes !== undefined && { timeoutMinutes }),
        },
        { parent, dependsOn: ready },
    );
    return [gate];
}

/** Creates the proof that the service runs the task definition. */
export function createRollout(
    parent: pulumi.ComponentResource,
    name: string,
    region: pulumi.Input<string>,
    service: aws.ecs.Service,
    taskDefinition: aws.ecs.TaskDefinition,
    timeoutMinutes?: number,
): Rollout {
    return new Rollout(
        name,
        {
            name,
            cluster: service.cluster,
            service: service.name,
            taskDefinitionArn: taskDefinition.arn,
            // What ECS deploys anew for, besides another task definition.
            // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-parameters.html
            settings: pulumi.jsonStringify({
                capacity: service.capacityProviderStrategies,
                exec: service.enableExecuteCommand,
                loadBalancers: service.loadBalancers,
                network: service.networkConfiguration,
                platform: service.platformVersion,
            }),
            region,
            ...(timeoutMinutes !== undefined && { timeoutMinutes }),
        },
        { parent },
    );
}

/** Resolves when the program has done what it does without waiting: its calls of `allowFrom` among it. */
export function endOfTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
