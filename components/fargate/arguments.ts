import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { Migration } from "../deployment/release";
import type { Architecture, ContainerImage } from "../ecr-repo";
import type { EncryptionKey } from "../encryption-key";
import type { Route } from "../load-balancer";
import type { LogRetentionDays } from "../log-retention";
import type { Statement } from "../policy";
import type { Transform } from "../transform";
import type { Vpc } from "../vpc";
import type { Deployment } from "./deployment";
import type { FargateCpu } from "./size";
import type { StepScaling } from "./step-scaling";

/** A secret that ECS puts into an environment variable when a task starts. */
export interface Secret {
    /** ARN of the Secrets Manager secret or the SSM parameter. */
    readonly arn: pulumi.Input<string>;
    /**
     * Key of a Secrets Manager secret that is a JSON object.
     * @default the whole secret
     */
    readonly key?: string;
}

/** How often something is asked whether it is well, and what counts as an answer. */
export interface HealthCheckTiming {
    /**
     * Seconds between checks.
     * @default 15
     */
    readonly intervalSeconds?: number;
    /**
     * Seconds to wait for an answer; less than the interval.
     * @default 5
     */
    readonly timeoutSeconds?: number;
    /**
     * Failures in a row after which it counts as ill.
     * @default 3
     */
    readonly unhealthyThreshold?: number;
}

/** The load balancer's check of a task. */
export interface TargetHealthCheck extends HealthCheckTiming {
    /**
     * Path that is asked for.
     * @default "/"
     */
    readonly path?: string;
    /**
     * Answers in a row after which a task gets traffic.
     * @default 2
     */
    readonly healthyThreshold?: number;
    /**
     * Status codes that count, as Elastic Load Balancing writes them: `200`, `200-299`, `200,204`.
     * @default "200"
     */
    readonly statusCodes?: string;
}

/** ECS's check inside the container. */
export interface ContainerHealthCheck extends HealthCheckTiming {
    /** Program and arguments; it is well where they end with 0. It must be in the image. */
    readonly command: readonly string[];
    /**
     * Seconds after the start in which failures do not count.
     * @default 30
     */
    readonly startPeriodSeconds?: number;
}

/** A time at which a service gets other bounds. */
export interface ScheduledScaling {
    /** `cron(0 8 ? * MON-FRI *)`, `rate(…)` or `at(…)`, as Application Auto Scaling reads it. */
    readonly schedule: string;
    /**
     * Time zone of the schedule: `Europe/Berlin`.
     * @default "UTC"
     */
    readonly timeZone?: string;
    /** Fewest tasks from then on. */
    readonly min: number;
    /** Most tasks from then on. */
    readonly max: number;
}

/** How many tasks run. */
export interface Scaling {
    /**
     * Fewest tasks.
     * @default 1
     */
    readonly min?: number;
    /**
     * Most tasks. With `max` equal to `min` and no schedule nothing scales.
     * @default the same as `min`
     */
    readonly max?: number;
    /**
     * Average CPU, in percent, to keep; `false` to leave CPU aside.
     * @default 70, and `false` with `steps`, which it would work against
     */
    readonly cpuPercent?: number | false;
    /**
     * Average memory, in percent, to keep.
     * @default memory is left aside
     */
    readonly memoryPercent?: number;
    /**
     * Requests in a minute for each task to keep; needs a route.
     * @default requests are left aside
     */
    readonly requestsPerTarget?: number;
    /**
     * Seconds after tasks were taken away before more are.
     * @default 300
     */
    readonly scaleInCooldownSeconds?: number;
    /**
     * Seconds after tasks were added before more are.
     * @default 60
     */
    readonly scaleOutCooldownSeconds?: number;
    /**
     * Steps by other metrics, as the depth of a queue, by a name for each.
     * @default none
     */
    readonly steps?: Readonly<Record<string, StepScaling>>;
    /** Other bounds at certain times, by a name for each. */
    readonly schedules?: Readonly<Record<string, ScheduledScaling>>;
}

/** Connections that tasks may open, besides those that other components' `allowFrom` adds. */
export interface Outbound {
    /** TCP port. */
    readonly port: number;
    /** Addresses, as an IPv4 CIDR block. */
    readonly cidrBlock: string;
}

