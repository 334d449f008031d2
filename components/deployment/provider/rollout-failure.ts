import type { ServiceDeployment } from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import { type Clock, timeOfDay } from "./clock";
import { gather } from "./evidence";
import type { RolloutInputs } from "./inputs";
import { Patience } from "./patience";
import { adviceFor, describeError } from "./problem";
import type { RolloutView } from "./rollout-view";
import { cures } from "./tasks";
import { facts, printable, report, tail } from "./text";
import { type Cause, primaryOf } from "./verdict";

/** How it came that a rollout is not good. */
export interface Failure {
    readonly kind:
        | Cause
        /** Another deployment has taken the place of the one that was asked for. */
        | "other"
        /** It was not finished in time. */
        | "late"
        /** AWS could not be asked. */
        | "unseen";
    readonly error?: unknown;
}

/** How long is spent on what else there is to see; in milliseconds. */
const READING_FOR = 30_000;

/** A release is not what serves, or is not known to be. The message is for the person who deploys. */
export class RolloutFailed extends Error {
    override readonly name = "RolloutFailed";

    static async of(
        aws: Aws,
        clock: Clock,
        inputs: RolloutInputs,
        view: RolloutView | undefined,
        failure: Failure,
    ): Promise<RolloutFailed> {
        const evidence =
            failure.kind === "unseen" || failure.kind === "gone"
                ? { sections: [], reasons: [] }
                : await gather(
                      aws,
                      new Patience(clock, clock.now() + READING_FOR),
                      inputs,
                      view?.service,
                      view?.deployment?.createdAt,
                  );
        const advice = [...cures(evidence.reasons), ...whatToDo(view, failure)];
        return new RolloutFailed(
            report(summary(inputs, view, failure), known(inputs, view), [
                ...evidence.sections,
                { heading: "What to do", lines: advice },
            ]),
        );
    }
}

function summary(inputs: RolloutInputs, view: RolloutView | undefined, { kind, error }: Failure): string {
    const { name, timeoutMinutes } = inputs;
    switch (kind) {
        case "rolled back":
            return `The release of ${name} failed, and ECS rolled it back: ${serving(view)} serves, not what was asked for.`;
        case "rollback failed":
            return `The release of ${name} failed, and so did ECS's rollback: look at once at what serves.`;
        case "stopped":
            return `The release of ${name} was stopped before it was finished.`;
        case "stalled":
            return `The release of ${name} failed, and there is no earlier one that ECS could go back to: nothing serves.`;
        case "gone":
            return `The release of ${name} has no service: ECS knows no active service ${inputs.service} in its cluster.`;
        case "other":
            return `The release of ${name} is not what serves: ${serving(view)} is, by another deployment.`;
        case "late":
            return `The release of ${name} was not finished within ${timeoutMinutes} min. ECS goes on with it.`;
        case "unseen":
            return `The release of ${name} could not be watched: ${printable(describeError(error))}`;
    }
}

function serving(view: RolloutView | undefined): string {
    const primary = view?.service === undefined ? undefined : primaryOf(view.service);
    return primary?.taskDefinition === undefined ? "another release" : tail(primary.taskDefinition);
}

function known(inputs: RolloutInputs, view: RolloutView | undefined): string[] {
    const { service, deployment } = view ?? {};
    const primary = service === undefined ? undefined : primaryOf(service);
    return facts([
        ["Asked for", tail(inputs.taskDefinitionArn)],
        [
            "In the service",
            primary?.taskDefinition === undefined
                ? undefined
                : `${tail(primary.taskDefinition)}, ${primary.runningCount ?? 0} of ${service?.desiredCount ?? 0} tasks running`,
        ],
        ["Deployment", deployment && `${tail(deployment.serviceDeploymentArn ?? "")}, ${deployment.status ?? "?"}`],
        ["Began", deployment?.createdAt && `${timeOfDay(deployment.createdAt)} UTC`],
        ["Rolled back", rollback(deployment)],
        ["ECS says", reasonOf(deployment)],
        ["Circuit breaker", breaker(deployment)],
        ["Alarms", alarms(deployment)],
        ["Rollout", primary?.rolloutStateReason && printable(primary.rolloutStateReason)],
    ]);
}

function rollback(deployment: ServiceDeployment | undefined): string | undefined {
    const { startedAt, reason } = deployment?.rollback ?? {};
    const parts = [startedAt && `${timeOfDay(startedAt)} UTC`, reason && printable(reason)].filter(Boolean);
    return parts.length === 0 ? undefined : parts.join(", ");
}

/** ECS's reason, where the rollback's does not say the same. */
function reasonOf(deployment: ServiceDeployment | undefined): string | undefined {
    const { statusReason = "", rollback: back } = deployment ?? {};
    return statusReason === "" || statusReason === back?.reason ? undefined : printable(statusReason);
}

function breaker(deployment: ServiceDeployment | undefined): string | undefined {
    const { status, failureCount, threshold } = deployment?.deploymentCircuitBreaker ?? {};
    return status !== "TRIGGERED"
        ? undefined
        : `triggered: ${failureCount ?? "?"} tasks failed, ${threshold ?? "?"} are the limit`;
}

function alarms(deployment: ServiceDeployment | undefined): string | undefined {
    const names = deployment?.alarms?.triggeredAlarmNames ?? [];
    return names.length === 0 ? undefined : `${names.map(printable).join(", ")} in ALARM`;
}

function whatToDo(view: RolloutView | undefined, { kind, error }: Failure): string[] {
    const again = "it goes on watching the same deployment";
    const sameAgain =
        `To try the very same release again: "pulumi up --refresh", which sees that the service has another task ` +
        `definition and sets it anew.`;
    const arn = view?.deployment?.serviceDeploymentArn;
    const stop =
        arn === undefined
            ? []
            : [
                  `To have ECS go back to the release before: aws ecs stop-service-deployment ` +
                      `--service-deployment-arn ${arn} --stop-type ROLLBACK`,
              ];
    switch (kind) {
        case "rolled back":
        case "stopped":
            return [`Mend it, and run "pulumi up" again.`, sameAgain];
        case "rollback failed":
            return ["Look at the service in the ECS console: tasks of either release may serve.", sameAgain];
        case "stalled":
            return [`Mend it, and run "pulumi up" again.`];
        case "gone":
            return [`Run "pulumi up --refresh": Pulumi sees that the service is gone, and makes it anew.`];
        case "other":
            return ["Find out who deployed, in the events above or in CloudTrail (UpdateService).", sameAgain];
        case "late":
            return [
                ...(error === undefined ? [] : [`In the end, ${printable(describeError(error))}`]),
                `To go on waiting: "pulumi up"; ${again}. If it always takes so long, raise its time-out.`,
                ...stop,
            ];
        case "unseen":
            return [adviceFor(error, again)];
    }
}
