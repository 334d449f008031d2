import { EMPTY, jsonata, type State, type StateMachine } from "../backup/states";
import { parseArn } from "../backup/definitions/arns";
import { sdkCall } from "../sdk-call";
import { bounds, change, desired, look, SERVICE, tasks } from "./calls";

/** What an execution is asked to do. `stay-asleep` stops a database that AWS has started by itself. */
export type Task = "wake" | "sleep" | "stay-asleep";

/** Input of an execution. */
export interface OffHoursInput {
    readonly do: Task;
    /** Who asks; a schedule does not put to sleep what a person has woken. */
    readonly by: "schedule" | "person" | "event";
    /** When something that a person has woken goes back to sleep, in ISO 8601. */
    readonly until?: string;
    /** Whether it is off-hours then. */
    readonly sleepThen?: boolean;
}

/** Begins the name of an execution that keeps an environment awake, and by which a schedule knows of it. */
export const AWAKE = "awake-";

/** The most hours that a person may keep an environment awake for. */
export const MOST_HOURS = 72;

/** A service that is stopped and started. */
export interface SleepingService {
    readonly name: string;
    readonly arn: string;
    readonly clusterArn: string;
    /** What Application Auto Scaling calls it: `service/<cluster>/<service>`. */
    readonly scalingId: string;
    /** Whether Application Auto Scaling sets its number of tasks. */
    readonly scales: boolean;
    readonly min: number;
    readonly max: number;
}

/** What {@link offHoursDefinition} is made of. */
export interface OffHoursResources {
    readonly services: readonly SleepingService[];
    readonly database: { readonly identifier: string; readonly arn: string };
    /** Name of the state machine itself. */
    readonly machineName: string;
    /** Where the application answers. */
    readonly url: string;
}

/** The states of the state machine. */
export type OffHoursState =
    | "Begin"
    | "FindAwake"
    | "IsKeptAwake"
    | "KeptAwake"
    | "StopNextService"
    | "StopScaling"
    | "StopTasks"
    | "LookAtTasks"
    | "AreTasksStopped"
    | "WaitForTasks"
    | "LookBeforeStop"
    | "IsToStop"
    | "WaitToStop"
    | "StopDatabase"
    | "Asleep"
    | "LookAtDatabase"
    | "IsDatabaseUp"
    | "WaitForDatabase"
    | "StartDatabase"
    | "StartNextService"
    | "StartScaling"
    | "StartTasks"
    | "LookAtStart"
    | "AreTasksStarted"
    | "WaitForStart"
    | "Awake"
    | "IsToSleepAgain"
    | "StayAwake"
    | "IsOffHours"
    | "EndedAwake"
    | "FindSleeping"
    | "IsAsleep"
    | "DatabaseInTrouble"
    | "TasksInTrouble";

const TASK_SECONDS = 15;
const TASK_LOOKS = 80;
const DATABASE_SECONDS = 30;
/** Two hours: RDS takes "from minutes to hours" to start. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StartInstance.html */
const DATABASE_LOOKS = 240;

/** Statuses of a DB instance that go over by themselves into one in which it can be stopped or started. */
const HOPELESS = [
    "deleting",
    "failed",
    "inaccessible-encryption-credentials",
    "incompatible-network",
    "incompatible-parameters",
    "incompatible-restore",
    "restore-error",
];

/** Only while an environment falls asleep or wakes up is there anything to wait for, beside the hours awake. */
const TIMEOUT_SECONDS = (MOST_HOURS + 24) * 3600;

const REFUSAL = {
    refusal: jsonata("'. RDS said: ' & $states.errorOutput.Error & ' ' & $states.errorOutput.Cause"),
} as const;
const next = { index: jsonata("$index + 1"), looks: 0 } as const;

