import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../transform";
import type { FargateServiceArgs } from "./arguments";

// Images, logs, secrets and most APIs come over HTTPS.
const HTTPS_ANYWHERE = { port: 443, cidrBlock: "0.0.0.0/0" };

/** The log group that tasks write to. */
export function createLogGroup(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            name,
            { retentionInDays: args.logRetentionDays ?? 365, kmsKeyId: args.key?.arn },
            { parent },
        ),
    );
}

/** The security group of tasks, with rules for the connections that they may open. */
export function createSecurityGroup(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
): { group: aws.ec2.SecurityGroup; rules: pulumi.Resource[] } {
    const group = new aws.ec2.SecurityGroup(
        ...transformed(
            args.transform?.securityGroup,
            name,
            { description: `Tasks of ${name}`, vpcId: args.vpc.vpcId },
            { parent },
        ),
    );
    const rules = (args.outbound ?? [HTTPS_ANYWHERE]).map(
        ({ port, cidrBlock }) =>
            new aws.vpc.SecurityGroupEgressRule(
                `${name}-to-${cidrBlock}-${port}`,
                {
                    securityGroupId: group.id,
                    description: `Port ${port} of ${cidrBlock}`,
                    ipProtocol: "tcp",
                    fromPort: port,
                    toPort: port,
                    cidrIpv4: cidrBlock,
                },
                { parent },
            ),
    );
    return { group, rules };
}
