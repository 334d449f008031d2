import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "./encryption-key";
import { qualified } from "./names";
import { type Statement, TRACE, useKey } from "./policy";
import { createServiceRole } from "./service-role";
import { type Transform, transformed } from "./transform";

/** A state machine of a component's own. */
export interface OwnMachine {
    /** In Amazon States Language. */
    readonly definition: pulumi.Output<object>;
    /** What its role must be allowed for it. */
    readonly statements: pulumi.Output<Statement[]>;
    /** Encrypts its executions. */
    readonly key: EncryptionKey | undefined;
    /** Where its executions are logged. */
    readonly loggingConfiguration?: aws.types.input.sfn.StateMachineLoggingConfiguration;
    readonly transform: Transform<aws.sfn.StateMachineArgs> | undefined;
}

/**
 * Creates a state machine named `<project>-<stack>-<name>`, by which it is found without Pulumi, and its role. Its
 * executions are traced.
 */
export function createOwnMachine(
    parent: pulumi.ComponentResource,
    name: string,
    { definition, statements, key, loggingConfiguration, transform }: OwnMachine,
): aws.sfn.StateMachine {
    const { role, policy } = createServiceRole(
        parent,
        name,
        "states.amazonaws.com",
        statements.apply((own) => [...own, TRACE, ...useKey(key)]),
    );
    return new aws.sfn.StateMachine(
        ...transformed(
            transform,
            name,
            {
                name: qualified(name),
                roleArn: role.arn,
                definition: pulumi.jsonStringify(definition),
                ...(loggingConfiguration !== undefined && { loggingConfiguration }),
                tracingConfiguration: { enabled: true },
                ...(key !== undefined && {
                    encryptionConfiguration: {
                        type: "CUSTOMER_MANAGED_KMS_KEY",
                        kmsKeyId: key.arn,
                        // AWS's own default, which it gives back: left out, each update would show a change.
                        kmsDataKeyReusePeriodSeconds: 300,
                    },
                }),
            },
            { parent, dependsOn: [policy] },
        ),
    );
}

/** A role by which EventBridge starts a state machine. The input of an execution is encrypted in the name of who starts it. */
export function createMachineStarter(
    parent: pulumi.ComponentResource,
    label: string,
    service: "events.amazonaws.com" | "scheduler.amazonaws.com",
    machine: aws.sfn.StateMachine,
    key: EncryptionKey | undefined,
): aws.iam.Role {
    return createServiceRole(parent, label, service, [
        { Sid: "Start", Action: ["states:StartExecution"], Resource: machine.arn },
        ...useKey(key),
    ]).role;
}
