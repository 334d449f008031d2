import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../transform";
import type { FargateServiceArgs, Secret } from "./arguments";
import type { FargateCpu } from "./size";

/** What a task definition is made of, besides the service's arguments. */
export interface TaskDefinitionSettings {
    readonly cpu: FargateCpu;
    readonly memory: number;
    readonly logGroup: aws.cloudwatch.LogGroup;
    readonly executionRole: aws.iam.Role;
    readonly taskRole: aws.iam.Role;
}

const CPU_ARCHITECTURES = { arm64: "ARM64", x86_64: "X86_64" } as const;

/** What a task runs. Every change makes a new revision; the old one stays for a rollback. */
export function createTaskDefinition(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    settings: TaskDefinitionSettings,
): aws.ecs.TaskDefinition {
    return new aws.ecs.TaskDefinition(
        ...transformed(
            args.transform?.taskDefinition,
            name,
            {
                family: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
                requiresCompatibilities: ["FARGATE"],
                networkMode: "awsvpc",
                cpu: String(settings.cpu),
                memory: String(settings.memory),
                runtimePlatform: {
                    cpuArchitecture: CPU_ARCHITECTURES[args.architecture ?? "arm64"],
                    operatingSystemFamily: "LINUX",
                },
                executionRoleArn: settings.executionRole.arn,
                taskRoleArn: settings.taskRole.arn,
                containerDefinitions: pulumi.jsonStringify([container(name, args, settings.logGroup)]),
                volumes: [{ name: "tmp" }],
                // A rollback needs the revision that ran before.
                skipDestroy: true,
            },
            { parent },
        ),
    );
}

function container(name: string, args: FargateServiceArgs, logGroup: aws.cloudwatch.LogGroup) {
    return {
        name,
        image: args.image.reference,
        essential: true,
        readonlyRootFilesystem: args.readonlyRootFilesystem ?? true,
        stopTimeout: args.stopTimeoutSeconds ?? 30,
        // An init process hands signals on and buries orphans.
        linuxParameters: { initProcessEnabled: true },
        mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
        portMappings:
            args.port === undefined ? [] : [{ containerPort: args.port, hostPort: args.port, protocol: "tcp" }],
        environment: byName({ ...listening(args), ...args.environment }, (value) => ({ value })),
        secrets: byName(args.secrets ?? {}, (secret) => ({ valueFrom: valueFrom(secret) })),
        logConfiguration: {
            logDriver: "awslogs",
            options: {
                "awslogs-group": logGroup.name,
                "awslogs-region": logGroup.region,
                "awslogs-stream-prefix": name,
                // A log that cannot be delivered must not hold the application up.
                mode: "non-blocking",
                "max-buffer-size": "25m",
            },
        },
        ...(args.command && { command: args.command }),
        ...(args.containerHealthCheck && { healthCheck: healthCheck(args.containerHealthCheck) }),
    };
}

function listening({ port, protocol = "HTTP" }: FargateServiceArgs): Record<string, pulumi.Input<string>> {
    return port === undefined ? {} : { PORT: String(port), PROTOCOL: protocol.toLowerCase() };
}

function healthCheck(check: NonNullable<FargateServiceArgs["containerHealthCheck"]>) {
    return {
        command: ["CMD", ...check.command],
        interval: check.intervalSeconds ?? 15,
        timeout: check.timeoutSeconds ?? 5,
        retries: check.unhealthyThreshold ?? 3,
        startPeriod: check.startPeriodSeconds ?? 30,
    };
}

// ECS gives the variables back sorted; in any other order each update would show a change.
function byName<Value, Entry>(
    variables: Readonly<Record<string, Value>>,
    entry: (value: Value) => Entry,
): (Entry & { name: string })[] {
    return Object.entries(variables)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => ({ name, ...entry(value) }));
}

// `arn:key::` picks one key of the secret's current version.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
function valueFrom({ arn, key }: Secret): pulumi.Input<string> {
    return key === undefined ? arn : pulumi.interpolate`${arn}:${key}::`;
}
