import type { FunctionError, Request } from "../../../runtime/src/lambda/requests";
import {
    type Assignments,
    type Catcher,
    type Expression,
    jsonata,
    type Retrier,
    type TaskState,
    type Template,
    type Transition,
} from "../states";
import { parseArn } from "./arns";
import type { SharedResources, TaskTarget } from "./resources";

/**
 * Seconds after which a call of the function is given up. The function's own limit has to be shorter, so that it ends
 * with a message of its own.
 */
export const FUNCTION_TIMEOUT_SECONDS = 90;

/** Errors of the function that come back however often it is asked. */
const FINAL: readonly [FunctionError, ...FunctionError[]] = ["DrillFailed", "DumpMissing", "Refused"];

/** A request whose fields may be expressions. */
type Payload<Asked> = Asked extends Request
    ? { readonly [Field in keyof Asked]: Expression | Extract<Asked[Field], Template> }
    : never;

/** Where a task goes on, also after an error. */
export type Onward<Name extends string> = Transition<Name> & {
    readonly Comment?: string;
    readonly Assign?: Assignments;
    readonly Catch: readonly [Catcher<Name>, ...Catcher<Name>[]];
};

/** Again after whatever AWS itself got wrong, as throttling or a function that could not start, but not in vain. */
export const FUNCTION_RETRY: readonly Retrier[] = [
    { ErrorEquals: FINAL, IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1, JitterStrategy: "NONE" },
    {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 2,
        MaxAttempts: 5,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
    },
];

/**
 * Again where ECS could not start the task: no capacity on Fargate (`AmazonECS.Unknown`), throttling, or an error of
 * ECS's own. Where ECS is throttled in looking up a security group, it says `InvalidParameterException`.
 *
 * A task that ended badly is `States.TaskFailed`, and whether to run that again depends on its exit code.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
export const START_RETRY: readonly Retrier[] = [
    {
        ErrorEquals: ["AmazonECS.Unknown", "ECS.AmazonECSException", "ECS.ServerException", "ECS.ThrottlingException"],
        IntervalSeconds: 15,
        MaxAttempts: 6,
        BackoffRate: 2,
        MaxDelaySeconds: 300,
        JitterStrategy: "FULL",
    },
    {
        ErrorEquals: ["ECS.InvalidParameterException"],
        IntervalSeconds: 10,
        MaxAttempts: 2,
        BackoffRate: 2,
        JitterStrategy: "FULL",
    },
];

/** The longest that {@link START_RETRY} takes, with a minute for each call: each retrier counts for itself. */
export const START_RETRY_SECONDS = 15 + 30 + 60 + 120 + 240 + 300 + 10 + 20 + 8 * 60;

/** The longest that a call of the function takes, with all its retries. */
export const FUNCTION_SECONDS = 6 * FUNCTION_TIMEOUT_SECONDS + 2 + 4 + 8 + 16 + 32;

/** A call of the Lambda function, whose answer is the state's output. */
export function callFunction<Name extends string>(
    resources: SharedResources,
    payload: Payload<Request>,
    onward: Onward<Name>,
): TaskState<Name> {
    const { partition } = parseArn(resources.functionArn);
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::lambda:invoke`,
        Arguments: { FunctionName: resources.functionArn, Payload: { ...payload } },
        TimeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
        Retry: FUNCTION_RETRY,
        Output: jsonata("$states.result.Payload"),
        ...onward,
    };
}

/** What a container of a task is started with. */
export interface Start {
    readonly job: "dump" | "drill" | "restore" | "check";
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
    /** Storage in GiB; the task definition's where it is absent. */
    readonly storageGigabytes?: number | undefined;
}

/**
 * The environment of a task that writes a report: the report says how to start the state machine again.
 */
export const REPORTING = { DRILL_STATE_MACHINE_ARN: jsonata("$states.context.StateMachine.Id") };

/** A Fargate task, from its start to its end. It gets the execution's name as `RUN_ID`. */
export function runTask<Name extends string>(target: TaskTarget, start: Start, onward: Onward<Name>): TaskState<Name> {
    const { partition } = parseArn(target.clusterArn);
    const environment = { RUN_ID: jsonata("$states.context.Execution.Name"), ...start.environment };
    const { storageGigabytes } = start;
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::ecs:runTask.sync`,
        Arguments: {
            Cluster: target.clusterArn,
            TaskDefinition: target.taskDefinitionArn,
            LaunchType: "FARGATE",
            NetworkConfiguration: {
                AwsvpcConfiguration: {
                    Subnets: target.subnetIds,
                    SecurityGroups: target.securityGroupIds,
                    AssignPublicIp: target.assignPublicIp ? "ENABLED" : "DISABLED",
                },
            },
            PropagateTags: "TASK_DEFINITION",
            Overrides: {
                ContainerOverrides: [
                    {
                        Name: target.containerName,
                        Command: ["node", "dist/main.js", start.job],
                        Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
                    },
                ],
                // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
                ...(storageGigabytes !== undefined && { EphemeralStorage: { SizeInGiB: storageGigabytes } }),
            },
        },
        TimeoutSeconds: start.timeoutSeconds,
        Retry: START_RETRY,
        ...onward,
    };
}

/** A catcher of everything, which keeps the error in the variable `error`. */
export function catchAll<Name extends string>(next: Name): Catcher<Name> {
    return { ErrorEquals: ["States.ALL"], Assign: { error: jsonata("$states.errorOutput") }, Next: next };
}

/** A catcher of everything, which adds a line on what else went wrong to the variable `notes`. */
export function noteAll<Name extends string>(what: string, next: Name): Catcher<Name> {
    const note = `$notes & '${what}: ' & $states.errorOutput.Error & ' ' & $states.errorOutput.Cause & '\\n'`;
    return { ErrorEquals: ["States.ALL"], Assign: { notes: jsonata(note) }, Next: next };
}