/**
 * Puts services and database to sleep and wakes them, in the order that each needs: no task runs without its database.
 *
 * A service that Application Auto Scaling scales gets the bounds 0 and 0, and its own bounds back in the morning: Application
 * Auto Scaling brings the number of tasks within them at once.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function offHoursDefinition(resources: OffHoursResources): StateMachine<OffHoursState> {
    const { partition } = parseArn(resources.database.arn);
    return {
        Comment: "Puts an environment to sleep out of working hours, and wakes it",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds: TIMEOUT_SECONDS,
        States: {
            ...beginning(resources, partition),
            ...fallingAsleep(resources, partition),
            ...wakingUp(resources, partition),
            DatabaseInTrouble: {
                Type: "Fail",
                Error: "DatabaseInTrouble",
                Cause: jsonata(
                    `'The database ${resources.database.identifier} is still ' & $status & ' and can be neither stopped ` +
                        "nor started. Look at its events in RDS' & $refusal",
                ),
            },
            TasksInTrouble: {
                Type: "Fail",
                Error: "TasksInTrouble",
                Cause: jsonata(
                    `${SERVICE}.name & ' has ' & $running & ' running tasks of ' & ${SERVICE}.min & ' after ` +
                        `${(TASK_LOOKS * TASK_SECONDS) / 60} minutes. Look at its events in ECS and at its log'`,
                ),
            },
        },
    };
}

function beginning(
    { services }: OffHoursResources,
    partition: string,
): Record<"Begin" | "FindAwake" | "IsKeptAwake" | "KeptAwake" | "FindSleeping" | "IsAsleep", State<OffHoursState>> {
    const variables = {
        services: services.map(({ name, clusterArn, scalingId, scales, min, max }) => ({
            name,
            clusterArn,
            scalingId,
            scales,
            min,
            max,
        })),
        index: 0,
        looks: 0,
        running: 0,
        status: "unknown",
        refusal: EMPTY,
    };
    const asked = (what: Task, by?: OffHoursInput["by"]) =>
        jsonata(`$states.input.do = '${what}'${by === undefined ? "" : ` and $states.input.by = '${by}'`}`);
    return {
        Begin: {
            Type: "Choice",
            Choices: [
                { Condition: asked("wake"), Assign: variables, Next: "LookAtDatabase" },
                { Condition: asked("sleep", "person"), Assign: variables, Next: "StopNextService" },
                { Condition: asked("stay-asleep"), Assign: variables, Next: "FindSleeping" },
            ],
            Assign: variables,
            Default: "FindAwake",
        },
        FindAwake: {
            ...sdkCall(partition, "sfn:listExecutions", {
                StateMachineArn: jsonata("$states.context.StateMachine.Id"),
                StatusFilter: "RUNNING",
            }),
            Comment: "Whether a person keeps the environment awake by another execution",
            Output: jsonata(
                `$count($states.result.Executions[$substring(Name, 0, ${AWAKE.length}) = '${AWAKE}' ` +
                    "and Name != $states.context.Execution.Name])",
            ),
            Next: "IsKeptAwake",
        },
        IsKeptAwake: {
            Type: "Choice",
            Choices: [{ Condition: jsonata("$states.input > 0"), Next: "KeptAwake" }],
            Default: "StopNextService",
        },
        KeptAwake: { Type: "Succeed", Comment: "It goes to sleep when that execution ends" },
        FindSleeping: {
            ...sdkCall(partition, "ecs:describeServices", {
                Cluster: jsonata(`${SERVICE}.clusterArn`),
                Services: [jsonata(`${SERVICE}.name`)],
            }),
            Comment: "AWS starts a database that was stopped for seven days",
            Output: jsonata("$sum($states.result.Services.DesiredCount)"),
            Next: "IsAsleep",
        },
        IsAsleep: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$states.input > 0"), Next: "EndedAwake" },
                { Condition: jsonata("$index + 1 < $count($services)"), Assign: next, Next: "FindSleeping" },
            ],
            Default: "LookBeforeStop",
        },
    };
}

function fallingAsleep(
    { database }: OffHoursResources,
    partition: string,
): Record<
    | "StopNextService"
    | "StopScaling"
    | "StopTasks"
    | "LookAtTasks"
    | "AreTasksStopped"
    | "WaitForTasks"
    | "LookBeforeStop"
    | "IsToStop"
    | "WaitToStop"
    | "StopDatabase"
    | "Asleep",
    State<OffHoursState>
> {
    return {
        StopNextService: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$index >= $count($services)"), Assign: first(), Next: "LookAtTasks" },
                { Condition: jsonata(`${SERVICE}.scales`), Next: "StopScaling" },
            ],
            Default: "StopTasks",
        },
        StopScaling: {
            ...bounds(partition, 0, 0),
            Assign: next,
            Next: "StopNextService",
        },
        StopTasks: {
            ...desired(partition, 0),
            Assign: next,
            Next: "StopNextService",
        },
        LookAtTasks: { ...tasks(partition), Next: "AreTasksStopped" },
        AreTasksStopped: {
            Type: "Choice",
            Choices: [
                {
                    // A task that hangs must not keep the database up: it has had its time.
                    Condition: jsonata(
                        `($states.input.all = 0 or $looks >= ${TASK_LOOKS}) and $index + 1 < $count($services)`,
                    ),
                    Assign: next,
                    Next: "LookAtTasks",
                },
                {
                    Condition: jsonata(`$states.input.all = 0 or $looks >= ${TASK_LOOKS}`),
                    Assign: { looks: 0 },
                    Next: "LookBeforeStop",
                },
            ],
            Default: "WaitForTasks",
        },
        WaitForTasks: { Type: "Wait", Seconds: TASK_SECONDS, Next: "LookAtTasks" },
        LookBeforeStop: { ...look(partition, database.identifier), Next: "IsToStop" },
        IsToStop: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$status = 'stopped'"), Next: "Asleep" },
                { Condition: jsonata(`$status in ${JSON.stringify(HOPELESS)}`), Next: "DatabaseInTrouble" },
                { Condition: jsonata(`$looks >= ${DATABASE_LOOKS}`), Next: "DatabaseInTrouble" },
                { Condition: jsonata("$status = 'available'"), Next: "StopDatabase" },
            ],
            Default: "WaitToStop",
        },
        WaitToStop: { Type: "Wait", Seconds: DATABASE_SECONDS, Next: "LookBeforeStop" },
        StopDatabase: {
            ...change(partition, "stop", database.identifier),
            Next: "WaitToStop",
            // A backup or a change that began in between: the next look asks again.
            Catch: [{ ErrorEquals: ["States.ALL"], Assign: REFUSAL, Next: "WaitToStop" }],
        },
        Asleep: { Type: "Succeed" },
    };
}

function wakingUp(
    { database, url }: OffHoursResources,
    partition: string,
): Record<
    | "LookAtDatabase"
    | "IsDatabaseUp"
    | "WaitForDatabase"
    | "StartDatabase"
    | "StartNextService"
    | "StartScaling"
    | "StartTasks"
    | "LookAtStart"
    | "AreTasksStarted"
    | "WaitForStart"
    | "Awake"
    | "IsToSleepAgain"
    | "StayAwake"
    | "IsOffHours"
    | "EndedAwake",
    State<OffHoursState>
> {
    return {
        LookAtDatabase: { ...look(partition, database.identifier), Next: "IsDatabaseUp" },
        IsDatabaseUp: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$status = 'available'"), Assign: { looks: 0 }, Next: "StartNextService" },
                { Condition: jsonata(`$status in ${JSON.stringify(HOPELESS)}`), Next: "DatabaseInTrouble" },
                { Condition: jsonata(`$looks >= ${DATABASE_LOOKS}`), Next: "DatabaseInTrouble" },
                { Condition: jsonata("$status = 'stopped'"), Next: "StartDatabase" },
            ],
            Default: "WaitForDatabase",
        },
        WaitForDatabase: { Type: "Wait", Seconds: DATABASE_SECONDS, Next: "LookAtDatabase" },
        StartDatabase: {
            ...change(partition, "start", database.identifier),
            Next: "WaitForDatabase",
            Catch: [{ ErrorEquals: ["States.ALL"], Assign: REFUSAL, Next: "WaitForDatabase" }],
        },
        StartNextService: {
            Type: "Choice",
            Choices: [
                { Condition: jsonata("$index >= $count($services)"), Assign: first(), Next: "LookAtStart" },
                { Condition: jsonata(`${SERVICE}.scales`), Next: "StartScaling" },
            ],
            Default: "StartTasks",
        },
        StartScaling: {
            ...bounds(partition, jsonata(`${SERVICE}.min`), jsonata(`${SERVICE}.max`)),
            Assign: next,
            Next: "StartNextService",
        },
        StartTasks: {
            ...desired(partition, jsonata(`${SERVICE}.min`)),
            Assign: next,
            Next: "StartNextService",
        },
        LookAtStart: { ...tasks(partition), Next: "AreTasksStarted" },
        AreTasksStarted: {
            Type: "Choice",
            Choices: [
                {
                    Condition: jsonata(`$running >= ${SERVICE}.min and $index + 1 < $count($services)`),
                    Assign: next,
                    Next: "LookAtStart",
                },
                { Condition: jsonata(`$running >= ${SERVICE}.min`), Next: "Awake" },
                { Condition: jsonata(`$looks >= ${TASK_LOOKS}`), Next: "TasksInTrouble" },
            ],
            Default: "WaitForStart",
        },
        WaitForStart: { Type: "Wait", Seconds: TASK_SECONDS, Next: "LookAtStart" },
        Awake: { Type: "Pass", Output: { url }, Next: "IsToSleepAgain" },
        IsToSleepAgain: {
            Type: "Choice",
            Choices: [{ Condition: jsonata("$exists($states.context.Execution.Input.until)"), Next: "StayAwake" }],
            Default: "EndedAwake",
        },
        StayAwake: {
            Type: "Wait",
            Comment: "While this waits, no schedule puts the environment to sleep",
            Seconds: jsonata("$max([0, $ceil(($toMillis($states.context.Execution.Input.until) - $millis()) / 1000)])"),
            Next: "IsOffHours",
        },
        IsOffHours: {
            Type: "Choice",
            Choices: [
                {
                    Condition: jsonata("$states.context.Execution.Input.sleepThen = true"),
                    Assign: first(),
                    Next: "FindAwake",
                },
            ],
            Default: "EndedAwake",
        },
        EndedAwake: { Type: "Succeed" },
    };
}

/** Back to the first service, for another round. */
function first() {
    return { index: 0, looks: 0 };
}
