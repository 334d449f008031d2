import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FargateServiceArgs, FargateServiceTransforms } from "../fargate/arguments";
import type { Transform } from "../transform";

/** What a scheduled task has in common with a service. */
type Shared =
    | "vpc"
    | "cluster"
    | "image"
    | "command"
    | "cpu"
    | "memory"
    | "architecture"
    | "environment"
    | "secrets"
    | "permissions"
    | "outbound"
    | "stopTimeoutSeconds"
    | "readonlyRootFilesystem"
    | "logRetentionDays"
    | "key";

/** Arguments of `ScheduledTask`: those of a service for what runs, and when. */
export interface ScheduledTaskArgs extends Pick<FargateServiceArgs, Shared> {
    /**
     * When it runs, as EventBridge Scheduler reads it: `cron(15 3 * * ? *)`, `rate(12 hours)`, `at(2027-01-01T00:00:00)`.
     * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
     */
    readonly schedule: string;
    /**
     * Time zone of the schedule: `Europe/Berlin`.
     * @default "UTC"
     */
    readonly timeZone?: string;
    /**
     * Minutes over which the start may be put off, so that many schedules of the same time do not start at once: 0 to
     * 1440.
     * @default 0
     */
    readonly flexibleMinutes?: number;
    /**
     * Whether the schedule is on. A task that runs is not stopped by it.
     * @default true
     */
    readonly enabled?: boolean;
    /**
     * ARNs of the topics that are told when it fails, and when it is well again.
     * @default none; the alarm rings unheard
     */
    readonly alarmTopicArns?: readonly pulumi.Input<string>[];
    /** Changes to the children. */
    readonly transform?: ScheduledTaskTransforms;
}

/** Changes to the children of `ScheduledTask`. */
export interface ScheduledTaskTransforms extends Pick<
    FargateServiceTransforms,
    "taskDefinition" | "logGroup" | "securityGroup" | "executionRole" | "taskRole"
> {
    readonly schedule?: Transform<aws.scheduler.ScheduleArgs>;
    readonly queue?: Transform<aws.sqs.QueueArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
}
