import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../components";
import type { ServiceOutputs, WebApplicationArgs } from "./arguments/application";
import { createBackups } from "./application/backups";
import { createOffHours } from "./application/off-hours";
import { createService, outputsOf } from "./application/service";
import { createSurroundings } from "./application/surroundings";
import { applicationSettings, type ServiceSettings } from "./settings";

/**
 * A containerised web application on AWS: services on Fargate behind a load balancer, PostgreSQL, a bucket, backups that
 * are restored every time, off-hours and monitoring, in a network of its own. One for each stack: the names of its parts
 * are the stack's.
 */
export class WebApplication extends pulumi.ComponentResource {
    /** Address that a browser opens, without a slash at its end. */
    readonly url: pulumi.Output<string>;
    /** Id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** Subnets that the internet reaches. */
    readonly publicSubnetIds: pulumi.Output<string[]>;
    /** Subnets with a way out only, which tasks are in. */
    readonly privateSubnetIds: pulumi.Output<string[]>;
    /** Subnets without a way in or out, which the database is in. */
    readonly isolatedSubnetIds: pulumi.Output<string[]>;
    /** ARN of the KMS key that encrypts what the application keeps. */
    readonly keyArn: pulumi.Output<string>;
    /** Name of the ECS cluster. */
    readonly clusterName: pulumi.Output<string>;
    /** The services, by their names. */
    readonly services: pulumi.Output<Record<string, ServiceOutputs>>;
    /** Address of the image repository; absent where no image is built. */
    readonly repositoryUrl?: pulumi.Output<string>;
    /** Host and port of the database, if there is one. */
    readonly databaseEndpoint?: pulumi.Output<string>;
    /** ARN of the secret with the user and the password of the database, which RDS rotates. */
    readonly databaseSecretArn?: pulumi.Output<string>;
    /** Security group of the database. */
    readonly databaseSecurityGroupId?: pulumi.Output<string>;
    /** Name of the bucket, if there is one. */
    readonly storageBucketName?: pulumi.Output<string>;
    /** Name of the bucket with dumps and their reports, if there are dumps. */
    readonly backupBucketName?: pulumi.Output<string>;
    /** ARN of the topic that pages. */
    readonly pageTopicArn: pulumi.Output<string>;
    /** ARN of the topic that informs. */
    readonly informTopicArn: pulumi.Output<string>;
    /** Name of the dashboard. */
    readonly dashboardName: pulumi.Output<string>;

    constructor(name: string, args: WebApplicationArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:WebApplication", name, { environment: args.environment }, options);
        const settings = applicationSettings(name, args);
        const surroundings = createSurroundings(this, args, settings);
        const { vpc, key, cluster, registry, balancer, database, storage } = surroundings;
        const [first, ...others] = settings.services;
        const create = (service: ServiceSettings) => createService(this, surroundings, service);
        const services = [create(first), ...others.map(create)] as const;
        const backups = createBackups(this, args, settings, surroundings);
        const offHours = createOffHours(this, settings, surroundings, services);
        const monitoring = new Monitoring(
            "monitoring",
            { balancer, services, database, vpc, backups, offHours, key, ...settings.monitoring },
            { parent: this },
        );
        this.url = balancer.url;
        this.vpcId = vpc.vpcId;
        this.publicSubnetIds = vpc.publicSubnetIds;
        this.privateSubnetIds = vpc.privateSubnetIds;
        this.isolatedSubnetIds = vpc.isolatedSubnetIds;
        this.keyArn = key.arn;
        this.clusterName = cluster.clusterName;
        this.services = outputsOf(services);
        this.repositoryUrl = registry?.url;
        this.databaseEndpoint = database?.endpoint;
        this.databaseSecretArn = database?.connection.secretArn;
        this.databaseSecurityGroupId = database?.securityGroupId;
        this.storageBucketName = storage?.bucketName;
        this.backupBucketName = backups?.bucketName;
        this.pageTopicArn = monitoring.pageTopicArn;
        this.informTopicArn = monitoring.informTopicArn;
        this.dashboardName = monitoring.dashboardName;
        this.registerOutputs({ url: this.url });
    }
}
