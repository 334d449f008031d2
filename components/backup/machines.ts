import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fitting, qualified } from "../names";
import { policyDocument, type Statement, trustPolicy } from "../policy";
import { transformed } from "../transform";
import { keyStatements, type Pipeline, TRACE } from "./parts";

/** What a state machine does; its name ends with it. */
export type MachineKind = "dump" | "drill" | "restore" | "snapshot-drill";

/** A state machine: its definition in Amazon States Language, and what its role must be allowed for it. */
export interface Machine {
    readonly definition: pulumi.Output<object>;
    readonly statements: pulumi.Output<Statement[]>;
}

/**
 * What the role of a state machine with a log needs. Deliveries of logs know no resource.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 */
const DELIVER_LOGS: Statement = {
    Sid: "DeliverLogs",
    Action: [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ],
    Resource: "*",
};

/** The log group of all state machines of a pipeline. */
export function createMachineLog({ component, name, args }: Pipeline): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            `${name}-executions`,
            {
                // With this beginning the permission to deliver logs does not grow with each log group.
                // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
                name: `/aws/vendedlogs/states/${qualified(name)}`,
                retentionInDays: args.logRetentionDays ?? 365,
                kmsKeyId: args.key?.arn,
            },
            { parent: component },
        ),
    );
}

/**
 * Creates a state machine named `<project>-<stack>-<name>-<kind>`, by which it is found without Pulumi, and a role of
 * its own. Its executions are logged and traced, and encrypted with the pipeline's key.
 */
export function createMachine(
    { component, name, args }: Pipeline,
    kind: MachineKind,
    log: aws.cloudwatch.LogGroup,
    machine: Machine,
): aws.sfn.StateMachine {
    const label = `${name}-${kind}`;
    const role = new aws.iam.Role(
        fitting("IAM role", label),
        { assumeRolePolicy: trustPolicy("states.amazonaws.com") },
        { parent: component },
    );
    const policy = new aws.iam.RolePolicy(
        label,
        {
            role: role.name,
            policy: machine.statements.apply((statements) =>
                policyDocument([...statements, DELIVER_LOGS, TRACE, ...keyStatements(args)]),
            ),
        },
        { parent: component },
    );
    return new aws.sfn.StateMachine(
        ...transformed(
            args.transform?.stateMachine,
            label,
            {
                name: qualified(label),
                roleArn: role.arn,
                definition: pulumi.jsonStringify(machine.definition),
                loggingConfiguration: {
                    level: "ALL",
                    includeExecutionData: true,
                    logDestination: pulumi.interpolate`${log.arn}:*`,
                },
                tracingConfiguration: { enabled: true },
                ...(args.key !== undefined && {
                    encryptionConfiguration: {
                        type: "CUSTOMER_MANAGED_KMS_KEY",
                        kmsKeyId: args.key.arn,
                        // AWS's own default, which it gives back: left out, each update would show a change.
                        kmsDataKeyReusePeriodSeconds: 300,
                    },
                }),
            },
            // Step Functions checks at once that the role may deliver logs.
            { parent: component, dependsOn: [policy] },
        ),
    );
}
