import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "./cluster";
import { createMigration, createRollout } from "./deployment/release";
import type { FargateServiceArgs } from "./fargate/arguments";
import { deploymentMistakes, ROLLING, rolloutTimeoutMinutes } from "./fargate/deployment";
import { deploymentConfiguration, type ValidationHook } from "./fargate/deployment-configuration";
import { createRollbackAlarms } from "./fargate/rollback-alarms";
import { createExecutionRole, createTaskRole } from "./fargate/roles";
import { bounds, createScaling, scales, scalingMistakes } from "./fargate/scaling";
import { type FargateCpu, sizeMistake } from "./fargate/size";
import { createTaskDefinition } from "./fargate/task-definition";
import { createLogGroup, createSecurityGroup } from "./fargate/surroundings";
import { createTraffic, loadBalancers, type Traffic } from "./fargate/traffic";
import { createValidation, routeMistakes } from "./fargate/validation";
import { transformed } from "./transform";

export type { Migration } from "./deployment/release";
export type {
    ContainerHealthCheck,
    FargateServiceArgs,
    FargateServiceTransforms,
    HealthCheckTiming,
    Outbound,
    Scaling,
    ScheduledScaling,
    Secret,
    TargetHealthCheck,
} from "./fargate/arguments";
export type {
    Approval,
    BlueGreenDeployment,
    CanaryDeployment,
    Deployment,
    LinearDeployment,
    RollbackAlarms,
    RollingDeployment,
    Validation,
} from "./fargate/deployment";
export type { FargateCpu } from "./fargate/size";
export type { ScalingMetric, StepScaling } from "./fargate/step-scaling";

/**
 * A container that keeps running on Fargate: behind a load balancer where it has a route, or a worker where it has none.
 *
 * Creates a task definition, an ECS service in the subnets that the VPC has for tasks, a log group, a security
 * group, a role for ECS to start tasks with and one for the application, and autoscaling where there is something to
 * scale. With a route also two target groups, a rule for production and one for a test route, a role with which ECS moves
 * requests between them, and two alarms. A release that does not become healthy is rolled back, and the update fails: it
 * waits until ECS has finished with the task definition that was asked for. `deployment` says how one release follows the
 * other (docs/deployments.md). A migration, where there is one, must have ended with exit code 0 before the service
 * changes.
 *
 * Costs, in us-east-1 on ARM64, 0.03238 USD per vCPU and hour and 0.00356 USD per GB and hour for each task
 * (https://aws.amazon.com/fargate/pricing/, 2026-11): 256/512 for a month is about 7 USD.
 *
 * Replaced by a change of `cluster`: the service; of `port` or `protocol`: the target groups and rules, with an outage until
 * new tasks are registered. Everything else is a deployment or an update in place, a change of the strategy among them.
 *
 * @throws {@link pulumi.RunError} where Fargate has no such pair of CPU and memory, min is above max, a route has no
 * port, a deployment's settings are out of range or need a route, ECS Exec meets a read-only file system, or the name is
 * too long.
 *
 * @example
 * ```ts
 * const backend = new FargateService("backend", {
 *     vpc,
 *     cluster,
 *     image: registry.image("backend", { context: "apps/backend" }),
 *     port: 8000,
 *     route: balancer.route({ paths: ["/api/*"], priority: 10 }),
 * });
 * ```
 */
export class FargateService extends pulumi.ComponentResource {
    /** Logical name, by which other components name what they do for this service. */
    readonly name: string;
    /** Name of the ECS service. */
    readonly serviceName: pulumi.Output<string>;
    /** ARN of the ECS service. */
    readonly serviceArn: pulumi.Output<string>;
    /** How many tasks there are. */
    readonly tasks: {
        /** Fewest tasks. */
        readonly min: number;
        /** Most tasks. */
        readonly max: number;
        /** Whether Application Auto Scaling sets their number. */
        readonly scales: boolean;
    };
    /** ARNs of the secrets in the tasks' environment. */
    readonly secretArns: readonly pulumi.Input<string>[];
    /** Cluster that the service runs in. */
    readonly cluster: Cluster;
    /** ARN of the task definition that the program asks for. */
    readonly taskDefinitionArn: pulumi.Output<string>;
    /** Security group of the tasks. */
    readonly securityGroupId: pulumi.Output<string>;
    /** Name of the application's role, for further policies. */
    readonly taskRoleName: pulumi.Output<string>;
    /** Name of the log group. */
    readonly logGroupName: pulumi.Output<string>;
    /** Ends of the ARNs of its target groups, as CloudWatch names them; none without a route. */
    readonly targetGroupArnSuffixes: readonly pulumi.Output<string>[];

