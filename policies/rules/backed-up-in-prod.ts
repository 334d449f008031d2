import type { CheckedResource, StackPolicy } from "../model";
import { about, holdsLogs, isBucket } from "../stack-of";
import { entriesOf, isUnknown, mustBeAtLeast } from "../values";

const DATABASE = "aws:rds/instance:Instance";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

/** Days that automatic backups of a database are kept at least. */
const LEAST_DAYS = 7;

/** What is lost can be had back. */
export const backedUpInProd: StackPolicy = {
    kind: "stack",
    id: "backed-up-in-prod",
    severity: "mandatory",
    demands: `In prod a database's backups are kept for ${LEAST_DAYS} days or more, and buckets with data keep old versions.`,
    remedy: "Raise `database.backupRetentionDays`, and make the bucket with the component Bucket.",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_automated_backups_data.html",
    check: (resources, { environment }) =>
        environment === "prod"
            ? resources.flatMap((resource) => faults(resource, resources).map((message) => ({ resource, message })))
            : [],
};

function faults(resource: CheckedResource, resources: readonly CheckedResource[]): string[] {
    const { type, props } = resource;
    if (type === DATABASE) {
        return mustBeAtLeast(props, "backupRetentionPeriod", LEAST_DAYS);
    }
    if (isBucket(resource) && !holdsLogs(resource)) {
        const isVersioned = about(resource, "bucket", VERSIONING, resources).some(isOn);
        return isVersioned ? [] : ["Keeps no old versions: it has no BucketVersioning that is Enabled."];
    }
    return [];
}

function isOn({ props }: CheckedResource): boolean {
    const [configuration] = entriesOf([props.versioningConfiguration]);
    const status = configuration?.status;
    return isUnknown(props.versioningConfiguration) || isUnknown(status) || status === "Enabled";
}
