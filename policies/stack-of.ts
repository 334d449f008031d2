import type { CheckedResource } from "./model";

/** Types of S3 buckets: the second one is its name before version 7 of the provider. */
const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Whether a resource is an S3 bucket. */
export function isBucket({ type }: CheckedResource): boolean {
    return BUCKETS.includes(type);
}

/** Whether a bucket holds logs, which expire, and not data. The component that made it stands in its URN. */
export function holdsLogs({ urn }: CheckedResource): boolean {
    return urn.includes("slipway:index:LogBucket$");
}

/** The resources of a type that are about another one: whose property has its value from it. */
export function about(
    resource: CheckedResource,
    property: string,
    type: string,
    resources: readonly CheckedResource[],
): CheckedResource[] {
    return resources.filter(
        (other) => other.type === type && (other.propertyDependencies[property] ?? []).includes(resource.urn),
    );
}
