import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type BucketAccess, type BucketClient, accessStatements } from "./bucket/access";
import type { BucketArgs } from "./bucket/arguments";
import { announceObjects, type BucketSetting, closeToThePublic, keepVersions, tlsOnly } from "./bucket/settings";
import type { KeyReference } from "./encryption-key";
import { LogBucket } from "./log-bucket";
import { fitting } from "./names";
import { policyDocument, resourcePolicyDocument } from "./policy";
import { transformed } from "./transform";

export type { BucketAccess, BucketAction, BucketClient } from "./bucket/access";
export type { BucketArgs, BucketCors, ObjectLock } from "./bucket/arguments";

/** Days after which the parts of an upload that was never completed go. */
const UNFINISHED_UPLOAD_DAYS = 7;

/**
 * A private bucket: nothing in it can be made public, requests without TLS are refused, objects are encrypted, and what
 * is overwritten or deleted can be brought back for a time. Who may use it is let in by {@link allowFrom}.
 *
 * Creates the bucket with its settings and policy, and a bucket for its access logs.
 *
 * Costs 0.023 USD per GB and month, old versions included, and 0.005 USD per 1,000 writes
 * (https://aws.amazon.com/s3/pricing/, us-east-1, 2026-11); requests to KMS are few by the bucket key.
 *
 * Replaced by a change of `region` only: the bucket, with all that is in it.
 *
 * @throws {@link pulumi.RunError} where the name is too long.
 *
 * @example
 * ```ts
 * const avatars = new Bucket("avatars", { key, cors: { origins: [balancer.url] } });
 * avatars.allowFrom(backend);
 * ```
 */
export class Bucket extends pulumi.ComponentResource {
    /** Name of the bucket. */
    readonly bucketName: pulumi.Output<string>;
    /** ARN of the bucket. */
    readonly arn: pulumi.Output<string>;
    /** Where a browser finds it: scheme and host, as a content security policy names it. */
    readonly origin: pulumi.Output<string>;
    /** The key that encrypts the objects. */
    readonly key: KeyReference | undefined;
    /** Versioning of the bucket: what needs a versioned bucket comes after it. */
    readonly versioning: pulumi.Resource;

    private readonly name: string;
    private readonly bucket: aws.s3.Bucket;

    constructor(name: string, args: BucketArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Bucket", name, args, options);
        this.name = name;
        this.key = args.key;
        this.bucket = this.createBucket(name, args);
        const setting: BucketSetting = { parent: this, name, bucket: this.bucket, region: args.region };
        closeToThePublic(setting);
        this.encrypt(setting, args);
        this.versioning = keepVersions(setting);
        this.expire(setting, args);
        this.lock(setting, args);
        this.allowOrigins(setting, args);
        this.refuseWithoutTls(setting, args);
        if (args.eventBridge ?? true) {
            announceObjects(setting);
        }
        this.logRequests(setting, args);
        this.bucketName = this.bucket.bucket;
        this.arn = this.bucket.arn;
        this.origin = pulumi.interpolate`https://${this.bucket.bucketRegionalDomainName}`;
        this.registerOutputs({ bucketName: this.bucketName, arn: this.arn, origin: this.origin });
    }

    /** Lets a service's role use objects of the bucket, and the key that encrypts them. */
    allowFrom(client: BucketClient, access: BucketAccess = {}): void {
        const part = access.prefix === undefined ? "" : `${access.prefix.replace(/\/$/, "").replaceAll("/", "-")}-of-`;
        const policy = new aws.iam.RolePolicy(
            `${client.name}-uses-${part}${this.name}`,
            {
                role: client.taskRoleName,
                policy: policyDocument(accessStatements(this.bucket, this.key?.arn, access)),
            },
            { parent: this },
        );
        client.startAfter?.([policy]);
    }

    private createBucket(name: string, args: BucketArgs): aws.s3.Bucket {
        return new aws.s3.Bucket(
            ...transformed(
                args.transform?.bucket,
                fitting("S3 bucket", name),
                { forceDestroy: args.forceDestroy ?? false, region: args.region },
                { parent: this, protect: args.protect ?? true },
            ),
        );
    }

    private encrypt({ name, bucket, region }: BucketSetting, { key }: BucketArgs): void {
        const rule =
            key === undefined
                ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
                : {
                      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                      bucketKeyEnabled: true,
                  };
        new aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            { bucket: bucket.bucket, rules: [rule], region },
            { parent: this },
        );
    }

    private expire({ name, bucket, region }: BucketSetting, args: BucketArgs): void {
        new aws.s3.BucketLifecycleConfiguration(
            ...transformed(
                args.transform?.lifecycle,
                name,
                {
                    bucket: bucket.bucket,
                    rules: [
                        {
                            id: "leftovers",
                            status: "Enabled",
                            filter: { prefix: "" },
                            expiration: { expiredObjectDeleteMarker: true },
                            noncurrentVersionExpiration: { noncurrentDays: args.oldVersionDays ?? 30 },
                            abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
                        },
                        ...(args.lifecycle ?? []),
                    ],
                    region,
                },
                { parent: this, dependsOn: [this.versioning] },
            ),
        );
    }

    private lock({ name, bucket, region }: BucketSetting, { objectLock }: BucketArgs): void {
        if (objectLock === undefined) {
            return;
        }
        const { mode, days } = objectLock;
        new aws.s3.BucketObjectLockConfiguration(
            name,
            {
                bucket: bucket.bucket,
                objectLockEnabled: "Enabled",
                rule: { defaultRetention: { mode: mode.toUpperCase(), days } },
                region,
            },
            { parent: this, dependsOn: [this.versioning] },
        );
    }

    private allowOrigins({ name, bucket, region }: BucketSetting, args: BucketArgs): void {
        if (args.cors === undefined) {
            return;
        }
        const { origins, methods = ["POST"], maxAgeSeconds = 3600 } = args.cors;
        new aws.s3.BucketCorsConfiguration(
            ...transformed(
                args.transform?.cors,
                name,
                {
                    bucket: bucket.bucket,
                    corsRules: [
                        {
                            allowedOrigins: [...origins],
                            allowedMethods: [...methods],
                            // What a browser may send along; what is signed decides what S3 takes.
                            allowedHeaders: ["*"],
                            maxAgeSeconds,
                        },
                    ],
                    region,
                },
                { parent: this },
            ),
        );
    }

    private refuseWithoutTls({ name, bucket, region }: BucketSetting, args: BucketArgs): void {
        new aws.s3.BucketPolicy(
            ...transformed(
                args.transform?.policy,
                name,
                { bucket: bucket.bucket, policy: resourcePolicyDocument([tlsOnly(bucket)]), region },
                { parent: this },
            ),
        );
    }

    private logRequests({ name, bucket, region }: BucketSetting, { accessLogs = {} }: BucketArgs): void {
        if (accessLogs === false) {
            return;
        }
        const logs = new LogBucket(
            `${name}-access-logs`,
            { ...accessLogs, writer: "buckets", region },
            { parent: this },
        );
        new aws.s3.BucketLogging(
            name,
            { bucket: bucket.bucket, targetBucket: logs.bucketName, targetPrefix: "access/", region },
            { parent: this },
        );
    }
}
