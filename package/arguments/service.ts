import type * as pulumi from "@pulumi/pulumi";
import type { Architecture, Protocol, StorageAction } from "./choices";
import type { Deployment } from "./deployment";
import type { Scaling } from "./scaling";

/** An image that is there, by its reference; or one that is built with Docker and pushed, from its context. */
export interface Image {
    /** Address of an image that is there, best by digest: "111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:…". */
    readonly reference?: pulumi.Input<string>;
    /** ARN of the ECR repository that holds it. Default: it is a public image. */
    readonly repositoryArn?: pulumi.Input<string>;
    /** Folder to build it from, from the folder of the program: "apps/backend". In the place of reference. */
    readonly context?: string;
    /** Dockerfile, from the folder of the program. Default: "Dockerfile" in the context. */
    readonly dockerfile?: string;
    /** Stage of the Dockerfile to build. Default: the last one. */
    readonly target?: string;
    /** Build arguments. They can be read from the image: no secrets. */
    readonly args?: Record<string, string>;
}

/** Which requests come to a service: by paths, by hosts, or by both. */
export interface Route {
    /** Order of evaluation, the lowest first; each once, and the number before it free. */
    readonly priority: number;
    /** Paths that the service answers. Default: any. */
    readonly paths?: string[];
    /** Host names that the service answers. Default: any. */
    readonly hosts?: string[];
}

/** A secret that ECS puts into an environment variable when a task starts. */
export interface Secret {
    /** ARN of the Secrets Manager secret or the SSM parameter. */
    readonly arn: pulumi.Input<string>;
    /** Key of a Secrets Manager secret that is a JSON object. Default: the whole secret. */
    readonly key?: string;
}

/** Something that an application may do in AWS. */
export interface Permission {
    /** What it is for, in letters and digits: "SendMail". */
    readonly name: string;
    /** Actions of IAM: "ses:SendEmail". */
    readonly actions: string[];
    /** ARNs of what they may be done with. */
    readonly resources: pulumi.Input<string>[];
}

/** A connection that tasks may open. */
export interface Outbound {
    /** TCP port. */
    readonly port: number;
    /** Addresses, as an IPv4 CIDR block. */
    readonly cidrBlock: string;
}

/** The load balancer's check of a task. */
export interface TargetHealthCheck {
    /** Path that is asked for. Default: "/". */
    readonly path?: string;
    /** Status codes that count: "200", "200-299" or "200,204". Default: "200". */
    readonly statusCodes?: string;
    /** Answers in a row after which a task gets requests. Default: 2. */
    readonly healthyThreshold?: number;
    /** Seconds between checks. Default: 15. */
    readonly intervalSeconds?: number;
    /** Seconds to wait for an answer; less than the interval. Default: 5. */
    readonly timeoutSeconds?: number;
    /** Failures in a row after which a task counts as ill. Default: 3. */
    readonly unhealthyThreshold?: number;
}

/** ECS's check inside the container. */
export interface ContainerHealthCheck {
    /** Program and arguments; the container is well where they end with 0. */
    readonly command: string[];
    /** Seconds after the start in which failures do not count. Default: 30. */
    readonly startPeriodSeconds?: number;
    /** Seconds between checks. Default: 15. */
    readonly intervalSeconds?: number;
    /** Seconds to wait for an answer; less than the interval. Default: 5. */
    readonly timeoutSeconds?: number;
    /** Failures in a row after which the container counts as ill. Default: 3. */
    readonly unhealthyThreshold?: number;
}

/** A container that keeps running on Fargate. */
export interface Service {
    /** Image to run. */
    readonly image: Image;
    /** Command in the place of the image's own. */
    readonly command?: string[];
    /** TCP port that the container listens on; a worker has none. */
    readonly port?: number;
    /** Which requests come to the service; a worker has none. Needs a port. */
    readonly route?: Route;
    /** Let it connect to the database, and give it the variables to do so: PGHOST and others, and DATABASE_SECRET_ARN. Default: false. */
    readonly database?: boolean;
    /** What it may do with the objects of the bucket, whose name it gets as STORAGE_BUCKET. Default: nothing. */
    readonly storage?: StorageAction[];
    /** Environment variables. They can be read by whoever may describe the task: no secrets. */
    readonly environment?: Record<string, pulumi.Input<string>>;
    /** Environment variables that hold secrets, read when a task starts. */
    readonly secrets?: Record<string, Secret>;
    /** What it may do in AWS besides. */
    readonly permissions?: Permission[];
    /** Connections that tasks may open. Default: HTTPS to anywhere. */
    readonly outbound?: Outbound[];
    /** The load balancer's check of a task; used with a route. */
    readonly targetHealthCheck?: TargetHealthCheck;
    /** ECS's check inside the container. Default: none. */
    readonly containerHealthCheck?: ContainerHealthCheck;
    /** Seconds after a task's start in which the load balancer's verdict does not stop it. Default: 60. */
    readonly gracePeriodSeconds?: number;
    /** Seconds that requests under way get when a task leaves the load balancer, 0 to 3600. Default: 30. */
    readonly deregistrationDelaySeconds?: number;
    /** Seconds between SIGTERM and SIGKILL, 2 to 120. Default: 30. */
    readonly stopTimeoutSeconds?: number;
    /** CPU units; 1024 are one vCPU. */
    readonly cpu?: number;
    /** Memory in MiB; Fargate takes certain pairs with cpu only. */
    readonly memory?: number;
    /** CPU architecture to build for and to run on: arm64 or x86_64. Default: arm64. */
    readonly architecture?: Architecture;
    /** How many tasks run. */
    readonly scaling?: Scaling;
    /** How one release follows the other (docs/deployments.md). Default: rolling. */
    readonly deployment?: Deployment;
    /** Share of tasks on Fargate Spot, in percent. Default: 0. */
    readonly spotPercent?: number;
    /** What the container speaks to the load balancer: HTTP, or HTTPS with any certificate. */
    readonly protocol?: Protocol;
    /** Let people open a shell with ECS Exec. Default: false. */
    readonly exec?: boolean;
    /** Mount the root file system read-only. Default: true. */
    readonly readonlyRootFilesystem?: boolean;
    /** Days to keep the log. */
    readonly logRetentionDays?: number;
}
