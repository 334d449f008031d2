import type { CheckedResource, StackPolicy } from "../model";
import { about, isBucket } from "../stack-of";
import { mustBe } from "../values";

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** No bucket is public. */
export const noPublicBucket: StackPolicy = {
    kind: "stack",
    id: "no-public-bucket",
    severity: "mandatory",
    demands: "Each bucket blocks public access, in all four ways.",
    remedy: "Make the bucket with the component Bucket, or give it a BucketPublicAccessBlock.",
    link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    check: (resources) =>
        resources
            .filter(isBucket)
            .flatMap((resource) =>
                faults(about(resource, "bucket", BLOCK, resources)).map((message) => ({ resource, message })),
            ),
};

function faults([block]: readonly CheckedResource[]): string[] {
    return block === undefined
        ? ["Has no BucketPublicAccessBlock."]
        : SWITCHES.flatMap((name) => mustBe(block.props, name, true));
}
