import type { SharedResources } from "../../../../components/backup/definitions/resources";
import type { SnapshotDrillArguments } from "../../../../components/backup/definitions/snapshot-drill";

const REGION = "eu-west-1";
const ACCOUNT = "123456789012";

/** What state machines work with, in the account of the emulated AWS. */
export const SHARED: SharedResources = {
    task: {
        clusterArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/shop-prod-cluster`,
        taskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/shop-prod-backups:7`,
        containerName: "backups",
        executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/backups-execution`,
        taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/backups-task`,
        subnetIds: ["subnet-1", "subnet-2"],
        assignPublicIp: false,
        securityGroupIds: ["sg-1"],
        logGroupName: "/ecs/backups",
        logStreamPrefix: "backups",
    },
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:backups`,
    topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:backups`,
    topicKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
};

/** The same for a snapshot drill. */
export const SNAPSHOT: SnapshotDrillArguments = {
    ...SHARED,
    sourceIdentifier: "shop-prod-db-1a2b3c4d",
    identifierPrefix: "shop-prod-backups",
    subnetGroupName: "backups-snapshot",
    securityGroupIds: ["sg-2"],
    parameterGroupName: "backups-snapshot",
    instanceClass: "db.t4g.medium",
    keyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
    tags: { environment: "prod" },
};