    private readonly admissions: pulumi.Resource[] = [];

    constructor(name: string, args: FargateServiceArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:FargateService", name, args, options);
        const size = checkedSize(name, args);
        this.name = name;
        this.cluster = args.cluster ?? new Cluster(name, { key: args.key }, { parent: this });
        const logGroup = createLogGroup(this, name, args);
        const execution = createExecutionRole(this, name, args, logGroup);
        const task = createTaskRole(this, name, args, this.cluster);
        const tasks = { ...size, logGroup, executionRole: execution.role, taskRole: task.role };
        const taskDefinition = createTaskDefinition(this, name, args, tasks);
        const { group: securityGroup, rules: outbound } = createSecurityGroup(this, name, args);
        const traffic = createTraffic(this, name, args, securityGroup);
        const validation = createValidation(this, name, args, traffic);
        const gates = createMigration(this, name, args, {
            ...tasks,
            clusterArn: this.cluster.arn,
            securityGroupId: securityGroup.id,
            dependsOn: () => [execution.policy, ...task.policies, ...outbound, ...this.admissions],
        });
        const service = this.createService(name, args, {
            taskDefinition,
            securityGroup,
            traffic,
            deployment: deploymentArguments(this, name, args, traffic, validation?.hook),
            // A task that starts before its way to ECR is open, or before it may be reached, is counted as a failure.
            dependsOn: [
                execution.policy,
                ...task.policies,
                ...outbound,
                ...(traffic?.ready ?? []),
                ...(validation?.ready ?? []),
                ...gates,
            ],
        });
        if (args.waitFor !== "steady") {
            createRollout(this, name, logGroup.region, service, taskDefinition, timeoutMinutes(args));
        }
        createScaling(this, name, args, { cluster: this.cluster, service, traffic });
        this.serviceName = service.name;
        this.serviceArn = service.arn;
        this.tasks = { ...bounds(args.scaling ?? {}), scales: scales(args.scaling ?? {}) };
        this.secretArns = Object.values(args.secrets ?? {}).map(({ arn }) => arn);
        this.taskDefinitionArn = taskDefinition.arn;
        this.securityGroupId = securityGroup.id;
        this.taskRoleName = task.role.name;
        this.logGroupName = logGroup.name;
        this.targetGroupArnSuffixes = (traffic?.groups ?? []).map(({ arnSuffix }) => arnSuffix);
        this.registerOutputs({
            serviceName: this.serviceName,
            taskDefinitionArn: this.taskDefinitionArn,
            securityGroupId: this.securityGroupId,
            taskRoleName: this.taskRoleName,
            logGroupName: this.logGroupName,
        });
    }

    /** Has the migration run only when what lets the service in somewhere is there. `allowFrom` calls it. */
    startAfter(resources: readonly pulumi.Resource[]): void {
        this.admissions.push(...resources);
    }

