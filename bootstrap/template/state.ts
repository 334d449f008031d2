import { KEY_ALIAS, stateBucketName, stateLogBucketName } from "../names";
import { attribute, KEPT, ref, type Resource } from "./resource";

/** Days for which an overwritten or deleted state can be brought back. */
const OLD_VERSION_DAYS = 365;

/** Days for which the access log is kept. */
const LOG_DAYS = 365;

const PRIVATE = {
    PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
};

/**
 * The bucket of Pulumi's state, and the log of the requests to it.
 *
 * @param ownKey the key is the stack's; otherwise the alias has one from before.
 */
export function stateResources(account: string, region: string, ownKey: boolean): Record<string, Resource> {
    const state = stateBucketName(account, region);
    const logs = stateLogBucketName(account, region);
    return {
        StateLogs: {
            Type: "AWS::S3::Bucket",
            ...KEPT,
            Properties: {
                BucketName: logs,
                ...PRIVATE,
                // S3 writes its log with no key of ours.
                BucketEncryption: {
                    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
                },
                VersioningConfiguration: { Status: "Enabled" },
                LifecycleConfiguration: {
                    Rules: [
                        {
                            Id: "expire",
                            Status: "Enabled",
                            ExpirationInDays: LOG_DAYS,
                            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
                            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
                        },
                    ],
                },
            },
        },
        StateLogsPolicy: bucketPolicy("StateLogs", logs, [
            {
                Sid: "Log",
                Effect: "Allow",
                Action: "s3:PutObject",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Resource: `arn:aws:s3:::${logs}/*`,
                Condition: {
                    ArnLike: { "aws:SourceArn": `arn:aws:s3:::${state}` },
                    StringEquals: { "aws:SourceAccount": account },
                },
            },
        ]),
        State: {
            Type: "AWS::S3::Bucket",
            ...KEPT,
            DependsOn: "StateLogsPolicy",
            Properties: {
                BucketName: state,
                ...PRIVATE,
                BucketEncryption: {
                    ServerSideEncryptionConfiguration: [
                        {
                            BucketKeyEnabled: true,
                            ServerSideEncryptionByDefault: {
                                SSEAlgorithm: "aws:kms",
                                KMSMasterKeyID: ownKey
                                    ? attribute("Key", "Arn")
                                    : `arn:aws:kms:${region}:${account}:${KEY_ALIAS}`,
                            },
                        },
                    ],
                },
                VersioningConfiguration: { Status: "Enabled" },
                LoggingConfiguration: { DestinationBucketName: ref("StateLogs"), LogFilePrefix: "state/" },
                LifecycleConfiguration: {
                    Rules: [
                        {
                            Id: "old-versions",
                            Status: "Enabled",
                            NoncurrentVersionExpiration: {
                                NoncurrentDays: OLD_VERSION_DAYS,
                                NewerNoncurrentVersions: 20,
                            },
                            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
                        },
                    ],
                },
            },
        },
        StatePolicy: bucketPolicy("State", state, []),
    };
}

/** The key of state and secrets, with its alias. */
export function keyResources(account: string): Record<string, Resource> {
    return {
        Key: {
            Type: "AWS::KMS::Key",
            ...KEPT,
            Properties: {
                Description: "Pulumi's state and its secrets",
                EnableKeyRotation: true,
                KeyPolicy: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            // Who may use it is then a matter of IAM policies.
                            Sid: "Account",
                            Effect: "Allow",
                            Action: "kms:*",
                            Principal: { AWS: `arn:aws:iam::${account}:root` },
                            // In a key's own policy: this key.
                            Resource: "*",
                        },
                    ],
                },
            },
        },
        KeyAlias: {
            Type: "AWS::KMS::Alias",
            ...KEPT,
            Properties: { AliasName: KEY_ALIAS, TargetKeyId: ref("Key") },
        },
    };
}

function bucketPolicy(logicalId: string, name: string, statements: readonly unknown[]): Resource {
    return {
        Type: "AWS::S3::BucketPolicy",
        ...KEPT,
        Properties: {
            Bucket: ref(logicalId),
            PolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "TlsOnly",
                        Effect: "Deny",
                        Action: "s3:*",
                        Principal: "*",
                        Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
                        Condition: { Bool: { "aws:SecureTransport": "false" } },
                    },
                    ...statements,
                ],
            },
        },
    };
}
