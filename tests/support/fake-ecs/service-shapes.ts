import { type Body, CLUSTER, deploymentArn, epoch, type FakeTaskDefinition, revisionArn, serviceArn } from "./shapes";
import type { FakeTask } from "./task-list";

/** How a deployment goes about it. */
export interface Plan {
    readonly strategy?: "ROLLING" | "BLUE_GREEN" | "CANARY" | "LINEAR";
    /** Seconds after its start at which an alarm goes off and has it rolled back. */
    readonly alarmAfter?: number;
    /** Seconds of a pause for approval before production traffic shifts. */
    readonly approvalSeconds?: number;
    /** Seconds for which the API does not show it. */
    readonly hiddenFor?: number;
    /** Whether the circuit breaker is on. @default true */
    readonly breaker?: boolean;
}

/** A service deployment. */
export interface FakeDeployment {
    readonly id: string;
    readonly definition: FakeTaskDefinition;
    readonly plan: Plan;
    readonly createdAt: number;
    readonly visibleAt: number;
    status: string;
    stage?: string;
    failures: number;
    rollback?: Body;
    alarms: string[];
    statusReason?: string;
    awaiting?: string;
}

/** An entry of `deployments` in `DescribeServices`: a release, going up or down. */
export interface Generation {
    readonly id: string;
    readonly definition: FakeTaskDefinition;
    readonly createdAt: number;
    readonly visibleAt: number;
    status: "PRIMARY" | "ACTIVE" | "INACTIVE";
    rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
    rolloutStateReason: string;
    tasks: FakeTask[];
}

/** The circuit breaker's threshold for a handful of tasks. */
export const THRESHOLD = 3;

/** A service deployment, as `DescribeServiceDeployments` has it. */
export function describedDeployment(
    service: string,
    deployment: FakeDeployment,
    desired: number,
    generations: readonly Generation[],
): Body {
    const generation = generations.find(({ definition }) => definition === deployment.definition);
    const { awaiting, failures, alarms } = deployment;
    return {
        serviceDeploymentArn: deploymentArn(service, deployment.id),
        serviceArn: serviceArn(service),
        clusterArn: CLUSTER,
        createdAt: epoch(deployment.createdAt),
        status: deployment.status,
        statusReason: deployment.statusReason,
        lifecycleStage: deployment.stage,
        ...(awaiting !== undefined && {
            lifecycleHookDetails: [{ hookId: awaiting, targetType: "PAUSE", status: "AWAITING_ACTION" }],
        }),
        targetServiceRevision: {
            arn: revisionArn(service, deployment.id),
            requestedTaskCount: desired,
            runningTaskCount: running(generation?.tasks ?? []),
            pendingTaskCount: 0,
        },
        rollback: deployment.rollback,
        deploymentCircuitBreaker: {
            status: failures >= THRESHOLD ? "TRIGGERED" : "MONITORING",
            failureCount: failures,
            threshold: THRESHOLD,
        },
        alarms: { status: alarms.length > 0 ? "TRIGGERED" : "MONITORING", triggeredAlarmNames: alarms },
    };
}

/** An entry of `deployments` in `DescribeServices`. */
export function describedGeneration(generation: Generation, isPrimary: boolean, desired: number): Body {
    return {
        id: generation.id,
        status: isPrimary ? "PRIMARY" : "ACTIVE",
        taskDefinition: generation.definition.arn,
        desiredCount: desired,
        runningCount: running(generation.tasks),
        createdAt: epoch(generation.createdAt),
        rolloutState: generation.rolloutState,
        rolloutStateReason: generation.rolloutStateReason,
    };
}

/** How many of some tasks run. */
export function running(tasks: readonly FakeTask[]): number {
    return tasks.filter(({ lastStatus }) => lastStatus === "RUNNING").length;
}
