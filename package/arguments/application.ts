import type { Backups } from "./backups";
import type { Environment } from "./choices";
import type { Database } from "./database";
import type { Monitoring, OffHours } from "./monitoring";
import type { Network } from "./network";
import type { ClusterSettings, Encryption, Registry, Storage } from "./platform";
import type { Service } from "./service";
import type { Web } from "./web";

/** Arguments of `WebApplication`. What is left out is at its default, which for many settings differs by environment. */
export interface WebApplicationArgs {
    /** Kind of environment, which decides the defaults: dev, staging or prod. */
    readonly environment: Environment;
    /** Region of the application. Default: aws:region of the stack. */
    readonly region?: string;
    /** Names the source of images that are built, in their tags. Default: the commit that the program is at. */
    readonly revision?: string;
    /** The services, by their names. */
    readonly services: Record<string, Service>;
    /** The VPC. */
    readonly network?: Network;
    /** The load balancer. */
    readonly web?: Web;
    /** PostgreSQL. Default: there is a database where a service uses one. */
    readonly database?: Database;
    /** The bucket of the application. Default: there is a bucket where a service uses one. */
    readonly storage?: Storage;
    /** Dumps of the database, each restored and checked. Default: none. */
    readonly backups?: Backups;
    /** Nights and weekends, on which services and database are stopped. */
    readonly offHours?: OffHours;
    /** The dashboard, alarms, and who is told. */
    readonly monitoring?: Monitoring;
    /** The stack's KMS key. */
    readonly encryption?: Encryption;
    /** The image repository. There is one where an image is built. */
    readonly registry?: Registry;
    /** The ECS cluster. */
    readonly cluster?: ClusterSettings;
}

/** What a service of an application is called in AWS, to attach something of your own to it. */
export interface ServiceOutputs {
    /** Name of the ECS service. */
    readonly serviceName: string;
    /** Security group of the tasks. */
    readonly securityGroupId: string;
    /** Name of the application's role. */
    readonly taskRoleName: string;
    /** Name of the log group. */
    readonly logGroupName: string;
}
