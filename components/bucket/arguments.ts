import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "../encryption-key";
import type { LogBucketArgs } from "../log-bucket";
import type { Transform } from "../transform";

/** What pages of other origins may do with a bucket, as a browser asks it. */
export interface BucketCors {
    /** Origins of the pages, scheme and host without a slash at the end: `https://shop.example.com`. */
    readonly origins: readonly pulumi.Input<string>[];
    /**
     * Methods that they may use.
     * @default ["POST"], for uploads by a presigned form
     */
    readonly methods?: readonly ("DELETE" | "GET" | "HEAD" | "POST" | "PUT")[];
    /**
     * Seconds for which a browser keeps the answer.
     * @default 3600
     */
    readonly maxAgeSeconds?: number;
}

/** For how long no version of a new object can be deleted. */
export interface ObjectLock {
    /** `compliance` holds for everybody; of `governance` a role can be let out (`s3:BypassGovernanceRetention`). */
    readonly mode: "governance" | "compliance";
    /** Days after an object's creation. */
    readonly days: number;
}

/** Arguments of `Bucket`. */
export interface BucketArgs {
    /**
     * Encrypts the objects, by a bucket key that spares most requests to KMS. A change holds for new objects.
     * @default S3's own key
     */
    readonly key?: KeyReference;
    /**
     * Region of the bucket. Changing it replaces the bucket.
     * @default the provider's
     */
    readonly region?: string;
    /**
     * Pages of other origins that may use the bucket.
     * @default none
     */
    readonly cors?: BucketCors;
    /**
     * What becomes of objects with age, besides what is always so: old versions and unfinished uploads expire.
     * @default objects stay
     */
    readonly lifecycle?: readonly aws.types.input.s3.BucketLifecycleConfigurationRule[];
    /**
     * Days for which what was overwritten or deleted can be brought back.
     * @default 30
     */
    readonly oldVersionDays?: number;
    /**
     * Keep new objects from being deleted. Once it is on, S3 never takes it off a bucket; without this argument new
     * objects are free again.
     * @default none
     */
    readonly objectLock?: ObjectLock;
    /**
     * Tell EventBridge of each object. It costs nothing while no rule listens.
     * @default true
     */
    readonly eventBridge?: boolean;
    /**
     * A log of the requests, in a bucket of its own; `false` for none.
     * @default kept for 365 days
     */
    readonly accessLogs?: Omit<LogBucketArgs, "writer"> | false;
    /**
     * Let a destroy delete the bucket with all objects in it.
     * @default false
     */
    readonly forceDestroy?: boolean;
    /**
     * Refuse to delete or replace the bucket, by Pulumi.
     * @default true
     */
    readonly protect?: boolean;
    /** Changes to the children. */
    readonly transform?: {
        readonly bucket?: Transform<aws.s3.BucketArgs>;
        readonly lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
        readonly policy?: Transform<aws.s3.BucketPolicyArgs>;
        readonly cors?: Transform<aws.s3.BucketCorsConfigurationArgs>;
    };
}
