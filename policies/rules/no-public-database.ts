import type { ResourcePolicy } from "../model";
import { mustNotBe } from "../values";

/** Types of databases that AWS can give a public address. */
const DATABASES = [
    "aws:rds/instance:Instance",
    "aws:rds/clusterInstance:ClusterInstance",
    "aws:redshift/cluster:Cluster",
    "aws:dms/replicationInstance:ReplicationInstance",
];

/** No database has a public address. */
export const noPublicDatabase: ResourcePolicy = {
    kind: "resource",
    id: "no-public-database",
    severity: "mandatory",
    demands: "No database has a public address, and no snapshot is shared with everybody.",
    remedy: "Leave publiclyAccessible away; reach the database from within the VPC.",
    link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    check: ({ type, props }) => {
        if (DATABASES.includes(type)) {
            return mustNotBe(props, "publiclyAccessible", true);
        }
        const isShared = Array.isArray(props.sharedAccounts) && props.sharedAccounts.includes("all");
        return type === "aws:rds/snapshot:Snapshot" && isShared ? ["sharedAccounts: all, must name accounts."] : [];
    },
};
