import { type Assignments, EMPTY, jsonata, type Retrier, type State, type TaskState, type Template } from "../states";
import { catchAll } from "./calls";

/** A temporary DB instance, and what it is restored from. */
export interface TemporaryInstance {
    /** Identifier of the DB instance whose snapshots or past are restored. */
    readonly sourceIdentifier: string;
    /**
     * What the temporary instance's name begins with, before `-drill-` and eight hexadecimal digits: at most 48
     * lower-case letters, digits and single hyphens, from a letter on.
     */
    readonly identifierPrefix: string;
    /** DB subnet group in the isolated subnets. */
    readonly subnetGroupName: string;
    /** Security groups of the temporary instance: in from the task only. */
    readonly securityGroupIds: readonly string[];
    /** DB parameter group: with the original's the copy refuses what the original refuses. */
    readonly parameterGroupName: string;
    /** Instance class of the temporary instance: `db.t4g.medium`. */
    readonly instanceClass: string;
    /** ARN of the KMS key that encrypts the original's storage, and is to encrypt the temporary secret. */
    readonly keyArn?: string | undefined;
    /** Tags of the temporary instance. */
    readonly tags: Readonly<Record<string, string>>;
}

/** The states from the restore of an instance until it can be used. */
export type InstanceState =
    | "RestoreSnapshot"
    | "RestoreLatest"
    | "RestoreMoment"
    | "WaitForInstance"
    | "DescribeInstance"
    | "IsInstanceReady"
    | "ManagePassword";

/** The states that delete an instance, until it is gone. */
export type DeletionState = "FindInstanceToDelete" | "IsToDelete" | "DeleteInstance" | "WaitForDeletion" | "NotDeleted";

const CALL_SECONDS = 60;
const LOOK_SECONDS = 60;
/** Four hours for the restore, and another hour for the deletion. */
const LOOKS = 240;
const DELETION_LOOKS = 60;

/** Throttling, and a status that an instance passes through: both are over in minutes. */
export const RDS_RETRY: readonly Retrier[] = [
    {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 10,
        MaxAttempts: 5,
        BackoffRate: 2,
        MaxDelaySeconds: 120,
        JitterStrategy: "FULL",
    },
];

/** The longest that a call of RDS takes, with all its retries. */
export const RETRIED_CALL_SECONDS = 6 * CALL_SECONDS + 10 + 20 + 40 + 80 + 120;

/** The longest that {@link instanceStates} take. */
export const INSTANCE_SECONDS = LOOKS * (LOOK_SECONDS + RETRIED_CALL_SECONDS) + 2 * RETRIED_CALL_SECONDS;
/** The longest that {@link deletionStates} take. */
export const DELETION_SECONDS = DELETION_LOOKS * (LOOK_SECONDS + RETRIED_CALL_SECONDS + CALL_SECONDS);

/**
 * Statuses that an instance does not leave by itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
const HOPELESS = [
    "failed",
    "inaccessible-encryption-credentials",
    "incompatible-create",
    "incompatible-network",
    "incompatible-option-group",
    "incompatible-parameters",
    "incompatible-restore",
    "insufficient-capacity",
    "restore-error",
    "storage-full",
];

/** What the names of all temporary instances have in common, with `*` for what they have not. */
export function temporaryInstances({ identifierPrefix }: TemporaryInstance): string {
    return `${identifierPrefix}-drill-*`;
}

/**
 * The variables that these states begin with.
 *
 * @param run an expression for the name of the execution that the instance belongs to.
 * @throws Error where the instance could not have a name.
 */
export function instanceVariables({ identifierPrefix }: TemporaryInstance, run: string): Assignments {
    if (!/^[a-z](-?[a-z0-9])*$/.test(identifierPrefix) || identifierPrefix.length > 48) {
        throw new Error(
            `"${identifierPrefix}" cannot begin the name of a DB instance: use at most 48 lower-case letters, digits ` +
                "and single hyphens, from a letter on.",
        );
    }
    return {
        // An execution's name may be longer than a DB instance's, and have characters that RDS does not take.
        instanceName: jsonata(`'${identifierPrefix}-drill-' & $substring($hash(${run}, 'SHA-256'), 0, 8)`),
        passwordAsked: false,
        looks: 0,
        deletionLooks: 0,
        refusal: EMPTY,
    };
}

