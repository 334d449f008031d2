import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RETRY_POLICY } from "./retry-policy";
import type { EncryptionKey } from "./encryption-key";
import type { FargateService } from "./fargate-service";
import { qualified } from "./names";
import { offHoursDefinition, type OffHoursInput } from "./off-hours/definition";
import { crons, DEFAULT_HOURS, type WorkingHours } from "./off-hours/hours";
import { offHoursStatements } from "./off-hours/statements";
import type { PostgresDb } from "./postgres-db";
import { createMachineStarter, createOwnMachine } from "./state-machine";
import { type Transform, transformed } from "./transform";

export type { WorkingHours } from "./off-hours/hours";

/** Arguments of {@link OffHours}. */
export interface OffHoursArgs {
    /** Services that are stopped first and started last. */
    readonly services: readonly [FargateService, ...FargateService[]];
    /** Database that they need. */
    readonly database: PostgresDb;
    /** Where the application answers; `npm run wake` waits until it does. */
    readonly url: pulumi.Input<string>;
    /**
     * When the environment is up.
     * @default weekdays from 07:00 to 20:00, UTC
     */
    readonly hours?: Partial<WorkingHours>;
    /** Encrypts the executions' data. */
    readonly key?: EncryptionKey;
    /** Changes to the children. */
    readonly transform?: {
        readonly stateMachine?: Transform<aws.sfn.StateMachineArgs>;
        readonly schedule?: Transform<aws.scheduler.ScheduleArgs>;
    };
}

/**
 * Puts an environment to sleep out of working hours: its services have no tasks, and its database is stopped.
 *
 * Creates a state machine `<project>-<stack>-<name>`, which stops the services before the database and starts them after
 * it, two schedules, and a rule that stops a database again that AWS started after seven days. People wake and stop with
 * `npm run wake` and `npm run sleep`, which start the same state machine.
 *
 * Costs next to nothing (about 60 executions a month of 20 to 60 transitions, 0.025 USD for 1,000:
 * https://aws.amazon.com/step-functions/pricing/, 2026-11). Stopped tasks and instances are not charged; storage, backups,
 * load balancer and NAT gateways are.
 *
 * Replaced by nothing: a change of hours holds from the next evening or morning.
 *
 * Not tested against real AWS.
 *
 * @throws {@link pulumi.RunError} where the name is too long.
 *
 * @example
 * ```ts
 * new OffHours("off-hours", {
 *     services: [backend, frontend],
 *     database,
 *     url: balancer.url,
 *     hours: { timeZone: "Europe/Berlin", wake: "08:00" },
 * });
 * ```
 */
export class OffHours extends pulumi.ComponentResource {
    /** ARN of the state machine. */
    readonly stateMachineArn: pulumi.Output<string>;

    private readonly name: string;

    constructor(name: string, args: OffHoursArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:OffHours", name, { hours: args.hours }, options);
        this.name = name;
        const machine = this.createMachine(args);
        this.schedule(args, machine);
        this.keepAsleep(args, machine);
        this.stateMachineArn = machine.arn;
        this.registerOutputs({ stateMachineArn: this.stateMachineArn });
    }

    private createMachine(args: OffHoursArgs): aws.sfn.StateMachine {
        const { name } = this;
        const resources = pulumi.output({
            services: args.services.map((service) => ({
                name: service.serviceName,
                arn: service.serviceArn,
                clusterArn: service.cluster.arn,
                scalingId: pulumi.interpolate`service/${service.cluster.clusterName}/${service.serviceName}`,
                ...service.tasks,
            })),
            database: { identifier: args.database.identifier, arn: args.database.arn },
            machineName: qualified(name),
            url: args.url,
        });
        return createOwnMachine(this, name, {
            definition: resources.apply(offHoursDefinition),
            statements: resources.apply(offHoursStatements),
            key: args.key,
            transform: args.transform?.stateMachine,
        });
    }

    private schedule(args: OffHoursArgs, machine: aws.sfn.StateMachine): void {
        const hours = { ...DEFAULT_HOURS, ...args.hours };
        const role = createMachineStarter(this, `${this.name}-schedule`, "scheduler.amazonaws.com", machine, args.key);
        for (const [what, expression] of Object.entries(crons(hours))) {
            new aws.scheduler.Schedule(
                ...transformed(
                    args.transform?.schedule,
                    `${this.name}-${what}`,
                    {
                        description: what === "wake" ? "Wakes the environment" : "Puts the environment to sleep",
                        scheduleExpression: expression,
                        scheduleExpressionTimezone: hours.timeZone,
                        flexibleTimeWindow: { mode: "OFF" },
                        target: {
                            arn: machine.arn,
                            roleArn: role.arn,
                            input: input({ do: what === "wake" ? "wake" : "sleep", by: "schedule" }),
                            retryPolicy: RETRY_POLICY,
                        },
                    },
                    { parent: this },
                ),
            );
        }
    }

    /**
     * RDS tells with event 154 that it starts an instance because it was stopped for seven days.
     * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
     */
    private keepAsleep(args: OffHoursArgs, machine: aws.sfn.StateMachine): void {
        const label = `${this.name}-started-by-aws`;
        const rule = new aws.cloudwatch.EventRule(
            label,
            {
                description: "AWS started the database after seven days: it is stopped again where it is to sleep",
                eventPattern: pulumi.jsonStringify({
                    source: ["aws.rds"],
                    "detail-type": ["RDS DB Instance Event"],
                    detail: { EventID: ["RDS-EVENT-0154"], SourceIdentifier: [args.database.identifier] },
                }),
            },
            { parent: this },
        );
        new aws.cloudwatch.EventTarget(
            label,
            {
                rule: rule.name,
                arn: machine.arn,
                roleArn: createMachineStarter(this, label, "events.amazonaws.com", machine, args.key).arn,
                retryPolicy: RETRY_POLICY,
                input: input({ do: "stay-asleep", by: "event" }),
            },
            { parent: this },
        );
    }
}

function input(given: OffHoursInput): string {
    return JSON.stringify(given);
}
