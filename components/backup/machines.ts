import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { qualified } from "../names";
import type { Statement } from "../policy";
import { createOwnMachine } from "../state-machine";
import { transformed } from "../transform";
import type { Pipeline } from "./parts";

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
    return createOwnMachine(component, label, {
        definition: machine.definition,
        statements: machine.statements.apply((statements) => [...statements, DELIVER_LOGS]),
        key: args.key,
        loggingConfiguration: {
            level: "ALL",
            includeExecutionData: true,
            logDestination: pulumi.interpolate`${log.arn}:*`,
        },
        transform: args.transform?.stateMachine,
    });
}
