import * as pulumi from "@pulumi/pulumi";
import { configuredProfile } from "./profile";
import { providerCode } from "./provider-code";

/** Arguments of `MigrationGate`. */
export interface MigrationGateArgs {
    /** What messages call it; the service's name. */
    readonly name: string;
    /** ARN of the ECS cluster. */
    readonly cluster: pulumi.Input<string>;
    /** Task definition of the migration. A change alone runs nothing. */
    readonly taskDefinitionArn: pulumi.Input<string>;
    /** Subnets of the task. */
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether the task gets a public address: its way out of a public subnet. */
    readonly assignPublicIp: boolean;
    /** Security groups of the task. */
    readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Image of the migration: each runs once. */
    readonly imageReference: pulumi.Input<string>;
    /** Command of the migration, which is run again when it changes. */
    readonly command: string;
    /**
     * Minutes after which the task is stopped, and the update fails.
     * @default 15
     */
    readonly timeoutMinutes?: number;
    /** Region of the cluster. */
    readonly region: pulumi.Input<string>;
}

/** Minutes that a migration may take where nothing else is said. */
export const MIGRATION_MINUTES = 15;

/**
 * A gate that opens when the migration of an image has ended with exit code 0: what depends on it is updated only then.
 *
 * It runs a one-off Fargate task, not on Spot, once for each image: not at an update without a new one, and not beside
 * a task that an interrupted update has left. Everything but exit code 0 fails the update with the exit code, the
 * reason and the last log lines. A task that does not end in time is stopped. Deleting it does nothing.
 *
 * The calls to AWS are made by whoever deploys, with the credentials of the environment or of `aws:profile`:
 * `ecs:RunTask`, `ecs:ListTasks`, `ecs:DescribeTasks`, `ecs:StopTask`, `ecs:TagResource`,
 * `ecs:DescribeTaskDefinition`, `logs:GetLogEvents`, and `iam:PassRole` for the task's two roles.
 *
 * @throws {@link pulumi.RunError} where the AWS provider assumes a role by its settings.
 */
export class MigrationGate extends pulumi.CustomResource {
    /** The task that did it. */
    declare readonly taskArn: pulumi.Output<string>;

    constructor(name: string, args: MigrationGateArgs, options?: pulumi.CustomResourceOptions) {
        super(
            "pulumi-nodejs:dynamic/deployment:MigrationGate",
            name,
            {
                timeoutMinutes: MIGRATION_MINUTES,
                ...args,
                profile: configuredProfile(),
                taskArn: undefined,
                __provider: providerCode("migrationGate"),
            },
            options,
        );
    }
}
