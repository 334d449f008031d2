import { parseArn, siblingArn } from "../backup/definitions/arns";
import { type Expression, jsonata, type StateMachine } from "../backup/states";
import type { Statement } from "../policy";
import { sdkCall } from "../sdk-call";

/** A service that is started anew when one of its secrets has a new value. */
export interface RestartedService {
    readonly name: string;
    readonly arn: string;
    readonly clusterArn: string;
    /** Full ARNs of the secrets in its environment. */
    readonly secrets: readonly string[];
}

/** What {@link restartDefinition} is made of. */
export interface RestartResources {
    readonly services: readonly RestartedService[];
    /** Name of the state machine itself. */
    readonly machineName: string;
    /** Seconds between the restarts of two services. */
    readonly pauseSeconds: number;
}

/** The states of the state machine. */
export type RestartState =
    | "Begin"
    | "Settle"
    | "FindEarlier"
    | "IsFirst"
    | "WaitForTurn"
    | "NextService"
    | "Skip"
    | "LookAtService"
    | "IsToRestart"
    | "WaitForDeployment"
    | "Restart"
    | "WaitForRestart"
    | "LookAtRestart"
    | "IsRestarted"
    | "Pause"
    | "StillDeploying"
    | "NotRestarted"
    | "Done";

/** Several secrets that change together are one restart; and the list of executions is up to date by then. */
const SETTLE_SECONDS = 60;
const LOOK_SECONDS = 30;

/** Two hours: a deployment with bake times and an approval takes its time. */
const LOOKS = 240;
const DAY_SECONDS = 86_400;

const SERVICE = "$services[$index]";
const OWN = "$states.context.Execution";

/**
 * Forces a new deployment of the services that use a secret, one after the other. Its input is the event
 * `Secret Label Updated` of Secrets Manager
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html).
 *
 * An execution waits for those that started before it, so that there is one restart at a time. It leaves a service alone
 * that has no tasks, or was deployed since the secret changed, and waits for a deployment that is under way: a restart in
 * between would look like that release's failure.
 */
