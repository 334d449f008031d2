import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fitting, qualified } from "../names";
import { policyDocument } from "../policy";
import { parameterFamily, parameterList } from "../postgres/parameters";
import type { SnapshotDrill } from "./arguments";
import type { SharedResources } from "./definitions/resources";
import {
    type SnapshotDrillArguments,
    snapshotCheckStatements,
    snapshotDrillDefinition,
    snapshotDrillStatements,
} from "./definitions/snapshot-drill";
import type { Machine } from "./machines";
import type { Pipeline } from "./parts";
import type { BackupTask } from "./tasks";

const PORT = 5432;

/** Characters of the name of a temporary instance after its beginning: `-drill-` and eight hexadecimal digits. */
const SUFFIX_LENGTH = 15;

/** When snapshots are drilled where nothing else is said. */
export const SNAPSHOT_DRILL_SCHEDULE = "cron(15 5 ? * SUN *)";

/**
 * What a snapshot drill needs besides the state machine: a place in the isolated subnets for the temporary instance, a
 * security group that only the task reaches, parameters that refuse connections without TLS, and the right to read the
 * instance's own secret.
 */
export function createSnapshotDrill(
    { component, name, args }: Pipeline,
    { instanceClass = "db.t4g.medium" }: SnapshotDrill,
    task: BackupTask,
    shared: pulumi.Output<SharedResources & { readonly timeoutSeconds: number }>,
): Machine {
    const label = `${name}-snapshot`;
    const { tags } = aws.getDefaultTagsOutput({}, { parent: component });
    const subnetGroup = new aws.rds.SubnetGroup(
        label,
        { subnetIds: args.vpc.isolatedSubnetIds, description: "Isolated subnets, for snapshot drills" },
        { parent: component },
    );
    const parameterGroup = new aws.rds.ParameterGroup(
        label,
        {
            family: parameterFamily(args.postgresqlVersion ?? "18"),
            description: "TLS only, for snapshot drills",
            parameters: parameterList({}),
        },
        { parent: component },
    );
    const definition: pulumi.Output<SnapshotDrillArguments> = pulumi
        .output({
            shared,
            sourceIdentifier: args.database.identifier,
            subnetGroupName: subnetGroup.name,
            parameterGroupName: parameterGroup.name,
            securityGroupId: createSecurityGroup(component, label, args.vpc.vpcId, task),
            keyArn: args.key?.arn,
            tags,
        })
        .apply(({ shared: resources, securityGroupId, ...known }) => ({
            ...resources,
            ...known,
            identifierPrefix: fitting("database instance", qualified(name), SUFFIX_LENGTH),
            securityGroupIds: [securityGroupId],
            instanceClass,
        }));
    new aws.iam.RolePolicy(
        `${label}-check`,
        {
            role: task.taskRoleName,
            policy: definition.apply((known) => policyDocument(snapshotCheckStatements(known))),
        },
        { parent: component },
    );
    return {
        definition: definition.apply(snapshotDrillDefinition),
        statements: definition.apply(snapshotDrillStatements),
    };
}

function createSecurityGroup(
    parent: pulumi.ComponentResource,
    label: string,
    vpcId: pulumi.Output<string>,
    task: BackupTask,
): pulumi.Output<string> {
    const group = new aws.ec2.SecurityGroup(
        label,
        { description: "Restored snapshot: in from the check, out to nowhere", vpcId },
        { parent },
    );
    const rule = { ipProtocol: "tcp", fromPort: PORT, toPort: PORT };
    new aws.vpc.SecurityGroupIngressRule(
        `${label}-from-${task.name}`,
        {
            ...rule,
            securityGroupId: group.id,
            referencedSecurityGroupId: task.securityGroupId,
            description: `PostgreSQL from ${task.name}`,
        },
        { parent },
    );
    new aws.vpc.SecurityGroupEgressRule(
        `${task.name}-to-${label}`,
        {
            ...rule,
            securityGroupId: task.securityGroupId,
            referencedSecurityGroupId: group.id,
            description: `PostgreSQL of ${label}`,
        },
        { parent },
    );
    return group.id;
}