/**
 * Restores an instance and waits until it is there, with a password that RDS makes and keeps in a secret of its own.
 *
 * The restore itself takes no managed password for PostgreSQL, so the instance is changed once it is there:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function instanceStates(
    instance: TemporaryInstance,
    partition: string,
): Record<InstanceState, State<InstanceState | DeletionState | "Check">> {
    const latest = { SourceDBInstanceIdentifier: instance.sourceIdentifier, UseLatestRestorableTime: true };
    const moment = {
        SourceDBInstanceIdentifier: instance.sourceIdentifier,
        RestoreTime: jsonata("$states.context.Execution.Input.pointInTime"),
    };
    return {
        RestoreSnapshot: restore(instance, partition, "restoreDBInstanceFromDBSnapshot", {
            DbInstanceIdentifier: jsonata("$instanceName"),
            DbSnapshotIdentifier: jsonata("$id"),
        }),
        RestoreLatest: restore(instance, partition, "restoreDBInstanceToPointInTime", {
            TargetDBInstanceIdentifier: jsonata("$instanceName"),
            ...latest,
        }),
        RestoreMoment: restore(instance, partition, "restoreDBInstanceToPointInTime", {
            TargetDBInstanceIdentifier: jsonata("$instanceName"),
            ...moment,
        }),
        WaitForInstance: { Type: "Wait", Seconds: LOOK_SECONDS, Next: "DescribeInstance" },
        DescribeInstance: {
            ...describe(partition),
            Assign: { looks: jsonata("$looks + 1") },
            Next: "IsInstanceReady",
            Catch: [catchAll("FindInstanceToDelete")],
        },
        IsInstanceReady: {
            Type: "Choice",
            Choices: [
                {
                    Condition: jsonata(
                        "$states.input.status = 'available' and $passwordAsked and $states.input.secretStatus = 'active'",
                    ),
                    Assign: { instance: jsonata("$states.input") },
                    Next: "Check",
                },
                {
                    Condition: jsonata("$states.input.status = 'available' and $not($passwordAsked)"),
                    Next: "ManagePassword",
                },
                {
                    Condition: jsonata(`$states.input.status in ${JSON.stringify(HOPELESS)}`),
                    Assign: instanceError("has the status ' & $states.input.status & '"),
                    Next: "FindInstanceToDelete",
                },
                {
                    Condition: jsonata(`$looks >= ${LOOKS}`),
                    Assign: instanceError("was not ready after four hours: its status is ' & $states.input.status & '"),
                    Next: "FindInstanceToDelete",
                },
            ],
            Default: "WaitForInstance",
        },
        ManagePassword: {
            Type: "Task",
            Comment: "A new password in a secret of its own, and no backups of the copy",
            Resource: `arn:${partition}:states:::aws-sdk:rds:modifyDBInstance`,
            Arguments: {
                DbInstanceIdentifier: jsonata("$instanceName"),
                ManageMasterUserPassword: true,
                ...(instance.keyArn !== undefined && { MasterUserSecretKmsKeyId: instance.keyArn }),
                BackupRetentionPeriod: 0,
                ApplyImmediately: true,
            },
            TimeoutSeconds: CALL_SECONDS,
            Retry: RDS_RETRY,
            Assign: { passwordAsked: true },
            Next: "WaitForInstance",
            Catch: [catchAll("FindInstanceToDelete")],
        },
    };
}

/**
 * Deletes the instance, with its automated backups and without a last snapshot, and asks again until it is gone. What
 * stays is told to people, since it costs money.
 */
