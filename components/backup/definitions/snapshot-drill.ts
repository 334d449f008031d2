import type { Statement } from "../../policy";
import { type Assignments, EMPTY, jsonata, type StateMachine } from "../states";
import { parseArn, siblingArn } from "./arns";
import { callFunction, catchAll, FUNCTION_SECONDS, REPORTING, runTask } from "./calls";
import { type FailureState, failureStates, VARIABLES } from "./failures";
import { repeatedSeconds, type RepeatState, repeatStates, taskCatchers } from "./repeats";
import type { SharedResources } from "./resources";
import { sharedStatements } from "./statements";
import {
    DELETION_SECONDS,
    type DeletionState,
    deletionStates,
    INSTANCE_SECONDS,
    type InstanceState,
    instanceStates,
    instanceVariables,
    RDS_RETRY,
    RETRIED_CALL_SECONDS,
    type TemporaryInstance,
    temporaryInstances,
} from "./temporary-instance";

/** Arguments of {@link snapshotDrillDefinition}. */
export interface SnapshotDrillArguments extends SharedResources, TemporaryInstance {
    /**
     * Seconds after which the check is stopped.
     * @default 21600, six hours
     */
    readonly timeoutSeconds?: number;
}

/** The states of a snapshot drill. */
export type SnapshotDrillState =
    | "Begin"
    | "FindSnapshots"
    | "IsThereSnapshot"
    | "Check"
    | "HasFailed"
    | "CleanedUp"
    | "Judge"
    | InstanceState
    | DeletionState
    | FailureState
    | RepeatState;

/** Secrets that RDS makes for the master users of instances. */
const MANAGED_SECRETS = "secret:rds!db-*";

const SIX_HOURS = 21_600;

/** The newest first; a snapshot that is still being taken is none. */
const NEWEST_FIRST =
    "$sort($states.result.DbSnapshots[Status = 'available'], " +
    "function($one, $other) { $one.SnapshotCreateTime < $other.SnapshotCreateTime }).{ 'id': DbSnapshotIdentifier, 'takenAt': $string(SnapshotCreateTime) }";

/**
 * Restores an RDS snapshot to a temporary instance, checks it, and deletes the instance, whatever happened.
 *
 * Its input is `{}` for the newest automated snapshot, `{ "snapshot": "rds:…" }` for another automated one of the same
 * instance, or `{ "pointInTime": "latest" }` or `{ "pointInTime": "2026-11-21T02:15:00Z" }`. With `"dump": "<id>"` the
 * structure is compared with that dump's manifest. `{ "cleanUpAfter": "<name>" }` only deletes the instance that the
 * execution of that name left: one that is stopped, or times out as a whole, runs none of its catchers.
 *
 * @throws Error where the temporary instance could not have a name.
 */
export function snapshotDrillDefinition(args: SnapshotDrillArguments): StateMachine<SnapshotDrillState> {
    const timeoutSeconds = args.timeoutSeconds ?? SIX_HOURS;
    const { partition } = parseArn(args.functionArn);
    const begin = variables(args, "$states.context.Execution.Name");
    return {
        Comment: "Restores an RDS snapshot to a temporary instance, checks it, and deletes it",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds:
            RETRIED_CALL_SECONDS +
            INSTANCE_SECONDS +
            repeatedSeconds("check", timeoutSeconds) +
            DELETION_SECONDS +
            3 * FUNCTION_SECONDS,
        States: {
            Begin: {
                Type: "Choice",
                Choices: [
                    {
                        Condition: jsonata("$exists($states.input.cleanUpAfter)"),
                        Assign: { ...variables(args, "$states.input.cleanUpAfter"), cleanUp: true },
                        Next: "WaitForDeletion",
                    },
                    {
                        Condition: jsonata("$states.input.pointInTime = 'latest'"),
                        Assign: { ...begin, id: `${args.sourceIdentifier}-at-latest` },
                        Next: "RestoreLatest",
                    },
                    {
                        Condition: jsonata("$exists($states.input.pointInTime)"),
                        Assign: {
                            ...begin,
                            id: jsonata(
                                `'${args.sourceIdentifier}-at-' & $replace($string($states.input.pointInTime), ':', '-')`,
                            ),
                            takenAt: jsonata("$string($states.input.pointInTime)"),
                        },
                        Next: "RestoreMoment",
                    },
                    {
                        Condition: jsonata("$exists($states.input.snapshot)"),
                        Assign: { ...begin, id: jsonata("$string($states.input.snapshot)") },
                        Next: "RestoreSnapshot",
                    },
                ],
                Default: "FindSnapshots",
                Assign: begin,
            },
            FindSnapshots: {
                Type: "Task",
                Resource: `arn:${partition}:states:::aws-sdk:rds:describeDBSnapshots`,
                Arguments: { DbInstanceIdentifier: args.sourceIdentifier, SnapshotType: "automated" },
                TimeoutSeconds: 60,
                Retry: RDS_RETRY,
                Output: { snapshots: jsonata(`[${NEWEST_FIRST}]`) },
                Next: "IsThereSnapshot",
                Catch: [catchAll("TellPeople")],
            },
            IsThereSnapshot: {
                Type: "Choice",
                Choices: [
                    {
                        Condition: jsonata("$count($states.input.snapshots) > 0"),
                        Assign: {
                            id: jsonata("$states.input.snapshots[0].id"),
                            takenAt: jsonata("$states.input.snapshots[0].takenAt"),
                        },
                        Next: "RestoreSnapshot",
                    },
                ],
                Default: "TellPeople",
                Assign: {
                    error: {
                        Error: "NoSnapshot",
                        Cause:
                            `There is no automated snapshot of the DB instance "${args.sourceIdentifier}" to restore. ` +
                            "RDS takes one a day where the backup retention is not 0: see backupRetentionDays of the " +
                            "database.",
                    },
                },
            },
            Check: runTask<SnapshotDrillState>(
                args.task,
                {
                    job: "check",
                    environment: {
                        PGHOST: jsonata("$instance.host"),
                        PGPORT: jsonata("$instance.port"),
                        DATABASE_SECRET_ARN: jsonata("$instance.secretArn"),
                        SNAPSHOT_ID: jsonata("$id"),
                        SNAPSHOT_AT: jsonata("$takenAt"),
                        ...REPORTING,
                        // Empty is as good as not set.
                        DUMP_ID: jsonata("'' & $states.context.Execution.Input.dump"),
                    },
                    timeoutSeconds,
                },
                { Next: "FindInstanceToDelete", Catch: taskCatchers("LetTaskEnd", "Assess") },
            ),
            HasFailed: {
                Type: "Choice",
                Choices: [
                    { Condition: jsonata("$error.Error != ''"), Next: "TellPeople" },
                    { Condition: jsonata("$cleanUp"), Next: "CleanedUp" },
                ],
                Default: "Judge",
            },
            CleanedUp: { Type: "Succeed" },
            Judge: callFunction<SnapshotDrillState>(
                args,
                {
                    action: "judge",
                    kind: "snapshot",
                    id: jsonata("$id"),
                    execution: jsonata("$states.context.Execution.Id"),
                },
                { Comment: "Reads the report, and publishes metrics", End: true, Catch: [catchAll("TellPeople")] },
            ),
            ...instanceStates(args, partition),
            ...deletionStates(partition),
            ...repeatStates<SnapshotDrillState>(args, "check", { task: "Check", giveUp: "FindInstanceToDelete" }),
            ...failureStates(args, "check"),
        },
    };
}

