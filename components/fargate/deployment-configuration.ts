import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Approval, Deployment } from "./deployment";

type Configuration = aws.types.input.ecs.ServiceDeploymentConfiguration;
type Hook = aws.types.input.ecs.ServiceDeploymentConfigurationLifecycleHook;

/** The Lambda function that checks a release, and with what role ECS calls it. */
export interface ValidationHook {
    readonly functionArn: pulumi.Input<string>;
    readonly roleArn: pulumi.Input<string>;
    /** Whether production can be asked for the check's path, too. */
    readonly checksProduction: boolean;
}

/** A deployment as ECS reads it. The strategy is always named: what is left out, AWS's provider leaves as it is. */
export function deploymentConfiguration(deployment: Deployment, hook: ValidationHook | undefined): Configuration {
    if (deployment.strategy === "rolling") {
        return { strategy: "ROLLING" };
    }
    return {
        ...shift(deployment),
        bakeTimeInMinutes: String(deployment.bakeMinutes ?? 5),
        lifecycleHooks: [
            ...(hook === undefined ? [] : [validationHook(hook)]),
            ...(deployment.approval === undefined ? [] : [pauseHook(deployment.approval)]),
        ],
    };
}

function shift(deployment: Exclude<Deployment, { strategy: "rolling" }>): Configuration {
    switch (deployment.strategy) {
        case "blue-green":
            return { strategy: "BLUE_GREEN" };
        case "canary":
            return {
                strategy: "CANARY",
                canaryConfiguration: {
                    canaryPercent: deployment.percent ?? 10,
                    canaryBakeTimeInMinutes: String(deployment.canaryMinutes ?? 5),
                },
            };
        case "linear":
            return {
                strategy: "LINEAR",
                linearConfiguration: {
                    stepPercent: deployment.stepPercent ?? 20,
                    stepBakeTimeInMinutes: String(deployment.stepMinutes ?? 3),
                },
            };
    }
}

/** Both stages are entered once in a release, and never in a rollback. */
function validationHook({ functionArn, roleArn, checksProduction }: ValidationHook): Hook {
    return {
        targetType: "AWS_LAMBDA",
        hookTargetArn: functionArn,
        roleArn,
        lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT", ...(checksProduction ? ["POST_PRODUCTION_TRAFFIC_SHIFT"] : [])],
    };
}

/** After the test route has come to the new release: there is something to look at, and nobody else sees it. */
function pauseHook({ timeoutMinutes, timeoutAction }: Approval): Hook {
    return {
        targetType: "PAUSE",
        lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
        timeoutConfiguration: {
            timeoutInMinutes: String(timeoutMinutes),
            action: timeoutAction === "rollback" ? "ROLLBACK" : "CONTINUE",
        },
    };
}
