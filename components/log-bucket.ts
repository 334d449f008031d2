import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { announceObjects, type BucketSetting, closeToThePublic, keepVersions, tlsOnly } from "./bucket/settings";
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
    /**
     * Who writes to it under `access/`: the load balancers, or the buckets, of this account.
     * @default "load balancers"
     */
    readonly writer?: "load balancers" | "buckets";
    /**
     * Region of the bucket, that of what is logged. Changing it replaces the bucket.
     * @default the provider's
     */
    readonly region?: string | undefined;
    /** Changes to the children. */
    readonly transform?: {
        readonly bucket?: Transform<aws.s3.BucketArgs>;
        readonly lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
        readonly policy?: Transform<aws.s3.BucketPolicyArgs>;
    };
}

/**
 * A bucket that a load balancer, or another bucket, writes its access logs to, under `access/`.
 *
 * Private, versioned, TLS only, and encrypted with S3's own key: logs are delivered to no other
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html). Logs expire. Requests to the
 * bucket are logged in it, under `requests/`.
 *
 * Costs 0.023 USD per GB and month (https://aws.amazon.com/s3/pricing/, us-east-1, 2026-11).
 */
export class LogBucket extends pulumi.ComponentResource {
    /** Name of the bucket, known once logs may be written to it. */
    readonly bucketName: pulumi.Output<string>;

    constructor(name: string, args: LogBucketArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:LogBucket", name, args, options);
        const bucket = this.createBucket(name, args);
        const setting: BucketSetting = { parent: this, name, bucket, region: args.region };
        closeToThePublic(setting);
        this.encrypt(setting);
        keepVersions(setting);
        this.expire(setting, args);
        announceObjects(setting);
        const policy = this.allowDelivery(setting, args);
        this.logRequests(setting, policy);
        this.bucketName = policy.bucket;
        this.registerOutputs({ bucketName: this.bucketName });
    }

    private createBucket(name: string, args: LogBucketArgs): aws.s3.Bucket {
        return new aws.s3.Bucket(
            ...transformed(
                args.transform?.bucket,
                fitting("S3 bucket", name),
                { forceDestroy: args.forceDestroy ?? false, region: args.region },
                { parent: this },
            ),
        );
    }

    private encrypt({ name, bucket, region }: BucketSetting): void {
        new aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            {
                bucket: bucket.bucket,
                rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
                region,
            },
            { parent: this },
        );
    }

    private expire({ name, bucket, region }: BucketSetting, args: LogBucketArgs): void {
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
                    region,
                },
                { parent: this },
            ),
        );
    }

    private allowDelivery({ name, bucket, region }: BucketSetting, args: LogBucketArgs): aws.s3.BucketPolicy {
        const { accountId } = aws.getCallerIdentityOutput({}, { parent: this });
        const objects = (keys: string) => pulumi.interpolate`${bucket.arn}/${keys}`;
        const statements =
            args.writer === "buckets"
                ? [requestLogs(accountId, [objects("access/*"), objects("requests/*")])]
                : [loadBalancerLogs(bucket, accountId), requestLogs(accountId, objects("requests/*"))];
        return new aws.s3.BucketPolicy(
            ...transformed(
                args.transform?.policy,
                name,
                { bucket: bucket.bucket, policy: resourcePolicyDocument([tlsOnly(bucket), ...statements]), region },
                { parent: this },
            ),
        );
    }

    private logRequests({ name, bucket, region }: BucketSetting, policy: aws.s3.BucketPolicy): void {
        new aws.s3.BucketLogging(
            name,
            { bucket: bucket.bucket, targetBucket: bucket.bucket, targetPrefix: "requests/", region },
            { parent: this, dependsOn: [policy] },
        );
    }
}

function loadBalancerLogs(bucket: aws.s3.Bucket, accountId: pulumi.Output<string>): ResourceStatement {
    return {
        Sid: "LoadBalancerLogs",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: pulumi.interpolate`${bucket.arn}/access/AWSLogs/${accountId}/*`,
    };
}

function requestLogs(accountId: pulumi.Output<string>, objects: ResourceStatement["Resource"]): ResourceStatement {
    return {
        Sid: "RequestLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: objects,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    };
}
