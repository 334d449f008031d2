import type { Deployment, Service, ServiceDeployment } from "@aws-sdk/client-ecs";
import type { RolloutView } from "./rollout-view";

/** What the state of a service means for the release that was asked for. */
export type Verdict =
    /** ECS has finished, and every task that runs is of the task definition that was asked for. */
    | { readonly kind: "good"; readonly deploymentArn: string }
    /** ECS is at it. */
    | { readonly kind: "waiting"; readonly phase: string }
    /** The newest deployment brings another task definition; or ECS does not show the right one yet. */
    | { readonly kind: "other"; readonly taskDefinition: string | undefined }
    | { readonly kind: "failed"; readonly cause: Cause };

/** How a release failed. */
export type Cause = "rolled back" | "rollback failed" | "stopped" | "stalled" | "gone";

/** Judges the state of a service by the task definition that was asked for. Anything unknown is no success. */
export function judge({ service, deployment, target }: RolloutView, asked: string): Verdict {
    if (service === undefined || service.status === "INACTIVE" || service.status === "DRAINING") {
        return { kind: "failed", cause: "gone" };
    }
    if (deployment === undefined || target === undefined) {
        return { kind: "waiting", phase: "ECS has not begun" };
    }
    const primary = primaryOf(service);
    if (target !== asked) {
        return primary?.taskDefinition === asked
            ? { kind: "waiting", phase: "ECS has not begun" }
            : { kind: "other", taskDefinition: target };
    }
    switch (deployment.status) {
        case "ROLLBACK_SUCCESSFUL":
            return { kind: "failed", cause: "rolled back" };
        case "ROLLBACK_FAILED":
            return { kind: "failed", cause: "rollback failed" };
        case "STOPPED":
            return { kind: "failed", cause: "stopped" };
        case "SUCCESSFUL":
            return judgeTasks(service, primary, deployment, asked);
        case "ROLLBACK_REQUESTED":
        case "ROLLBACK_IN_PROGRESS":
            return { kind: "waiting", phase: "it failed, and ECS rolls it back" };
        case "STOP_REQUESTED":
            return { kind: "waiting", phase: "someone has it stopped" };
        default:
            // Without a release to go back to, the circuit breaker leaves the deployment as it is.
            // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
            return primary?.taskDefinition === asked && primary.rolloutState === "FAILED"
                ? { kind: "failed", cause: "stalled" }
                : { kind: "waiting", phase: phaseOf(deployment) };
    }
}

/** ECS calls a service steady after a rollback, too: what counts is what runs. */
function judgeTasks(
    service: Service,
    primary: Deployment | undefined,
    deployment: ServiceDeployment,
    asked: string,
): Verdict {
    if (primary?.taskDefinition !== asked) {
        return { kind: "other", taskDefinition: primary?.taskDefinition };
    }
    const wanted = service.desiredCount ?? 0;
    const running = primary.runningCount ?? 0;
    const left = (service.deployments ?? []).reduce(
        (sum, { status, runningCount }) => sum + (status === "PRIMARY" ? 0 : (runningCount ?? 0)),
        0,
    );
    if (running < wanted) {
        return { kind: "waiting", phase: `deployed, with ${running} of ${wanted} tasks running` };
    }
    if (left > 0) {
        return { kind: "waiting", phase: `deployed; ${left} of the tasks before it still run` };
    }
    return { kind: "good", deploymentArn: deployment.serviceDeploymentArn ?? "" };
}

/** The deployment that a service is to come to, as ECS shows it in the service itself. */
export function primaryOf(service: Service): Deployment | undefined {
    return service.deployments?.find(({ status }) => status === "PRIMARY");
}

/** Stages of deployments that shift traffic. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html */
const STAGES: Readonly<Record<string, string>> = {
    RECONCILE_SERVICE: "ECS puts the service in order",
    PRE_SCALE_UP: "before new tasks",
    SCALE_UP: "new tasks start",
    POST_SCALE_UP: "new tasks run",
    TEST_TRAFFIC_SHIFT: "test traffic shifts to new tasks",
    POST_TEST_TRAFFIC_SHIFT: "new tasks are tried with test traffic",
    PRE_PRODUCTION_TRAFFIC_SHIFT: "before production traffic shifts",
    PRODUCTION_TRAFFIC_SHIFT: "production traffic shifts to new tasks",
    POST_PRODUCTION_TRAFFIC_SHIFT: "new tasks have the production traffic",
    BAKE_TIME: "new tasks are watched; the old ones stand by",
    CLEAN_UP: "old tasks stop",
};

function phaseOf(deployment: ServiceDeployment): string {
    const { lifecycleStage, targetServiceRevision, status } = deployment;
    const stage: string = lifecycleStage ?? "";
    const pause = deployment.lifecycleHookDetails?.find((hook) => hook.status === "AWAITING_ACTION");
    if (pause !== undefined) {
        const answer = `aws ecs continue-service-deployment --service-deployment-arn ${deployment.serviceDeploymentArn ?? ""} --hook-id ${pause.hookId ?? ""} --action`;
        return `it waits for approval. To go on: ${answer} CONTINUE. To go back: ${answer} ROLLBACK`;
    }
    const { requestedTaskCount, runningTaskCount } = targetServiceRevision ?? {};
    const tasks =
        requestedTaskCount === undefined ? "" : `${runningTaskCount ?? 0} of ${requestedTaskCount} new tasks run`;
    const failures = deployment.deploymentCircuitBreaker?.failureCount ?? 0;
    const words = STAGES[stage] ?? (stage === "" ? undefined : stage);
    return (
        [words, tasks, failures > 0 ? `${failures} failed` : ""].filter(Boolean).join(", ") ||
        (status ?? "ECS has not begun")
    );
}
