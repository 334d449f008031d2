import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "./cluster";
import { endOfTurn } from "./deployment/release";
import { createExecutionRole, createTaskRole } from "./fargate/roles";
import { type FargateCpu, sizeMistake } from "./fargate/size";
import { createLogGroup, createSecurityGroup } from "./fargate/surroundings";
import { createTaskDefinition } from "./fargate/task-definition";
import { nameTooLong, qualified } from "./names";
import { RETRY_POLICY } from "./retry-policy";
import type { ScheduledTaskArgs } from "./scheduled-task/arguments";
import { createFailures } from "./scheduled-task/failures";
import { createServiceRole } from "./service-role";
import { transformed } from "./transform";

export type { ScheduledTaskArgs, ScheduledTaskTransforms } from "./scheduled-task/arguments";

/**
 * A container that runs on Fargate at certain times, to its end: a nightly report, a clean-up, an import.
 *
 * Creates a schedule of EventBridge Scheduler named `<project>-<stack>-<name>`, a task definition, a log group, a security
 * group, a role for the schedule, one for ECS to start the task with and one for the application; and, so that a failure
 * does not go by unseen, a queue and an alarm. A start that EventBridge could not deliver within an hour, a task that did
 * not start, and one that ended with another exit code than 0 go into the queue `<name>-failed` as the event that says so,
 * for two weeks, and the alarm rings.
 *
 * EventBridge may start it twice for one time, and does not wait for the run before
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html): a task that must not run beside itself has
 * to see to it, by a lock in the database, say. Nothing stops a task that hangs: let it have a time limit of its own. It
 * starts in off-hours, too, when `OffHours` has stopped the database: let its time be one when the stack is awake.
 *
 * Costs what its tasks cost while they run, in us-east-1 on ARM64 0.03238 USD per vCPU and hour and 0.00356 USD per GB and
 * hour (https://aws.amazon.com/fargate/pricing/, 2026-11), and 0.10 USD a month for the alarm.
 *
 * Replaced by nothing in its arguments. A new image or command holds from the next start.
 *
 * Not tested against real AWS.
 *
 * @throws {@link pulumi.RunError} where Fargate has no such pair of CPU and memory, the schedule or `flexibleMinutes` is not as
 * EventBridge Scheduler takes it, or the name is too long.
 *
 * @example
 * ```ts
 * const report = new ScheduledTask("report", {
 *     vpc,
 *     cluster,
 *     image: registry.image("backend", { context: "apps/backend" }),
 *     command: ["node", "dist/report.js"],
 *     schedule: "cron(0 6 ? * MON-FRI *)",
 *     timeZone: "Europe/Berlin",
 *     environment: database.environment,
 * });
 * database.allowFrom(report);
 * ```
 */
export class ScheduledTask extends pulumi.ComponentResource {
    /** Logical name, by which other components name what they do for this task. */
    readonly name: string;
    /** ARN of the schedule. */
    readonly scheduleArn: pulumi.Output<string>;
    /** ARN of the task definition. */
    readonly taskDefinitionArn: pulumi.Output<string>;
    /** Security group of the task. */
    readonly securityGroupId: pulumi.Output<string>;
    /** Name of the application's role, for further policies. */
    readonly taskRoleName: pulumi.Output<string>;
    /** Name of the log group. */
    readonly logGroupName: pulumi.Output<string>;
    /** URL of the queue with what failed. */
    readonly failedQueueUrl: pulumi.Output<string>;
    /** ARN of the alarm that rings when it failed. */
    readonly alarmArn: pulumi.Output<string>;

    private readonly admissions: pulumi.Resource[] = [];

