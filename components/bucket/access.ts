import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy";

/** What may be done with the objects of a bucket. */
export type BucketAction = "read" | "write" | "delete";

/** Which objects, and what may be done with them. */
export interface BucketAccess {
    /**
     * What the keys of the objects begin with: `uploads/`.
     * @default every object
     */
    readonly prefix?: string;
    /**
     * `read` gets and lists objects, `write` creates and overwrites them, `delete` removes them; in a versioned bucket
     * the last two leave the old version.
     * @default all three
     */
    readonly actions?: readonly BucketAction[];
}

/** What may be let in to a bucket: a service, or anything else with a role. */
export interface BucketClient {
    /** Names the policy. */
    readonly name: string;
    /** Name of the role that is let in. */
    readonly taskRoleName: pulumi.Input<string>;
    /** Is told what must be there before it can use the bucket. */
    startAfter?(resources: readonly pulumi.Resource[]): void;
}

const ALL_ACTIONS: readonly BucketAction[] = ["read", "write", "delete"];

/** Actions on objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const OBJECT_ACTIONS: Readonly<Record<BucketAction, readonly string[]>> = {
    read: ["s3:GetObject"],
    write: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
    delete: ["s3:DeleteObject"],
};

/**
 * What a role needs in order to do something with the objects of a bucket, whose key it needs as well: to read, and for
 * uploads in parts, `kms:Decrypt`; to write, `kms:GenerateDataKey`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function accessStatements(
    bucket: aws.s3.Bucket,
    keyArn: pulumi.Input<string> | undefined,
    { prefix = "", actions = ALL_ACTIONS }: BucketAccess,
): Statement[] {
    const reads = actions.includes("read");
    const writes = actions.includes("write");
    const statements: Statement[] = [
        {
            Sid: "UseObjects",
            Action: ALL_ACTIONS.filter((action) => actions.includes(action)).flatMap(
                (action) => OBJECT_ACTIONS[action],
            ),
            Resource: pulumi.interpolate`${bucket.arn}/${prefix}*`,
        },
    ];
    if (reads) {
        statements.push({
            Sid: "ListObjects",
            Action: ["s3:ListBucket"],
            Resource: bucket.arn,
            ...(prefix !== "" && { Condition: { StringLike: { "s3:prefix": `${prefix}*` } } }),
        });
    }
    if (keyArn !== undefined && (reads || writes)) {
        statements.push({
            Sid: "UseKeyOfObjects",
            Action: writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
            Resource: keyArn,
        });
    }
    return statements;
}
