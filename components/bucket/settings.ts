import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ResourceStatement, withTlsOnly } from "../policy";

/** A bucket, and the name and parent of the settings that belong to it. */
export interface BucketSetting {
    readonly parent: pulumi.ComponentResource;
    readonly name: string;
    readonly bucket: aws.s3.Bucket;
    /** Region of the bucket where it is not the provider's. */
    readonly region?: string | undefined;
}

/** Nothing in the bucket can be made public, and access control lists are off: policies alone decide. */
export function closeToThePublic({ parent, name, bucket, region }: BucketSetting): void {
    new aws.s3.BucketPublicAccessBlock(
        name,
        {
            bucket: bucket.bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
            region,
        },
        { parent },
    );
    new aws.s3.BucketOwnershipControls(
        name,
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" }, region },
        { parent },
    );
}

/** What is overwritten or deleted is kept as an old version. */
export function keepVersions({ parent, name, bucket, region }: BucketSetting): aws.s3.BucketVersioning {
    return new aws.s3.BucketVersioning(
        name,
        { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" }, region },
        { parent },
    );
}

/** Tells EventBridge of each object, so that a rule can act on it. It costs nothing while there is no rule. */
export function announceObjects({ parent, name, bucket, region }: BucketSetting): void {
    new aws.s3.BucketNotification(name, { bucket: bucket.bucket, eventbridge: true, region }, { parent });
}

/** Refuses requests without TLS, whoever makes them. */
export function tlsOnly(bucket: aws.s3.Bucket): ResourceStatement {
    return withTlsOnly("s3:*", [bucket.arn, pulumi.interpolate`${bucket.arn}/*`]);
}