function variables(args: SnapshotDrillArguments, run: string): Assignments {
    return { ...VARIABLES, cleanUp: false, takenAt: EMPTY, ...instanceVariables(args, run) };
}

/**
 * What the state machine's role must be allowed.
 *
 * Resources of RDS's actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html;
 * what RDS does in the caller's name, to keep a password in a secret:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export function snapshotDrillStatements(args: SnapshotDrillArguments): Statement[] {
    const rds = (resource: string) => siblingArn(args.functionArn, "rds", resource);
    const source = rds(`db:${args.sourceIdentifier}`);
    const temporary = rds(`db:${temporaryInstances(args)}`);
    return [
        ...sharedStatements(args),
        // Instances are looked for by a filter, which is asked of all.
        { Sid: "LookAtInstances", Action: ["rds:DescribeDBInstances"], Resource: rds("db:*") },
        { Sid: "FindSnapshots", Action: ["rds:DescribeDBSnapshots"], Resource: [source, rds("snapshot:*")] },
        {
            Sid: "RestoreToTemporaryInstance",
            Action: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBInstanceToPointInTime"],
            Resource: [
                temporary,
                source,
                // RDS names its automated snapshots after their instance.
                rds(`snapshot:rds:${args.sourceIdentifier}-*`),
                rds(`subgrp:${args.subnetGroupName}`),
                rds(`pg:${args.parameterGroupName}`),
                rds("og:default:*"),
            ],
        },
        {
            Sid: "ChangeAndDeleteTemporaryInstance",
            Action: ["rds:AddTagsToResource", "rds:DeleteDBInstance", "rds:ModifyDBInstance"],
            Resource: temporary,
        },
        {
            Sid: "KeepTemporaryPassword",
            Action: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
            Resource: siblingArn(args.functionArn, "secretsmanager", MANAGED_SECRETS),
        },
        ...keyStatements(args.keyArn),
    ];
}

/** What the task's role must be allowed beyond what it is: to read the secret of the temporary instance, and no other. */
export function snapshotCheckStatements(args: SnapshotDrillArguments): Statement[] {
    return [
        {
            // RDS names the secret by an id of the instance that nobody knows before, and tags it with its ARN.
            Sid: "ReadTemporarySecret",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: siblingArn(args.functionArn, "secretsmanager", MANAGED_SECRETS),
            Condition: {
                StringLike: {
                    "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn": siblingArn(
                        args.functionArn,
                        "rds",
                        `db:${temporaryInstances(args)}`,
                    ),
                },
            },
        },
        ...(args.keyArn === undefined
            ? []
            : [{ Sid: "DecryptTemporarySecret", Action: ["kms:Decrypt"], Resource: args.keyArn }]),
    ];
}

function keyStatements(keyArn: string | undefined): Statement[] {
    return keyArn === undefined
        ? []
        : [
              {
                  Sid: "EncryptTemporaryInstance",
                  Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
                  Resource: keyArn,
              },
              {
                  Sid: "LetRdsUseKey",
                  Action: ["kms:CreateGrant"],
                  Resource: keyArn,
                  Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
              },
          ];
}
