import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket";
import { EncryptionKey } from "../encryption-key";
import type { Statement } from "../policy";
import { createServiceRole } from "../service-role";
import type { Replication } from "./arguments";
import type { Pipeline } from "./parts";
import { createStore } from "./store";

/** Where copies go. */
interface Destination {
    readonly bucketArn: pulumi.Input<string>;
    readonly keyArn: pulumi.Input<string>;
    /** Account that is to own the copies, where it is another one. */
    readonly accountId?: string;
    readonly versioning: readonly pulumi.Resource[];
}

/** The copy of the bucket that is made in another region. */
export interface Replica {
    /** Name of the bucket. */
    readonly bucketName: pulumi.Output<string>;
    /** ARN of the key that encrypts what is in it. */
    readonly keyArn: pulumi.Output<string>;
}

/**
 * Copies every new dump and report to another region or account. Deletions are not copied: the copy's own lifecycle
 * lets dumps go.
 *
 * @returns the bucket that was created in another region, if one was.
 */
export function replicate(pipeline: Pipeline, store: Bucket): Replica | undefined {
    const { replication } = pipeline.args;
    if (replication === undefined) {
        return undefined;
    }
    if ("bucketArn" in replication) {
        createReplication(pipeline, store, { ...replication, versioning: [] });
        return undefined;
    }
    const { copy, key } = createCopy(pipeline, replication);
    createReplication(pipeline, store, { bucketArn: copy.arn, keyArn: key.arn, versioning: [copy.versioning] });
    return { bucketName: copy.bucketName, keyArn: key.arn };
}

function createCopy(
    pipeline: Pipeline,
    { region }: Extract<Replication, { region: string }>,
): { copy: Bucket; key: EncryptionKey } {
    const name = `${pipeline.name}-copy`;
    const key = new EncryptionKey(
        name,
        {
            description: `Copies of the backups of ${pipeline.name}`,
            protect: pipeline.args.protect,
            transform: { key: { region }, alias: { region } },
        },
        { parent: pipeline.component },
    );
    return { copy: createStore(pipeline, { name, region, key }), key };
}

function createReplication({ component, name, args }: Pipeline, store: Bucket, destination: Destination): void {
    const { role, policy } = createServiceRole(
        component,
        `${name}-replication`,
        "s3.amazonaws.com",
        replicationStatements(store, destination, args.key),
    );
    new aws.s3.BucketReplicationConfig(
        name,
        {
            bucket: store.bucketName,
            role: role.arn,
            rules: [
                {
                    id: "everything",
                    status: "Enabled",
                    priority: 1,
                    filter: { prefix: "" },
                    // What is deleted here, by mistake or in malice, stays in the copy.
                    deleteMarkerReplication: { status: "Disabled" },
                    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
                    destination: {
                        bucket: destination.bucketArn,
                        encryptionConfiguration: { replicaKmsKeyId: destination.keyArn },
                        ...(destination.accountId !== undefined && {
                            account: destination.accountId,
                            accessControlTranslation: { owner: "Destination" },
                        }),
                    },
                },
            ],
        },
        { parent: component, dependsOn: [policy, store.versioning, ...destination.versioning] },
    );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html */
function replicationStatements(store: Bucket, destination: Destination, key: EncryptionKey | undefined): Statement[] {
    const statements: Statement[] = [
        {
            Sid: "ReadConfiguration",
            Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            Resource: store.arn,
        },
        {
            Sid: "ReadObjects",
            Action: [
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
                "s3:GetObjectRetention",
                "s3:GetObjectLegalHold",
            ],
            Resource: pulumi.interpolate`${store.arn}/*`,
        },
        {
            Sid: "WriteCopies",
            Action: ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
            Resource: pulumi.interpolate`${destination.bucketArn}/*`,
        },
        { Sid: "EncryptCopies", Action: ["kms:Encrypt", "kms:GenerateDataKey"], Resource: destination.keyArn },
    ];
    return key === undefined
        ? statements
        : [...statements, { Sid: "DecryptObjects", Action: ["kms:Decrypt"], Resource: key.arn }];
}
