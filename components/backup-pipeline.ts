import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createAlarms } from "./backup/alarms";
import type { BackupPipelineArgs } from "./backup/arguments";
import { createAwsBackup } from "./backup/aws-backup";
import { createExecutions } from "./backup/executions";
import { createFunction } from "./backup/function";
import { createDeadLetterQueue, createTopic } from "./backup/messages";
import type { Pipeline } from "./backup/parts";
import { type Replica, replicate } from "./backup/replication";
import { createStore, DUMPS, REPORTS } from "./backup/store";
import { type BackupTask, type BackupTasks, createTasks } from "./backup/tasks";
import type { Bucket } from "./bucket";
import { qualified } from "./names";
import { policyDocument } from "./policy";

export type {
    AlarmDelays,
    AwsBackup,
    BackupPipelineArgs,
    BackupPipelineTransforms,
    Replication,
    RestoreStore,
    SnapshotDrill,
} from "./backup/arguments";
export { backupImage, type BackupImageArgs } from "./backup/image";
export type { Retention } from "./backup/lifecycle";
export type { Replica } from "./backup/replication";

/**
 * Backups that are restored every time: a schedule starts a dump of PostgreSQL into a bucket, and each dump that is
 * complete starts a drill, which restores it into a throw-away PostgreSQL, compares it with what the database held, and
 * writes a report.
 *
 * Creates the bucket with a lifecycle, three state machines (`<project>-<stack>-<name>-dump`, `-drill` and `-restore`,
 * the last one for people), two Fargate tasks, of which the drill's reaches no database, the function that decides and
 * tells, schedules, alarms, a topic, a queue for what did not arrive, and logs; by option copies in another region or
 * account, drills of RDS's own snapshots, and AWS Backup for the instance.
 *
 * Costs, with a dump and a drill a day of a database of 10 GB in us-east-1 on ARM64, about 5 USD a month
 * (2026-11, https://aws.amazon.com/fargate/pricing/, https://aws.amazon.com/s3/pricing/,
 * https://aws.amazon.com/cloudwatch/pricing/): tasks 1.50, storage of 60 dumps of 2 GB 2.30, six alarms 0.60 and metrics
 * about 1. Each GB that a dump has more adds as much storage as the retention keeps dumps.
 *
 * Replaced by nothing in its arguments: what holds backups stays. A change of `schedule`, `retention` or sizes holds from
 * the next run; `replication` copies new objects only; another `replication.region` makes another copy, and the old one
 * has to be let go first (`protect`).
 *
 * @throws {@link pulumi.RunError} where Fargate has no such pair of CPU and memory, or a name is too long.
 *
 * @example
 * ```ts
 * const backups = new BackupPipeline("backups", {
 *     vpc,
 *     cluster,
 *     key,
 *     database,
 *     image: registry.image("backup", backupImage()),
 * });
 * database.allowFrom(backups);
 * ```
 */
export class BackupPipeline extends pulumi.ComponentResource {
    /** Logical name, by which the database names what it does for the pipeline. */
    readonly name: string;
    /** Name of the bucket with dumps and reports. */
    readonly bucketName: pulumi.Output<string>;
    /** ARN of the topic that failures and alarms are told to. */
    readonly topicArn: pulumi.Output<string>;
    /** ARNs of the alarms. */
    readonly alarmArns: readonly pulumi.Output<string>[];
    /** ARNs of the state machines. */
    readonly stateMachineArns: readonly pulumi.Output<string>[];
    /** Name of the function that decides and tells. */
    readonly functionName: pulumi.Output<string>;
    /** Value of the dimension `Backups` of its metrics, in the namespace `Slipway/Backups`. */
    readonly metricsDimension: string;
    /** Security group of the task that reaches the database. */
    readonly securityGroupId: pulumi.Output<string>;
    /** Name of the role of the task that reaches the database. */
    readonly taskRoleName: pulumi.Output<string>;
    /** The copy of the bucket in another region, to restore from there. */
    readonly copy: Replica | undefined;

    private readonly pipeline: Pipeline;

    constructor(name: string, args: BackupPipelineArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:BackupPipeline", name, withoutDatabase(args), options);
        this.name = name;
        this.pipeline = { component: this, name, args };
        const store = createStore(this.pipeline);
        this.copy = replicate(this.pipeline, store);
        const topic = createTopic(this.pipeline);
        const queue = createDeadLetterQueue(this.pipeline);
        const tasks = createTasks(this.pipeline, store.bucketName);
        this.openStore(store, tasks);
        const decider = createFunction(this.pipeline, { store, topic, queue, taskLogArn: tasks.logGroupArn });
        const machines = createExecutions(this.pipeline, { store, topic, queue, tasks, decider });
        this.alarmArns = createAlarms(this.pipeline, topic, queue).map(({ arn }) => arn);
        this.stateMachineArns = machines.map(({ arn }) => arn);
        this.functionName = decider.name;
        this.metricsDimension = qualified(name);
        createAwsBackup(this.pipeline);
        this.bucketName = store.bucketName;
        this.topicArn = topic.arn;
        this.securityGroupId = tasks.database.securityGroupId;
        this.taskRoleName = tasks.database.taskRoleName;
        this.registerOutputs({
            bucketName: this.bucketName,
            topicArn: this.topicArn,
            securityGroupId: this.securityGroupId,
            taskRoleName: this.taskRoleName,
            copy: this.copy,
        });
    }

    /** No task may delete anything, so that neither a mistake nor a stolen role takes the backups along. */
    private openStore(store: Bucket, { database, drill }: BackupTasks): void {
        store.allowFrom(database, { prefix: DUMPS, actions: ["read", "write"] });
        store.allowFrom(database, { prefix: REPORTS, actions: ["write"] });
        store.allowFrom(drill, { prefix: DUMPS, actions: ["read"] });
        store.allowFrom(drill, { prefix: REPORTS, actions: ["write"] });
        this.openSource(database);
    }

    private openSource(task: BackupTask): void {
        const { name, args } = this.pipeline;
        if (args.source === undefined) {
            return;
        }
        const { partition } = aws.getPartitionOutput({}, { parent: this });
        const bucketArn = pulumi.interpolate`arn:${partition}:s3:::${args.source.bucket}`;
        new aws.iam.RolePolicy(
            `${name}-restores-from-source`,
            {
                role: task.taskRoleName,
                policy: policyDocument([
                    { Sid: "ListDumps", Action: ["s3:ListBucket"], Resource: bucketArn },
                    {
                        Sid: "ReadDumps",
                        Action: ["s3:GetObject"],
                        Resource: pulumi.interpolate`${bucketArn}/${DUMPS}*`,
                    },
                    { Sid: "DecryptDumps", Action: ["kms:Decrypt"], Resource: args.source.keyArn },
                ]),
            },
            { parent: this },
        );
    }
}

/**
 * What the component itself is registered with. With the database among it, it would wait for all that the database
 * creates, and so for the rules by which the database lets the pipeline's own security group in.
 */
function withoutDatabase({ database, ...args }: BackupPipelineArgs): Omit<BackupPipelineArgs, "database"> {
    return args;
}