export function deletionStates(partition: string): Record<DeletionState, State<DeletionState | "HasFailed">> {
    return {
        FindInstanceToDelete: {
            ...describe(partition),
            Assign: { deletionLooks: jsonata("$deletionLooks + 1") },
            Next: "IsToDelete",
            Catch: [
                {
                    ErrorEquals: ["States.ALL"],
                    Assign: { refusal: jsonata("$states.errorOutput.Error & ' ' & $states.errorOutput.Cause") },
                    Next: "NotDeleted",
                },
            ],
        },
        IsToDelete: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$states.input.status = ''"), Next: "HasFailed" },
                { Condition: jsonata(`$deletionLooks >= ${DELETION_LOOKS}`), Next: "NotDeleted" },
                { Condition: jsonata("$states.input.status = 'deleting'"), Next: "WaitForDeletion" },
            ],
            Default: "DeleteInstance",
        },
        DeleteInstance: {
            Type: "Task",
            Resource: `arn:${partition}:states:::aws-sdk:rds:deleteDBInstance`,
            Arguments: {
                DbInstanceIdentifier: jsonata("$instanceName"),
                SkipFinalSnapshot: true,
                DeleteAutomatedBackups: true,
            },
            TimeoutSeconds: CALL_SECONDS,
            Next: "WaitForDeletion",
            Catch: [
                {
                    // Also while it is still being created: the next look asks again.
                    ErrorEquals: ["States.ALL"],
                    Assign: { refusal: jsonata("$states.errorOutput.Error & ' ' & $states.errorOutput.Cause") },
                    Next: "WaitForDeletion",
                },
            ],
        },
        WaitForDeletion: { Type: "Wait", Seconds: LOOK_SECONDS, Next: "FindInstanceToDelete" },
        NotDeleted: {
            Type: "Pass",
            Assign: {
                error: jsonata(
                    "$error.Error != '' ? $error : " +
                        "{ 'Error': 'NotDeleted', 'Cause': 'The temporary DB instance ' & $instanceName & ' is still there' }",
                ),
                notes: jsonata(
                    "$notes & 'The temporary DB instance ' & $instanceName & ' could not be deleted, and is charged until " +
                        "it is: aws rds delete-db-instance --skip-final-snapshot --delete-automated-backups " +
                        "--db-instance-identifier ' & $instanceName & ($refusal = '' ? '' : '. RDS said: ' & $refusal) & '\\n'",
                ),
            },
            Next: "HasFailed",
        },
    };
}

function restore(
    instance: TemporaryInstance,
    partition: string,
    action: "restoreDBInstanceFromDBSnapshot" | "restoreDBInstanceToPointInTime",
    source: Readonly<Record<string, Template>>,
): TaskState<InstanceState | DeletionState> {
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::aws-sdk:rds:${action}`,
        Arguments: {
            ...source,
            DbInstanceClass: instance.instanceClass,
            DbSubnetGroupName: instance.subnetGroupName,
            VpcSecurityGroupIds: instance.securityGroupIds,
            DbParameterGroupName: instance.parameterGroupName,
            PubliclyAccessible: false,
            DeletionProtection: false,
            AutoMinorVersionUpgrade: false,
            Tags: Object.entries(instance.tags).map(([Key, Value]) => ({ Key, Value })),
        },
        TimeoutSeconds: CALL_SECONDS,
        Retry: RDS_RETRY,
        Next: "WaitForInstance",
        // Where the answer was lost, the instance may be there all the same.
        Catch: [catchAll("WaitForDeletion")],
    };
}

/** By a filter: an instance that is not there is then an empty list, not an error. */
function describe(partition: string) {
    const found = "$states.result.DbInstances[0]";
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::aws-sdk:rds:describeDBInstances`,
        Arguments: { Filters: [{ Name: "db-instance-id", Values: [jsonata("$instanceName")] }] },
        TimeoutSeconds: CALL_SECONDS,
        Retry: RDS_RETRY,
        Output: {
            // A value that is not there yet would be an error of its own.
            status: jsonata(`'' & ${found}.DbInstanceStatus`),
            host: jsonata(`'' & ${found}.Endpoint.Address`),
            port: jsonata(`'' & ${found}.Endpoint.Port`),
            secretArn: jsonata(`'' & ${found}.MasterUserSecret.SecretArn`),
            secretStatus: jsonata(`'' & ${found}.MasterUserSecret.SecretStatus`),
        },
    } as const;
}

function instanceError(what: string): Assignments {
    return {
        error: {
            Error: "InstanceNotReady",
            Cause: jsonata(`'The temporary DB instance ' & $instanceName & ' ${what}'`),
        },
    };
}
