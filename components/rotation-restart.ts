import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RETRY_POLICY } from "./retry-policy";
import type { EncryptionKey } from "./encryption-key";
import type { FargateService } from "./fargate-service";
import { qualified } from "./names";
import { restartDefinition, restartStatements } from "./rotation-restart/definition";
import { createMachineStarter, createOwnMachine } from "./state-machine";
import { type Transform, transformed } from "./transform";

/** Arguments of {@link RotationRestart}. */
export interface RotationRestartArgs {
    /** Services with `secrets`; each is started anew when one of its own changes. */
    readonly services: readonly [FargateService, ...FargateService[]];
    /**
     * Minutes between the restarts of two services, or of one for two secrets.
     * @default 10
     */
    readonly pauseMinutes?: number;
    /** Encrypts the executions' data. */
    readonly key?: EncryptionKey;
    /** Changes to the children. */
    readonly transform?: {
        readonly stateMachine?: Transform<aws.sfn.StateMachineArgs>;
        readonly rule?: Transform<aws.cloudwatch.EventRuleArgs>;
    };
}

/**
 * Gives services the new value of a secret: a task reads the secrets of its environment when it starts, and never again
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html). When a secret of
 * Secrets Manager has a new current version, by rotation or by hand, the services with it in their environment are
 * deployed anew with the same task definition: one at a time, each when the one before has proved healthy, with a pause in
 * between. A service that reads its secret when it opens a connection needs none of this.
 *
 * Creates a rule for the event that Secrets Manager sends, a state machine `<project>-<stack>-<name>`, and their roles. The
 * event needs no trail of CloudTrail.
 *
 * Not for parameters of Systems Manager, which send another event. Until the restart is done, tasks run with the value from
 * before: rotate by alternating users, or read the secret at connect time, where that value stops working at once
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html).
 *
 * Costs next to nothing: about 30 transitions of Step Functions for each restart.
 *
 * Not tested against real AWS.
 *
 * @throws {@link pulumi.RunError} where a service has no secrets, or the name is too long.
 *
 * @example
 * ```ts
 * new RotationRestart("rotation", { services: [backend, mailer] });
 * ```
 */
export class RotationRestart extends pulumi.ComponentResource {
    /** ARN of the state machine. */
    readonly stateMachineArn: pulumi.Output<string>;

    constructor(name: string, args: RotationRestartArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:RotationRestart", name, { pauseMinutes: args.pauseMinutes }, options);
        refuseWithoutSecrets(name, args);
        const resources = pulumi.output({
            services: args.services.map((service) => ({
                name: service.serviceName,
                arn: service.serviceArn,
                clusterArn: service.cluster.arn,
                secrets: [...service.secretArns],
            })),
            machineName: qualified(name),
            pauseSeconds: (args.pauseMinutes ?? 10) * 60,
        });
        const machine = createOwnMachine(this, name, {
            definition: resources.apply(restartDefinition),
            statements: resources.apply(restartStatements),
            key: args.key,
            transform: args.transform?.stateMachine,
        });
        this.startOnChange(name, args, machine);
        this.stateMachineArn = machine.arn;
        this.registerOutputs({ stateMachineArn: this.stateMachineArn });
    }

    private startOnChange(name: string, args: RotationRestartArgs, machine: aws.sfn.StateMachine): void {
        const secrets = pulumi.all(args.services.flatMap(({ secretArns }) => secretArns));
        const rule = new aws.cloudwatch.EventRule(
            ...transformed(
                args.transform?.rule,
                name,
                {
                    description: "A secret of a service has a new value",
                    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/secret-event-notifications.html
                    eventPattern: pulumi.jsonStringify({
                        source: ["aws.secretsmanager"],
                        "detail-type": ["Secret Label Updated"],
                        resources: secrets.apply((arns) => [...new Set(arns)].sort()),
                        detail: { labelUpdated: ["AWSCURRENT"] },
                    }),
                },
                { parent: this },
            ),
        );
        new aws.cloudwatch.EventTarget(
            name,
            {
                rule: rule.name,
                arn: machine.arn,
                roleArn: createMachineStarter(this, `${name}-event`, "events.amazonaws.com", machine, args.key).arn,
                retryPolicy: RETRY_POLICY,
            },
            { parent: this },
        );
    }
}

function refuseWithoutSecrets(name: string, { services }: RotationRestartArgs): void {
    const without = services.filter(({ secretArns }) => secretArns.length === 0);
    if (without.length > 0) {
        throw new pulumi.RunError(
            `Rotation restart "${name}" is given services without secrets: ${without.map((service) => service.name).join(", ")}. ` +
                `Give them secrets, or leave them out.`,
        );
    }
}