export function restartDefinition({ services, pauseSeconds }: RestartResources): StateMachine<RestartState> {
    const { partition } = parseArn(services[0]?.arn ?? "arn:aws:ecs:::none");
    const failed = (why: string) =>
        jsonata(`${SERVICE}.name & ' still runs with the value of ' & $secret & ' from before its rotation: ${why}'`);
    return {
        Comment: "Starts services anew whose secrets have new values, one at a time",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds: DAY_SECONDS,
        States: {
            Begin: {
                Type: "Pass",
                Assign: {
                    services: services.map(({ name, clusterArn, secrets }) => ({ name, clusterArn, secrets })),
                    secret: jsonata("$states.input.resources[0]"),
                    since: jsonata("$toMillis($states.input.time)"),
                    index: 0,
                    looks: 0,
                    deployment: "none",
                },
                Next: "Settle",
            },
            Settle: { Type: "Wait", Seconds: SETTLE_SECONDS, Next: "FindEarlier" },
            FindEarlier: {
                ...sdkCall(partition, "sfn:listExecutions", {
                    StateMachineArn: jsonata("$states.context.StateMachine.Id"),
                    StatusFilter: "RUNNING",
                }),
                Output: jsonata(
                    `$count($states.result.Executions[Name != ${OWN}.Name and (` +
                        `$toMillis(StartDate) < $toMillis(${OWN}.StartTime) or ` +
                        `($toMillis(StartDate) = $toMillis(${OWN}.StartTime) and Name < ${OWN}.Name))])`,
                ),
                Next: "IsFirst",
            },
            IsFirst: {
                Type: "Choice",
                Choices: [{ Condition: jsonata("$states.input > 0"), Next: "WaitForTurn" }],
                Default: "NextService",
            },
            WaitForTurn: { Type: "Wait", Seconds: SETTLE_SECONDS, Next: "FindEarlier" },
            NextService: {
                Type: "Choice",
                Choices: [
                    { Condition: jsonata("$index >= $count($services)"), Next: "Done" },
                    { Condition: jsonata(`$secret in ${SERVICE}.secrets`), Next: "LookAtService" },
                ],
                Default: "Skip",
            },
            Skip: { Type: "Pass", Assign: { index: jsonata("$index + 1"), looks: 0 }, Next: "NextService" },
            LookAtService: { ...look(partition, "Status = 'PRIMARY'"), Next: "IsToRestart" },
            IsToRestart: {
                Type: "Choice",
                Choices: [
                    {
                        // Asleep, or started with the new value already.
                        Condition: jsonata("$states.input.desired = 0 or $states.input.created > $since"),
                        Next: "Skip",
                    },
                    { Condition: jsonata("$states.input.state != 'IN_PROGRESS'"), Next: "Restart" },
                    { Condition: jsonata(`$looks >= ${LOOKS}`), Next: "StillDeploying" },
                ],
                Default: "WaitForDeployment",
            },
            WaitForDeployment: { Type: "Wait", Seconds: LOOK_SECONDS, Next: "LookAtService" },
            Restart: {
                ...sdkCall(partition, "ecs:updateService", {
                    Cluster: jsonata(`${SERVICE}.clusterArn`),
                    Service: jsonata(`${SERVICE}.name`),
                    ForceNewDeployment: true,
                }),
                Assign: {
                    deployment: jsonata("$states.result.Service.Deployments[Status = 'PRIMARY'][0].Id"),
                    looks: 0,
                },
                Next: "WaitForRestart",
            },
            WaitForRestart: { Type: "Wait", Seconds: LOOK_SECONDS, Next: "LookAtRestart" },
            LookAtRestart: { ...look(partition, "Id = $deployment"), Next: "IsRestarted" },
            IsRestarted: {
                Type: "Choice",
                Choices: [
                    { Condition: jsonata("$states.input.state = 'COMPLETED'"), Next: "Pause" },
                    // ECS forgets a deployment that it has rolled back.
                    { Condition: jsonata("$states.input.state != 'IN_PROGRESS'"), Next: "NotRestarted" },
                    { Condition: jsonata(`$looks >= ${LOOKS}`), Next: "NotRestarted" },
                ],
                Default: "WaitForRestart",
            },
            Pause: { Type: "Wait", Seconds: pauseSeconds, Next: "Skip" },
            StillDeploying: {
                Type: "Fail",
                Error: "StillDeploying",
                Cause: failed("another deployment of it has been under way for two hours. Look at its events in ECS"),
            },
            NotRestarted: {
                Type: "Fail",
                Error: "NotRestarted",
                Cause: failed("its new tasks did not become healthy. Look at its events in ECS and at its log"),
            },
            Done: { Type: "Succeed" },
        },
    };
}

/** What the state machine's role must be allowed: these services, and to find its own executions. */
export function restartStatements({ services, machineName }: RestartResources): Statement[] {
    const [first] = services;
    return [
        {
            Sid: "Restart",
            Action: ["ecs:DescribeServices", "ecs:UpdateService"],
            Resource: services.map(({ arn }) => arn),
        },
        ...(first === undefined
            ? []
            : [
                  {
                      Sid: "FindEarlierExecutions",
                      Action: ["states:ListExecutions"],
                      Resource: siblingArn(first.arn, "states", `stateMachine:${machineName}`),
                  },
              ]),
    ];
}

function look(partition: string, which: string) {
    const service = "$states.result.Services[0]";
    const found = `${service}.Deployments[${which}][0]`;
    return {
        ...sdkCall(partition, "ecs:describeServices", {
            Cluster: jsonata(`${SERVICE}.clusterArn`),
            Services: [jsonata(`${SERVICE}.name`)],
        }),
        Assign: { looks: jsonata("$looks + 1") },
        Output: {
            desired: jsonata(`${service}.DesiredCount`),
            // A value that is not there would be an error of its own.
            state: jsonata(`'' & ${found}.RolloutState`),
            created: millis(found),
        },
    };
}

function millis(deployment: string): Expression {
    return jsonata(`$exists(${deployment}) ? $toMillis(${deployment}.CreatedAt) : 0`);
}
