import { COMPUTE } from "./compute";
import { DATA } from "./data";
import type { Entry } from "./entry";
import { NETWORK } from "./network";
import { OPERATIONS } from "./operations";
import { IAM } from "./roles";
import { WEB } from "./web";

/** What Pulumi needs to look after a resource, by its type. `tests/bootstrap` compares it with what the stacks have. */
export const PERMISSIONS: Readonly<Record<string, Entry>> = {
    ...NETWORK,
    ...WEB,
    ...COMPUTE,
    ...DATA,
    ...OPERATIONS,
    ...IAM,
};

/** What the program and its providers ask for besides. */
export const LOOKUPS = [
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribePrefixLists",
    "ec2:DescribeRegions",
    "ecr:DescribeImages",
    // A preview logs in to the registry, too; what the token is good for is what the role may do.
    "ecr:GetAuthorizationToken",
    // The weekly scan looks for the images of tasks that are no service's.
    "ecs:ListTaskDefinitionFamilies",
    "sts:GetCallerIdentity",
] as const;
