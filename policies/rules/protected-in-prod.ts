import type { CheckedResource, ResourcePolicy } from "../model";
import { holdsLogs } from "../stack-of";
import { mustBe, mustBeSet, mustNotBe } from "../values";

const DEMANDS: Readonly<Record<string, (resource: CheckedResource) => readonly string[]>> = {
    "aws:rds/instance:Instance": database,
    "aws:lb/loadBalancer:LoadBalancer": (resource) => [
        ...mustBe(resource.props, "enableDeletionProtection", true),
        ...protect(resource),
    ],
    "aws:kms/key:Key": protect,
    "aws:ecr/repository:Repository": (resource) => [
        ...mustNotBe(resource.props, "forceDelete", true),
        ...protect(resource),
    ],
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketV2:BucketV2": bucket,
};

/** What cannot be made again is not deleted by mistake. */
export const protectedInProd: ResourcePolicy = {
    kind: "resource",
    id: "protected-in-prod",
    severity: "mandatory",
    demands:
        "In prod the database, its key, images, data and address are protected from being deleted, by AWS and by " +
        "Pulumi, and the database leaves a last snapshot.",
    remedy: "Leave `protect`, `deletionProtection`, `finalSnapshot`, `forceDelete` and `forceDestroy` at prod's defaults.",
    link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    check: (resource, { environment }) => (environment === "prod" ? (DEMANDS[resource.type]?.(resource) ?? []) : []),
};

function database(resource: CheckedResource): string[] {
    const { props } = resource;
    return [
        ...mustBe(props, "deletionProtection", true),
        ...mustNotBe(props, "skipFinalSnapshot", true),
        ...mustBeSet(props, "finalSnapshotIdentifier", "the name of the last snapshot"),
        ...mustBe(props, "deleteAutomatedBackups", false),
        ...protect(resource),
    ];
}

/** Logs expire by themselves, and may go with the stack; they are not deleted with what is in them, either. */
function bucket(resource: CheckedResource): string[] {
    return [...mustNotBe(resource.props, "forceDestroy", true), ...(holdsLogs(resource) ? [] : protect(resource))];
}

function protect({ protect: isProtected }: CheckedResource): string[] {
    return isProtected ? [] : ["The resource option protect: false, must be true."];
}
