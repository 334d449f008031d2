import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { useKey } from "../policy";
import { RETRY_POLICY } from "../retry-policy";
import { createServiceRole } from "../service-role";
import { transformed } from "../transform";
import type { Pipeline } from "./parts";

/** Something that runs at certain times. */
export interface Scheduled {
    /** Ends the name of the schedule. */
    readonly kind: "dump" | "freshness" | "snapshot-drill";
    readonly description: string;
    readonly schedule: string;
    /** ARN of the state machine or function. */
    readonly arn: pulumi.Output<string>;
    readonly action: "states:StartExecution" | "lambda:InvokeFunction";
    readonly input: Readonly<Record<string, string>>;
}

/** Creates a schedule of EventBridge Scheduler, with a role for this one target. */
export function createSchedule({ component, name, args }: Pipeline, queue: aws.sqs.Queue, scheduled: Scheduled): void {
    const { role } = createServiceRole(component, `${name}-${scheduled.kind}-schedule`, "scheduler.amazonaws.com", [
        { Sid: "Start", Action: [scheduled.action], Resource: scheduled.arn },
        { Sid: "KeepUndelivered", Action: ["sqs:SendMessage"], Resource: queue.arn },
        // The input of an execution is encrypted in the name of the one who starts it.
        ...(scheduled.action === "states:StartExecution" ? useKey(args.key) : []),
    ]);
    new aws.scheduler.Schedule(
        ...transformed(
            args.transform?.schedule,
            `${name}-${scheduled.kind}`,
            {
                description: scheduled.description,
                scheduleExpression: scheduled.schedule,
                scheduleExpressionTimezone: args.timeZone ?? "UTC",
                flexibleTimeWindow: { mode: "OFF" },
                target: {
                    arn: scheduled.arn,
                    roleArn: role.arn,
                    input: JSON.stringify(scheduled.input),
                    deadLetterConfig: { arn: queue.arn },
                    retryPolicy: RETRY_POLICY,
                },
            },
            { parent: component },
        ),
    );
}
