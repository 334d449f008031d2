import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "./encryption-key";
import { type LogRetentionDays } from "./log-retention";
import { policyDocument, trustPolicy } from "./policy";
import { type Transform, transformed } from "./transform";

/** Records of a VPC's connections. */
export interface FlowLogs {
    /**
     * Which connections to record. `reject` keeps the refused ones only, which is a small part of the volume.
     * @default "all"
     */
    readonly traffic?: "all" | "reject";
    /**
     * Days to keep the records.
     * @default 365
     */
    readonly retentionDays?: LogRetentionDays;
}

/** Changes to the resources of a flow log. */
export interface FlowLogTransforms {
    readonly flowLog?: Transform<aws.ec2.FlowLogArgs>;
    readonly flowLogGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
}

interface FlowLogSettings {
    readonly vpcId: pulumi.Input<string>;
    readonly flowLogs: FlowLogs | false | undefined;
    readonly key: KeyReference | undefined;
}

/** Sends a VPC's flow log to a log group of its own, by a role that may write there and nowhere else. */
export function createFlowLog(
    parent: pulumi.ComponentResource,
    name: string,
    { vpcId, flowLogs = {}, key }: FlowLogSettings,
    transform: FlowLogTransforms | undefined,
): void {
    if (flowLogs === false) {
        return;
    }
    const group = new aws.cloudwatch.LogGroup(
        ...transformed(
            transform?.flowLogGroup,
            `${name}-flow-log`,
            { retentionInDays: flowLogs.retentionDays ?? 365, kmsKeyId: key?.arn },
            { parent },
        ),
    );
    const role = new aws.iam.Role(
        `${name}-flow-log`,
        { assumeRolePolicy: trustPolicy("vpc-flow-logs.amazonaws.com") },
        { parent },
    );
    const permission = new aws.iam.RolePolicy(
        `${name}-flow-log`,
        {
            role: role.name,
            policy: policyDocument([
                {
                    Sid: "WriteFlowLog",
                    Action: [
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams",
                    ],
                    Resource: [group.arn, group.arn.apply((arn) => `${arn}:*`)],
                },
            ]),
        },
        { parent },
    );
    new aws.ec2.FlowLog(
        ...transformed(
            transform?.flowLog,
            name,
            {
                vpcId,
                trafficType: (flowLogs.traffic ?? "all").toUpperCase(),
                logDestinationType: "cloud-watch-logs",
                logDestination: group.arn,
                iamRoleArn: role.arn,
                maxAggregationInterval: 600,
            },
            { parent, dependsOn: [permission] },
        ),
    );
}
