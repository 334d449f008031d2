import { type Entry, everything, type Grant, named, own, unclaimed } from "./entry";

/** The logical names of the buckets: Pulumi adds random characters, and S3 knows no tags unless a bucket is told to. */
export const BUCKET_NAMES = ["avatars-*", "backups-*", "web-access-logs-*"] as const;

const BUCKETS = BUCKET_NAMES.map((name) => `arn:aws:s3:::${name}`);
const OBJECTS = BUCKETS.map((bucket) => `${bucket}/*`);

// Buckets of other accounts have such names, too.
function bucket(...actions: readonly string[]): Grant {
    return { ...named(BUCKETS, ...actions), condition: { StringEquals: { "aws:ResourceAccount": "{account}" } } };
}

function bucketPart(read: string, write: string): Entry {
    return { read: [read], write: [bucket(write)] };
}

/** S3, RDS, KMS, AWS Backup and the secret that RDS makes. */
export const DATA: Readonly<Record<string, Entry>> = {
    "aws:s3/bucket:Bucket": {
        read: [
            "s3:GetAccelerateConfiguration",
            "s3:GetBucketAcl",
            "s3:GetBucketLocation",
            "s3:GetBucketRequestPayment",
            "s3:GetBucketTagging",
            "s3:GetBucketWebsite",
            "s3:ListTagsForResource",
        ],
        write: [
            bucket(
                "s3:CreateBucket",
                "s3:DeleteBucket",
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:PutBucketTagging",
                "s3:TagResource",
                "s3:UntagResource",
            ),
            // `forceDestroy` empties a bucket before it is deleted.
            {
                ...named(OBJECTS, "s3:DeleteObject", "s3:DeleteObjectVersion"),
                condition: { StringEquals: { "aws:ResourceAccount": "{account}" } },
            },
        ],
    },
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketPart("s3:GetBucketCORS", "s3:PutBucketCORS"),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketPart(
        "s3:GetLifecycleConfiguration",
        "s3:PutLifecycleConfiguration",
    ),
    "aws:s3/bucketLogging:BucketLogging": bucketPart("s3:GetBucketLogging", "s3:PutBucketLogging"),
    "aws:s3/bucketNotification:BucketNotification": bucketPart("s3:GetBucketNotification", "s3:PutBucketNotification"),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketPart(
        "s3:GetBucketObjectLockConfiguration",
        "s3:PutBucketObjectLockConfiguration",
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketPart(
        "s3:GetBucketOwnershipControls",
        "s3:PutBucketOwnershipControls",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": {
        read: ["s3:GetBucketPolicy"],
        write: [bucket("s3:DeleteBucketPolicy", "s3:PutBucketPolicy")],
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPart(
        "s3:GetBucketPublicAccessBlock",
        "s3:PutBucketPublicAccessBlock",
    ),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketPart(
        "s3:GetReplicationConfiguration",
        "s3:PutReplicationConfiguration",
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketPart(
        "s3:GetEncryptionConfiguration",
        "s3:PutEncryptionConfiguration",
    ),
    "aws:s3/bucketVersioning:BucketVersioning": bucketPart("s3:GetBucketVersioning", "s3:PutBucketVersioning"),
    "aws:rds/instance:Instance": {
        read: ["rds:DescribeDBEngineVersions", "rds:DescribeDBInstances", "rds:ListTagsForResource"],
        write: [
            // The calls name option and parameter groups, too, of which the defaults are AWS's and have no tags.
            unclaimed(
                "rds:AddTagsToResource",
                "rds:CreateDBInstance",
                "rds:ModifyDBInstance",
                "rds:RemoveTagsFromResource",
                "rds:RestoreDBInstanceFromDBSnapshot",
                "rds:RestoreDBInstanceToPointInTime",
            ),
            named(
                [
                    "arn:aws:rds:{region}:{account}:db:slipway-{stack}*",
                    "arn:aws:rds:{region}:{account}:snapshot:slipway-{stack}*",
                ],
                "rds:CreateDBSnapshot",
                "rds:DeleteDBInstance",
                "rds:RebootDBInstance",
                "rds:StartDBInstance",
            ),
            // RDS makes the password's secret in the caller's name, and calls it rds!db-<random>.
            named(
                ["arn:aws:secretsmanager:{region}:{account}:secret:rds!db-*"],
                "secretsmanager:CreateSecret",
                "secretsmanager:DescribeSecret",
                "secretsmanager:RotateSecret",
                "secretsmanager:TagResource",
            ),
        ],
    },
    "aws:rds/parameterGroup:ParameterGroup": {
        read: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters"],
        write: [
            unclaimed("rds:CreateDBParameterGroup"),
            own("rds:DeleteDBParameterGroup", "rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup"),
        ],
    },
    "aws:rds/subnetGroup:SubnetGroup": {
        read: ["rds:DescribeDBSubnetGroups"],
        write: [unclaimed("rds:CreateDBSubnetGroup"), own("rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup")],
    },
    "aws:kms/key:Key": {
        read: [
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListAliases",
            "kms:ListResourceTags",
        ],
        write: [
            unclaimed("kms:CreateKey", "kms:TagResource"),
            own(
                "kms:CancelKeyDeletion",
                // Services that encrypt for the stack ask in the caller's name.
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:EnableKeyRotation",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:PutKeyPolicy",
                // https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
                "kms:RetireGrant",
                "kms:ScheduleKeyDeletion",
                "kms:UntagResource",
                "kms:UpdateKeyDescription",
            ),
        ],
    },
    "aws:kms/alias:Alias": {
        read: ["kms:ListAliases"],
        write: [
            own("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
            named(
                ["arn:aws:kms:*:{account}:alias/slipway-{stack}*"],
                "kms:CreateAlias",
                "kms:DeleteAlias",
                "kms:UpdateAlias",
            ),
        ],
    },
    "aws:backup/vault:Vault": {
        read: ["backup:DescribeBackupVault", "backup:ListRecoveryPointsByBackupVault", "backup:ListTags"],
        write: [
            unclaimed("backup:CreateBackupVault", "backup:TagResource"),
            // AWS Backup's storage is the account's.
            everything("backup-storage:MountCapsule"),
            // A vault that goes with its contents is emptied before.
            own("backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UntagResource"),
        ],
    },
    "aws:backup/plan:Plan": {
        read: ["backup:GetBackupPlan"],
        write: [unclaimed("backup:CreateBackupPlan"), own("backup:DeleteBackupPlan", "backup:UpdateBackupPlan")],
    },
    "aws:backup/selection:Selection": {
        read: ["backup:GetBackupSelection"],
        write: [own("backup:CreateBackupSelection", "backup:DeleteBackupSelection")],
    },
};
