import type { ResourcePolicy } from "../model";
import { type Entries, entriesOf, isUnknown, mustBe, mustBeSet, shown } from "../values";

/** What each type of resource must say. S3, DynamoDB and Secrets Manager encrypt without being asked. */
const DEMANDS: Readonly<Record<string, (props: Entries) => readonly string[]>> = {
    "aws:rds/instance:Instance": (props) => mustBe(props, "storageEncrypted", true),
    "aws:rds/cluster:Cluster": (props) => mustBe(props, "storageEncrypted", true),
    "aws:efs/fileSystem:FileSystem": (props) => mustBe(props, "encrypted", true),
    "aws:ebs/volume:Volume": (props) => mustBe(props, "encrypted", true),
    "aws:cloudwatch/logGroup:LogGroup": (props) => mustBeSet(props, "kmsKeyId", "a key"),
    "aws:sns/topic:Topic": (props) => mustBeSet(props, "kmsMasterKeyId", "a key"),
    "aws:sqs/queue:Queue": queue,
    "aws:ecr/repository:Repository": registry,
    "aws:kms/key:Key": (props) => mustBe(props, "enableKeyRotation", true),
};

/** Data at rest are encrypted, and with a key that rotates. */
export const encryptedAtRest: ResourcePolicy = {
    kind: "resource",
    id: "encrypted-at-rest",
    severity: "mandatory",
    demands: "Databases, file systems, images, logs, topics and queues are encrypted, with a key that rotates.",
    remedy: "Hand the stack's key over: `key` of the component, or the property that is named.",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_rest_encrypt.html",
    check: ({ type, props }) => DEMANDS[type]?.(props) ?? [],
};

function queue(props: Entries): string[] {
    // SQS encrypts with a key of its own unless it is told not to.
    return props.sqsManagedSseEnabled === false ? mustBeSet(props, "kmsMasterKeyId", "a key") : [];
}

function registry({ encryptionConfigurations }: Entries): string[] {
    if (isUnknown(encryptionConfigurations)) {
        return [];
    }
    const [first] = entriesOf(encryptionConfigurations);
    const type = first?.encryptionType;
    return type === "KMS" || isUnknown(type)
        ? []
        : [`encryptionConfigurations[0].encryptionType: ${shown(type)}, must be KMS.`];
}