    private createService(name: string, args: FargateServiceArgs, parts: ServiceParts): aws.ecs.Service {
        const scaling = args.scaling ?? {};
        return new aws.ecs.Service(
            ...transformed(
                args.transform?.service,
                name,
                {
                    cluster: this.cluster.arn,
                    taskDefinition: parts.taskDefinition.arn,
                    desiredCount: bounds(scaling).min,
                    capacityProviderStrategies: capacity(args.spotPercent ?? 0),
                    // Without it AWS's provider replaces the service when the share of Spot changes.
                    forceNewDeployment: true,
                    platformVersion: "LATEST",
                    networkConfiguration: {
                        subnets: args.vpc.tasks.subnetIds,
                        securityGroups: [parts.securityGroup.id],
                        assignPublicIp: args.vpc.tasks.assignPublicIp,
                    },
                    loadBalancers: parts.traffic === undefined ? [] : loadBalancers(name, parts.traffic),
                    ...(parts.traffic && { healthCheckGracePeriodSeconds: args.gracePeriodSeconds ?? 60 }),
                    ...parts.deployment,
                    deploymentMinimumHealthyPercent: 100,
                    deploymentMaximumPercent: 200,
                    deploymentCircuitBreaker: { enable: true, rollback: true },
                    availabilityZoneRebalancing: "ENABLED",
                    enableExecuteCommand: args.exec ?? false,
                    enableEcsManagedTags: true,
                    propagateTags: "SERVICE",
                    ...(args.waitFor === "steady" && { waitForSteadyState: true }),
                },
                {
                    parent: this,
                    dependsOn: parts.dependsOn,
                    ignoreChanges: scales(scaling) ? ["desiredCount"] : [],
                    ...(args.waitFor === "steady" && { customTimeouts: timeouts(args) }),
                },
            ),
        );
    }
}

interface ServiceParts {
    readonly taskDefinition: aws.ecs.TaskDefinition;
    readonly securityGroup: aws.ec2.SecurityGroup;
    readonly traffic: Traffic | undefined;
    readonly deployment: Pick<aws.ecs.ServiceArgs, "deploymentConfiguration" | "alarms">;
    readonly dependsOn: pulumi.Resource[];
}

function deploymentArguments(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    traffic: Traffic | undefined,
    hook: ValidationHook | undefined,
): ServiceParts["deployment"] {
    const deployment = args.deployment ?? ROLLING;
    const alarms = createRollbackAlarms(parent, name, args, deployment, traffic);
    return {
        ...(traffic && { deploymentConfiguration: deploymentConfiguration(deployment, hook) }),
        ...(alarms && { alarms }),
    };
}

function timeoutMinutes({ deployment = ROLLING }: FargateServiceArgs): number {
    return rolloutTimeoutMinutes(deployment);
}

function timeouts(args: FargateServiceArgs): pulumi.CustomTimeouts {
    const minutes = `${timeoutMinutes(args)}m`;
    return { create: minutes, update: minutes };
}

function checkedSize(name: string, args: FargateServiceArgs): { cpu: FargateCpu; memory: number } {
    const cpu = args.cpu ?? 256;
    const memory = args.memory ?? cpu * 2;
    const size = sizeMistake(cpu, memory);
    const mistakes = [
        ...(size === undefined ? [] : [`memory: ${size}`]),
        ...scalingMistakes(args.scaling ?? {}).map((reason) => `scaling: ${reason}`),
        ...(args.route !== undefined && args.port === undefined ? ["route: it needs a port to lead to"] : []),
        ...(args.route === undefined && args.scaling?.requestsPerTarget !== undefined
            ? ["scaling: requestsPerTarget needs a route for requests to come by"]
            : []),
        ...[
            ...deploymentMistakes(args.deployment ?? ROLLING),
            ...routeMistakes(args.deployment ?? ROLLING, args.route),
        ].map(({ setting, reason }) => `deployment.${setting}: ${reason}`),
        ...(args.exec === true && args.readonlyRootFilesystem !== false
            ? ["exec: ECS Exec writes into the container, so set readonlyRootFilesystem to false with it"]
            : []),
    ];
    if (mistakes.length > 0) {
        throw new pulumi.RunError(
            `Service "${name}" has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}:\n` +
                mistakes.map((mistake) => `  ${mistake}.`).join("\n"),
        );
    }
    return { cpu, memory };
}

// With a share of both the first task is on Fargate, so that Spot can never take the last one.
function capacity(spotPercent: number): aws.types.input.ecs.ServiceCapacityProviderStrategy[] {
    const strategies = [
        { capacityProvider: "FARGATE", weight: 100 - spotPercent, base: spotPercent < 100 ? 1 : 0 },
        { capacityProvider: "FARGATE_SPOT", weight: spotPercent, base: 0 },
    ];
    return strategies.filter(({ weight }) => weight > 0);
}
