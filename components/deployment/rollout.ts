import * as pulumi from "@pulumi/pulumi";
import { configuredProfile } from "./profile";
import { providerCode } from "./provider-code";

/** Arguments of `Rollout`. */
export interface RolloutArgs {
    /** What messages call it; the component's name. */
    readonly name: string;
    /** ARN of the ECS cluster. */
    readonly cluster: pulumi.Input<string>;
    /** Name of the ECS service. */
    readonly service: pulumi.Input<string>;
    /** The task definition that is asked for. */
    readonly taskDefinitionArn: pulumi.Input<string>;
    /** What else makes ECS deploy again: a text that changes with it. */
    readonly settings: pulumi.Input<string>;
    /**
     * Minutes after which the update fails, with ECS still at work.
     * @default 30
     */
    readonly timeoutMinutes?: number;
    /** Region of the cluster. */
    readonly region: pulumi.Input<string>;
}

/** Minutes that a rollout may take where nothing else is said. */
export const ROLLOUT_MINUTES = 30;

/**
 * Proof that a release is what serves: an update waits here until ECS has finished with exactly the task definition that
 * was asked for.
 *
 * ECS calls a service steady after a rollback, too, and the AWS provider takes that for success. A rollback, by the
 * circuit breaker or an alarm, tasks that never become healthy, and the end of the time fail the update here, with the
 * service's events, the reason and exit code of each stopped task, what the load balancer held against them, and the
 * last log lines. Interrupted and run again it goes on waiting; without a change nothing happens. Deleting it does
 * nothing.
 *
 * The calls to AWS are made by whoever deploys, with the credentials of the environment or of `aws:profile`:
 * `ecs:ListServiceDeployments`, `ecs:DescribeServiceDeployments`, `ecs:DescribeServiceRevisions`,
 * `ecs:DescribeServices`, and after a failure `ecs:ListTasks`, `ecs:DescribeTasks`, `ecs:DescribeTaskDefinition`,
 * `logs:GetLogEvents`.
 *
 * @throws {@link pulumi.RunError} where the AWS provider assumes a role by its settings.
 */
export class Rollout extends pulumi.CustomResource {
    /** The service deployment that brought the release. */
    declare readonly serviceDeploymentArn: pulumi.Output<string>;

    constructor(name: string, args: RolloutArgs, options?: pulumi.CustomResourceOptions) {
        super(
            "pulumi-nodejs:dynamic/deployment:RolloutProof",
            name,
            {
                timeoutMinutes: ROLLOUT_MINUTES,
                ...args,
                profile: configuredProfile(),
                serviceDeploymentArn: undefined,
                __provider: providerCode("rollout"),
            },
            options,
        );
    }
}
