import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fitting } from "./names";
import { resourcePolicyDocument, type ResourceStatement } from "./policy";
import { type Transform, transformed } from "./transform";

/** Arguments of {@link LogBucket}. */
export interface LogBucketArgs {
    /**
     * Days to keep the logs.
     * @default 365
     */
    readonly retentionDays?: number;
    /**
     * Let a destroy delete the bucket with the logs in it.
     * @default false
     */
    readonly forceDestroy?: boolean;
    /** Changes to the children. */
    readonly transform?: {
        readonly bucket?: Transform<aws.s3.BucketArgs>;
        readonly lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
        readonly policy?: Transform<aws.s3.BucketPolicyArgs>;
    };
}

/**
 * A bucket that a load balancer writes its access logs to, under `access/`.
 *
 * Private, versioned, TLS only, and encrypted with S3's own key: a load balancer can write to no other
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html). Logs expire. Requests
 * to the bucket are logged in it, under `requests/`.
 *
 * Costs 0.023 USD per GB and month (https://aws.amazon.com/s3/pricing/, us-east-1, 2026-11).
 */
export class LogBucket extends pulumi.ComponentResource {
    /** Name of the bucket, known once the load balancer may write to it. */
    readonly bucketName: pulumi.Output<string>;

    constructor(name: string, args: LogBucketArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:LogBucket", name, args, options);
        const bucket = this.createBucket(name, args);
        this.closeToThePublic(name, bucket);
        this.encrypt(name, bucket);
        this.keepVersions(name, bucket);
        this.expire(name, args, bucket);
        this.announceObjects(name, bucket);
        const policy = this.allowDelivery(name, args, bucket);
        this.logRequests(name, bucket, policy);
        this.bucketName = policy.bucket;
        this.registerOutputs({ bucketName: this.bucketName });
    }

    private createBucket(name: string, args: LogBucketArgs): aws.s3.Bucket {
        return new aws.s3.Bucket(
            ...transformed(
                args.transform?.bucket,
                fitting("S3 bucket", name),
                { forceDestroy: args.forceDestroy ?? false },
                { parent: this },
            ),
        );
    }

    private closeToThePublic(name: string, bucket: aws.s3.Bucket): void {
        new aws.s3.BucketPublicAccessBlock(
            name,
            {
                bucket: bucket.bucket,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            { parent: this },
        );
        new aws.s3.BucketOwnershipControls(
            name,
            { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
            { parent: this },
        );
    }

    private encrypt(name: string, bucket: aws.s3.Bucket): void {
        new aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
            { parent: this },
        );
    }

    private keepVersions(name: string, bucket: aws.s3.Bucket): void {
        new aws.s3.BucketVersioning(
            name,
            { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
            { parent: this },
        );
    }

    private expire(name: string, args: LogBucketArgs, bucket: aws.s3.Bucket): void {
        new aws.s3.BucketLifecycleConfiguration(
            ...transformed(
                args.transform?.lifecycle,
                name,
                {
                    bucket: bucket.bucket,
                    rules: [
                        {
                            id: "expire",
                            status: "Enabled",
                            filter: { prefix: "" },
                            expiration: { days: args.retentionDays ?? 365 },
                            noncurrentVersionExpiration: { noncurrentDays: 7 },
                            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                        },
                    ],
                },
                { parent: this },
            ),
        );
    }

    /** Tells EventBridge of each object, so that a rule can act on logs. It costs nothing while there is no rule. */
    private announceObjects(name: string, bucket: aws.s3.Bucket): void {
        new aws.s3.BucketNotification(name, { bucket: bucket.bucket, eventbridge: true }, { parent: this });
    }

    private allowDelivery(name: string, args: LogBucketArgs, bucket: aws.s3.Bucket): aws.s3.BucketPolicy {
        const { accountId } = aws.getCallerIdentityOutput({}, { parent: this });
        return new aws.s3.BucketPolicy(
            ...transformed(
                args.transform?.policy,
                name,
                { bucket: bucket.bucket, policy: resourcePolicyDocument(statements(bucket, accountId)) },
                { parent: this },
            ),
        );
    }

    private logRequests(name: string, bucket: aws.s3.Bucket, policy: aws.s3.BucketPolicy): void {
        new aws.s3.BucketLogging(
            name,
            { bucket: bucket.bucket, targetBucket: bucket.bucket, targetPrefix: "requests/" },
            { parent: this, dependsOn: [policy] },
        );
    }
}

function statements(bucket: aws.s3.Bucket, accountId: pulumi.Output<string>): ResourceStatement[] {
    return [
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            Sid: "LoadBalancerLogs",
            Effect: "Allow",
            Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
            Action: ["s3:PutObject"],
            Resource: pulumi.interpolate`${bucket.arn}/access/AWSLogs/${accountId}/*`,
        },
        {
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
            Sid: "RequestLogs",
            Effect: "Allow",
            Principal: { Service: "logging.s3.amazonaws.com" },
            Action: ["s3:PutObject"],
            Resource: pulumi.interpolate`${bucket.arn}/requests/*`,
            Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
    ];
}
