import type { Retrier, TaskState } from "./backup/states";

const CALL_SECONDS = 60;

const RETRY: readonly Retrier[] = [
    {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 5,
        MaxAttempts: 5,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
    },
];

/** A state that calls an action of AWS by its SDK, and again where it fails for a while. */
export function sdkCall(
    partition: string,
    action: `${string}:${string}`,
    args: TaskState<string>["Arguments"],
): Pick<TaskState<string>, "Type" | "Resource" | "Arguments" | "TimeoutSeconds" | "Retry"> {
    return {
        Type: "Task",
        Resource: `arn:${partition}:states:::aws-sdk:${action}`,
        Arguments: args,
        TimeoutSeconds: CALL_SECONDS,
        Retry: RETRY,
    };
}