/** Arguments of `FargateService`. */
export interface FargateServiceArgs {
    /** Network in whose subnets for tasks the service runs. */
    readonly vpc: Vpc;
    /**
     * Cluster to run in. Changing it replaces the service.
     * @default a cluster of its own
     */
    readonly cluster?: Cluster;
    /** Image to run. */
    readonly image: ContainerImage;
    /** Command in the place of the image's own. */
    readonly command?: readonly string[];
    /** TCP port that the container listens on; a worker has none. */
    readonly port?: number;
    /**
     * What the container speaks on its port. With `HTTPS` requests are encrypted up to the task; the load balancer takes
     * any certificate there, one that the container makes itself, too. Changing it replaces the target group.
     * @default "HTTP"
     */
    readonly protocol?: "HTTP" | "HTTPS";
    /** Where requests come from; a worker has none. Needs a port. */
    readonly route?: Route;
    /**
     * CPU units; 1024 are one vCPU.
     * @default 256
     */
    readonly cpu?: FargateCpu;
    /**
     * Memory in MiB; Fargate takes certain pairs with CPU only.
     * @default twice the CPU units, the least that every CPU size takes
     */
    readonly memory?: number;
    /**
     * CPU architecture, that of the image. ARM64 costs a fifth less.
     * @default "arm64"
     */
    readonly architecture?: Architecture;
    /**
     * How many tasks run.
     * @default one
     */
    readonly scaling?: Scaling;
    /**
     * Share of tasks, in percent, on Fargate Spot: about 70 % cheaper, and stopped with two minutes' notice when AWS
     * needs the room. Below 100 the first task is not on Spot.
     * @default 0
     */
    readonly spotPercent?: number;
    /**
     * Environment variables. They can be read by whoever may describe the task: no secrets. With a port the container
     * also gets `PORT` and `PROTOCOL` (`http` or `https`), so that it listens as it is asked.
     */
    readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
    /** Environment variables that hold secrets, read when a task starts; `RotationRestart` starts it anew for new values. */
    readonly secrets?: Readonly<Record<string, Secret>>;
    /** What the application may do in AWS, besides what other components' `allowFrom` adds. */
    readonly permissions?: readonly Statement[];
    /**
     * Connections that tasks may open.
     * @default HTTPS to anywhere; how far that leads is decided by the network's NAT
     */
    readonly outbound?: readonly Outbound[];
    /** The load balancer's check of a task; used with a route. */
    readonly targetHealthCheck?: TargetHealthCheck;
    /**
     * ECS's check inside the container.
     * @default none: the process runs
     */
    readonly containerHealthCheck?: ContainerHealthCheck;
    /**
     * Seconds after a task's start in which the load balancer's verdict does not stop it; used with a route.
     * @default 60
     */
    readonly gracePeriodSeconds?: number;
    /**
     * Seconds that requests under way get when a task leaves the load balancer: 0 to 3600.
     * @default 30
     */
    readonly deregistrationDelaySeconds?: number;
    /**
     * Seconds between SIGTERM and SIGKILL: 2 to 120.
     * @default 30
     */
    readonly stopTimeoutSeconds?: number;
    /**
     * Mount the root file system read-only. `/tmp` stays writable.
     * @default true
     */
    readonly readonlyRootFilesystem?: boolean;
    /**
     * Let people open a shell in a container with ECS Exec. It needs a writable root file system.
     * @default false
     */
    readonly exec?: boolean;
    /**
     * What must end with exit code 0, once for each image, before the service changes: a one-off task as the service's,
     * which runs when all that `allowFrom` gives it, in the same turn of the program, is there.
     * @default nothing
     */
    readonly migration?: Migration;
    /**
     * Days to keep the log.
     * @default 365
     */
    readonly logRetentionDays?: LogRetentionDays;
    /** Encrypts the log; without it CloudWatch's own key does. */
    readonly key?: EncryptionKey;
    /**
     * How one release follows the other; what is not rolling needs a route.
     * @default { strategy: "rolling" }
     */
    readonly deployment?: Deployment;
    /**
     * What an update waits for: `release`, until ECS has finished with exactly what was asked for, and it fails otherwise;
     * `steady`, until ECS calls the service steady, as it does after a rollback, too. The first is proved by a dynamic
     * resource, which Pulumi runs for programs in Node.js only (https://github.com/pulumi/pulumi/issues/5455).
     * @default "release"
     */
    readonly waitFor?: "release" | "steady";
    /** Changes to the children. */
    readonly transform?: FargateServiceTransforms;
}

/** Changes to the children of `FargateService`. */
export interface FargateServiceTransforms {
    readonly service?: Transform<aws.ecs.ServiceArgs>;
    readonly taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly migrationTaskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
    readonly listenerRule?: Transform<aws.lb.ListenerRuleArgs>;
    readonly testListenerRule?: Transform<aws.lb.ListenerRuleArgs>;
    readonly rollbackAlarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
    readonly validationFunction?: Transform<aws.lambda.FunctionArgs>;
    readonly executionRole?: Transform<aws.iam.RoleArgs>;
    readonly taskRole?: Transform<aws.iam.RoleArgs>;
    readonly scalingTarget?: Transform<aws.appautoscaling.TargetArgs>;
}
