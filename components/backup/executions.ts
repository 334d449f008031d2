import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket";
import { drillDefinition, drillStatements } from "./definitions/drill";
import { dumpDefinition, dumpStatements } from "./definitions/dump";
import type { SharedResources } from "./definitions/resources";
import { restoreDefinition, restoreStatements } from "./definitions/restore";
import { createMachine, createMachineLog } from "./machines";
import { allowUndelivered } from "./messages";
import type { Pipeline } from "./parts";
import { cleanUpAfter, drillEachDump } from "./rules";
import { createSchedule } from "./schedules";
import { createSnapshotDrill, SNAPSHOT_DRILL_SCHEDULE } from "./snapshot-drill";
import { type BackupTask, type BackupTasks, drillStorage } from "./tasks";

/** What the state machines work with. */
interface ExecutionParts {
    readonly store: Bucket;
    readonly topic: aws.sns.Topic;
    readonly queue: aws.sqs.Queue;
    readonly tasks: BackupTasks;
    /** The function that decides and tells. */
    readonly decider: aws.lambda.Function;
}

type MachineResources = SharedResources & { readonly timeoutSeconds: number };

/** What runs by a schedule. */
const SCHEDULED = {
    dump: "Takes a dump of the database",
    "snapshot-drill": "Restores the newest snapshot of the database and checks it",
} as const;

const SECONDS_PER_HOUR = 3600;

/**
 * The state machines, and all that starts them.
 *
 * @returns the state machines.
 */
export function createExecutions(pipeline: Pipeline, parts: ExecutionParts): aws.sfn.StateMachine[] {
    const { store, queue, tasks } = parts;
    const log = createMachineLog(pipeline);
    const withDatabase = machineResources(pipeline, parts, tasks.database);
    const withoutDatabase = machineResources(pipeline, parts, tasks.drill);
    const dump = createMachine(pipeline, "dump", log, {
        definition: withDatabase.apply(dumpDefinition),
        statements: withDatabase.apply(dumpStatements),
    });
    runAt(pipeline, queue, "dump", pipeline.args.schedule ?? "cron(15 3 * * ? *)", dump);
    const drill = createMachine(pipeline, "drill", log, {
        definition: withoutDatabase.apply(drillDefinition),
        statements: withoutDatabase.apply(drillStatements),
    });
    const restore = createMachine(pipeline, "restore", log, {
        // What a drill can hold, a restore has to hold.
        definition: withDatabase.apply((resources) =>
            restoreDefinition({ ...resources, storageGigabytes: drillStorage(pipeline.args) }),
        ),
        statements: withDatabase.apply(restoreStatements),
    });
    const snapshotDrill = createSnapshotMachine(pipeline, log, tasks.database, withDatabase, queue);
    allowUndelivered(pipeline, queue, [
        drillEachDump(pipeline, queue, store, drill),
        cleanUpAfter(pipeline, queue, "dump", dump),
        ...(snapshotDrill === undefined ? [] : [cleanUpAfter(pipeline, queue, "snapshot-drill", snapshotDrill)]),
    ]);
    measureHourly(pipeline, parts);
    return [dump, drill, restore, ...(snapshotDrill === undefined ? [] : [snapshotDrill])];
}

function machineResources(
    { args }: Pipeline,
    { topic, decider }: ExecutionParts,
    task: BackupTask,
): pulumi.Output<MachineResources> {
    return pulumi.output({
        functionArn: decider.arn,
        topicArn: topic.arn,
        topicKeyArn: args.key?.arn,
        task: task.target,
        timeoutSeconds: (args.timeoutHours ?? 6) * SECONDS_PER_HOUR,
    });
}

function createSnapshotMachine(
    pipeline: Pipeline,
    log: aws.cloudwatch.LogGroup,
    task: BackupTask,
    resources: pulumi.Output<MachineResources>,
    queue: aws.sqs.Queue,
): aws.sfn.StateMachine | undefined {
    const { snapshotDrill } = pipeline.args;
    if (snapshotDrill === undefined || snapshotDrill === false) {
        return undefined;
    }
    const definition = createSnapshotDrill(pipeline, snapshotDrill, task, resources);
    const machine = createMachine(pipeline, "snapshot-drill", log, definition);
    runAt(pipeline, queue, "snapshot-drill", snapshotDrill.schedule ?? SNAPSHOT_DRILL_SCHEDULE, machine);
    return machine;
}

function runAt(
    pipeline: Pipeline,
    queue: aws.sqs.Queue,
    kind: keyof typeof SCHEDULED,
    schedule: string,
    { arn }: aws.sfn.StateMachine,
): void {
    const description = SCHEDULED[kind];
    createSchedule(pipeline, queue, { kind, description, schedule, arn, action: "states:StartExecution", input: {} });
}

function measureHourly(pipeline: Pipeline, { queue, decider }: ExecutionParts): void {
    createSchedule(pipeline, queue, {
        kind: "freshness",
        description: "Measures how old the newest dump and the newest passed drill are",
        schedule: "rate(1 hour)",
        arn: decider.arn,
        action: "lambda:InvokeFunction",
        input: { action: "freshness" },
    });
}
