import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "./encryption-key";
import type { LogRetentionDays } from "./log-retention";
import { qualified } from "./names";
import { type Transform, transformed } from "./transform";

/** Arguments of {@link Cluster}. */
export interface ClusterArgs {
    /**
     * Metrics of clusters, services and tasks in CloudWatch: `enhanced` has those of each task and container, too.
     * They are charged as custom metrics.
     * @default "enhanced"
     */
    readonly containerInsights?: "off" | "on" | "enhanced";
    /**
     * Days to keep the transcripts of ECS Exec sessions.
     * @default 365
     */
    readonly execLogRetentionDays?: LogRetentionDays;
    /** Encrypts ECS Exec sessions and their transcripts. */
    readonly key?: EncryptionKey;
    /** Changes to the children. */
    readonly transform?: {
        readonly cluster?: Transform<aws.ecs.ClusterArgs>;
        readonly execLogGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    };
}

const CONTAINER_INSIGHTS = { off: "disabled", on: "enabled", enhanced: "enhanced" } as const;

/**
 * An ECS cluster for Fargate and Fargate Spot, named `<project>-<stack>-<name>`. ECS Exec sessions are logged.
 *
 * Creates the cluster, its capacity providers and a log group. The cluster itself is free; for Container Insights see
 * https://aws.amazon.com/cloudwatch/pricing/.
 *
 * @example
 * ```ts
 * const cluster = new Cluster("cluster");
 * ```
 */
export class Cluster extends pulumi.ComponentResource {
    /** ARN of the cluster. */
    readonly arn: pulumi.Output<string>;
    /** Name of the cluster. */
    readonly clusterName: pulumi.Output<string>;
    /** ARN of the log group that ECS Exec writes to. */
    readonly execLogGroupArn: pulumi.Output<string>;
    /** Which metrics Container Insights has. */
    readonly containerInsights: "off" | "on" | "enhanced";
    /** The key that encrypts ECS Exec sessions. */
    readonly key: EncryptionKey | undefined;

    constructor(name: string, args: ClusterArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Cluster", name, args, options);
        this.key = args.key;
        this.containerInsights = args.containerInsights ?? "enhanced";
        const execLogGroup = this.createExecLogGroup(name, args);
        const cluster = this.createCluster(name, args, execLogGroup);
        const providers = this.createCapacityProviders(name, cluster);
        this.execLogGroupArn = execLogGroup.arn;
        // A service that names a capacity provider must come after the cluster has it.
        this.arn = pulumi.all([cluster.arn, providers.id]).apply(([arn]) => arn);
        this.clusterName = providers.clusterName;
        this.registerOutputs({ arn: this.arn, clusterName: this.clusterName, execLogGroupArn: this.execLogGroupArn });
    }

    private createExecLogGroup(name: string, args: ClusterArgs): aws.cloudwatch.LogGroup {
        return new aws.cloudwatch.LogGroup(
            ...transformed(
                args.transform?.execLogGroup,
                `${name}-exec`,
                { retentionInDays: args.execLogRetentionDays ?? 365, kmsKeyId: args.key?.arn },
                { parent: this },
            ),
        );
    }

    private createCluster(name: string, args: ClusterArgs, execLogGroup: aws.cloudwatch.LogGroup): aws.ecs.Cluster {
        return new aws.ecs.Cluster(
            ...transformed(
                args.transform?.cluster,
                name,
                {
                    name: qualified(name),
                    settings: [{ name: "containerInsights", value: CONTAINER_INSIGHTS[this.containerInsights] }],
                    configuration: {
                        executeCommandConfiguration: {
                            kmsKeyId: args.key?.arn,
                            logging: "OVERRIDE",
                            logConfiguration: {
                                cloudWatchLogGroupName: execLogGroup.name,
                                cloudWatchEncryptionEnabled: args.key !== undefined,
                            },
                        },
                    },
                },
                { parent: this },
            ),
        );
    }

    private createCapacityProviders(name: string, cluster: aws.ecs.Cluster): aws.ecs.ClusterCapacityProviders {
        return new aws.ecs.ClusterCapacityProviders(
            name,
            { clusterName: cluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
            { parent: this },
        );
    }
}