    constructor(name: string, args: ScheduledTaskArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ScheduledTask", name, args, options);
        const size = checkedArguments(name, args);
        this.name = name;
        const cluster = args.cluster ?? new Cluster(name, { key: args.key }, { parent: this });
        const logGroup = createLogGroup(this, name, args);
        const execution = createExecutionRole(this, name, args, logGroup);
        const task = createTaskRole(this, name, args, cluster);
        const taskDefinition = createTaskDefinition(this, name, args, {
            ...size,
            logGroup,
            executionRole: execution.role,
            taskRole: task.role,
        });
        const { group, rules } = createSecurityGroup(this, name, args);
        const failures = createFailures(this, name, args, cluster, taskDefinition);
        const { role } = createServiceRole(this, `${name}-schedule`, "scheduler.amazonaws.com", [
            {
                Sid: "RunTask",
                Action: ["ecs:RunTask"],
                // Every revision, so that no start falls between the update of the role and that of the schedule.
                Resource: pulumi.interpolate`${taskDefinition.arnWithoutRevision}:*`,
                Condition: { ArnEquals: { "ecs:cluster": cluster.arn } },
            },
            {
                // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
                Sid: "TagTask",
                Action: ["ecs:TagResource"],
                Resource: cluster.arn.apply((arn) => `${arn.replace(":cluster/", ":task/")}/*`),
                Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
            },
            {
                Sid: "PassTaskRoles",
                Action: ["iam:PassRole"],
                Resource: [execution.role.arn, task.role.arn],
                Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
            },
            { Sid: "KeepUndelivered", Action: ["sqs:SendMessage"], Resource: failures.queue.arn },
        ]);
        const needed = [execution.policy, ...task.policies, ...rules, ...failures.ready];
        const ready: Promise<pulumi.Resource[]> = endOfTurn().then(() => [...needed, ...this.admissions]);
        const schedule = new aws.scheduler.Schedule(
            ...transformed(
                args.transform?.schedule,
                name,
                {
                    name: qualified(name),
                    description: `Runs ${name}`,
                    scheduleExpression: args.schedule,
                    scheduleExpressionTimezone: args.timeZone ?? "UTC",
                    flexibleTimeWindow: flexibleWindow(args.flexibleMinutes),
                    state: args.enabled === false ? "DISABLED" : "ENABLED",
                    target: {
                        arn: cluster.arn,
                        roleArn: role.arn,
                        ecsParameters: {
                            taskDefinitionArn: taskDefinition.arn,
                            taskCount: 1,
                            launchType: "FARGATE",
                            enableEcsManagedTags: true,
                            propagateTags: "TASK_DEFINITION",
                            networkConfiguration: {
                                subnets: args.vpc.tasks.subnetIds,
                                securityGroups: [group.id],
                                assignPublicIp: args.vpc.tasks.assignPublicIp,
                            },
                        },
                        deadLetterConfig: { arn: failures.queue.arn },
                        retryPolicy: RETRY_POLICY,
                    },
                },
                // A rate begins at once: what lets the task in somewhere, in the same turn of the program, comes before.
                { parent: this, dependsOn: ready },
            ),
        );
        this.scheduleArn = schedule.arn;
        this.taskDefinitionArn = taskDefinition.arn;
        this.securityGroupId = group.id;
        this.taskRoleName = task.role.name;
        this.logGroupName = logGroup.name;
        this.failedQueueUrl = failures.queue.url;
        this.alarmArn = failures.alarm.arn;
        this.registerOutputs({
            scheduleArn: this.scheduleArn,
            taskDefinitionArn: this.taskDefinitionArn,
            securityGroupId: this.securityGroupId,
            taskRoleName: this.taskRoleName,
            logGroupName: this.logGroupName,
            failedQueueUrl: this.failedQueueUrl,
            alarmArn: this.alarmArn,
        });
    }

    /** Has the schedule start only when what lets the task in somewhere is there. `allowFrom` calls it. */
    startAfter(resources: readonly pulumi.Resource[]): void {
        this.admissions.push(...resources);
    }
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const SCHEDULE = /^(cron\(\S+( \S+){5}\)|rate\([1-9]\d* (minute|hour|day)s?\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/;

function checkedArguments(name: string, args: ScheduledTaskArgs): { cpu: FargateCpu; memory: number } {
    const cpu = args.cpu ?? 256;
    const memory = args.memory ?? cpu * 2;
    const { flexibleMinutes: minutes = 0 } = args;
    const size = sizeMistake(cpu, memory);
    const tooLong = [nameTooLong("schedule", qualified(name), 0), nameTooLong("IAM role", `${name}-execution`)];
    const mistakes = [
        ...(size === undefined ? [] : [`memory: ${size}`]),
        ...(SCHEDULE.test(args.schedule)
            ? []
            : [
                  `schedule: "${args.schedule}" is neither cron(15 3 * * ? *), with six fields, nor rate(12 hours) nor at(…)`,
              ]),
        ...(Number.isInteger(minutes) && minutes >= 0 && minutes <= 1440
            ? []
            : [`flexibleMinutes: ${minutes} is not a whole number from 0 to 1440`]),
        ...tooLong.filter((reason) => reason !== undefined).map((reason) => `name: ${reason}`),
    ];
    if (mistakes.length > 0) {
        throw new pulumi.RunError(
            `Scheduled task "${name}" has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}:\n` +
                mistakes.map((mistake) => `  ${mistake}.`).join("\n"),
        );
    }
    return { cpu, memory };
}

function flexibleWindow(minutes = 0): aws.types.input.scheduler.ScheduleFlexibleTimeWindow {
    return minutes === 0 ? { mode: "OFF" } : { mode: "FLEXIBLE", maximumWindowInMinutes: minutes };
}
