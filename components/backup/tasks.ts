import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketClient } from "../bucket";
import type { FargateServiceArgs } from "../fargate/arguments";
import { createExecutionRole, createTaskRole } from "../fargate/roles";
import { type FargateCpu, sizeMistake } from "../fargate/size";
import { createTaskDefinition } from "../fargate/task-definition";
import { qualified } from "../names";
import { transformed } from "../transform";
import type { BackupPipelineArgs } from "./arguments";
import type { TaskTarget } from "./definitions/resources";
import type { Pipeline } from "./parts";

/** A Fargate task that the state machines start. */
export interface BackupTask extends BucketClient {
    readonly name: string;
    readonly taskRoleName: pulumi.Output<string>;
    readonly securityGroupId: pulumi.Output<string>;
    /** How a state machine starts it. */
    readonly target: pulumi.Output<TaskTarget>;
}

/** What a task runs with. */
interface TaskSettings {
    readonly name: string;
    readonly cpu: FargateCpu;
    readonly memory: number;
    readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
    readonly taskDefinition: NonNullable<FargateServiceArgs["transform"]>["taskDefinition"];
}

/** Both tasks, and the log group that they write to. */
export interface BackupTasks {
    /** Dumps, restores, and checks a restored snapshot: it reaches the database. */
    readonly database: BackupTask;
    /** Drills: it reaches no database. */
    readonly drill: BackupTask;
    readonly logGroupArn: pulumi.Output<string>;
}

/** Seconds between SIGTERM and SIGKILL, the most that Fargate gives: a dump aborts its uploads in them. */
const STOP_TIMEOUT_SECONDS = 120;

/** Storage of drills and restores, in GiB. */
export function drillStorage({
    drillStorageGigabytes = 50,
}: Pick<BackupPipelineArgs, "drillStorageGigabytes">): number {
    return drillStorageGigabytes;
}

/** Creates the two tasks, with a log group and the role to start them by. */
export function createTasks(pipeline: Pipeline, bucketName: pulumi.Output<string>): BackupTasks {
    const { component, name, args } = pipeline;
    const sizes = checkedSizes(name, args);
    const logGroup = new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            name,
            { name: qualified(name), retentionInDays: args.logRetentionDays ?? 365, kmsKeyId: args.key?.arn },
            { parent: component },
        ),
    );
    const execution = createExecutionRole(component, name, serviceArgs(pipeline, {}), logGroup);
    const shared = { logGroup, executionRole: execution.role };
    const { region } = aws.getRegionOutput({}, { parent: component });
    const environment = { AWS_REGION: region, BACKUP_BUCKET: bucketName };
    const database = createTask(pipeline, shared, {
        name,
        ...sizes.dump,
        environment: {
            ...environment,
            ...args.database.environment,
            ...(args.source !== undefined && { SOURCE_BUCKET: args.source.bucket }),
        },
        taskDefinition: args.transform?.dumpTask,
    });
    const drill = createTask(pipeline, shared, {
        name: `${name}-drill`,
        ...sizes.drill,
        environment: { ...environment, RTO_TARGET_SECONDS: String((args.rtoTargetMinutes ?? 60) * 60) },
        taskDefinition: (definition, options, child) => {
            const storage = { ephemeralStorage: { sizeInGib: drillStorage(args) } };
            const [, own, ownOptions] = transformed(
                args.transform?.drillTask,
                child,
                { ...definition, ...storage },
                options,
            );
            Object.assign(options, ownOptions);
            return own;
        },
    });
    return { database, drill, logGroupArn: logGroup.arn };
}

function createTask(
    pipeline: Pipeline,
    shared: { readonly logGroup: aws.cloudwatch.LogGroup; readonly executionRole: aws.iam.Role },
    { name, cpu, memory, environment, taskDefinition: transform }: TaskSettings,
): BackupTask {
    const { component, args } = pipeline;
    const taskArgs = serviceArgs(pipeline, { environment, transform: { taskDefinition: transform } });
    const { role: taskRole } = createTaskRole(component, name, taskArgs, args.cluster);
    const taskDefinition = createTaskDefinition(component, name, taskArgs, { ...shared, cpu, memory, taskRole });
    const securityGroup = createSecurityGroup(pipeline, name);
    const target = pulumi
        .output({
            clusterArn: args.cluster.arn,
            taskDefinitionArn: taskDefinition.arn,
            executionRoleArn: shared.executionRole.arn,
            taskRoleArn: taskRole.arn,
            ...args.vpc.tasks,
            securityGroupId: securityGroup.id,
            logGroupName: shared.logGroup.name,
        })
        .apply(({ securityGroupId, ...known }) => ({
            ...known,
            securityGroupIds: [securityGroupId],
            containerName: name,
            logStreamPrefix: name,
        }));
    return { name, taskRoleName: taskRole.name, securityGroupId: securityGroup.id, target };
}

function serviceArgs({ args }: Pipeline, own: Partial<FargateServiceArgs>): FargateServiceArgs {
    return {
        vpc: args.vpc,
        image: args.image,
        key: args.key,
        architecture: args.architecture,
        stopTimeoutSeconds: STOP_TIMEOUT_SECONDS,
        ...own,
    };
}

/** Out by HTTPS only, to S3, CloudWatch, Secrets Manager and ECR; the database opens itself to it. */
function createSecurityGroup({ component, args }: Pipeline, name: string): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
        ...transformed(
            args.transform?.securityGroup,
            name,
            { description: `Tasks of ${name}`, vpcId: args.vpc.vpcId },
            { parent: component },
        ),
    );
    new aws.vpc.SecurityGroupEgressRule(
        `${name}-to-0.0.0.0/0-443`,
        {
            securityGroupId: group.id,
            description: "Port 443 of 0.0.0.0/0",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrIpv4: "0.0.0.0/0",
        },
        { parent: component },
    );
    return group;
}

function checkedSizes(name: string, args: Pipeline["args"]) {
    const { dumpCpu = 1024, dumpMemory = dumpCpu * 2, drillCpu = 2048, drillMemory = drillCpu * 2 } = args;
    const mistakes = [
        { setting: "dumpMemory", mistake: sizeMistake(dumpCpu, dumpMemory) },
        { setting: "drillMemory", mistake: sizeMistake(drillCpu, drillMemory) },
    ].flatMap(({ setting, mistake }) => (mistake === undefined ? [] : [`  ${setting}: ${mistake}.`]));
    if (mistakes.length > 0) {
        throw new pulumi.RunError(`The sizes of "${name}" cannot be:\n${mistakes.join("\n")}`);
    }
    return { dump: { cpu: dumpCpu, memory: dumpMemory }, drill: { cpu: drillCpu, memory: drillMemory } };
}
