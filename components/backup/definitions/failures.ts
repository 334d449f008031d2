import type { Job } from "../../../runtime/src/lambda/requests";
import { EMPTY, jsonata, type State, type Template } from "../states";
import { parseArn } from "./arns";
import { callFunction, catchAll } from "./calls";
import type { SharedResources } from "./resources";

/** The states in which an execution ends that failed. */
export type FailureState = "TellPeople" | "TellWithoutFunction" | "Failed";

/** The variables that every execution begins with. */
export const VARIABLES: Readonly<Record<string, Template>> = {
    /** Number of the attempt at the task. */
    attempt: 1,
    /** What went wrong: as a catcher gets it. */
    error: { Error: EMPTY, Cause: EMPTY },
    /** What went wrong beside it, a line for each. */
    notes: EMPTY,
    /** Id of the dump or name of the snapshot, once it is known. */
    id: EMPTY,
};

/**
 * Tells people what the variable `error` holds, and fails. Where the function that writes the message fails, too, the
 * state machine publishes what it has itself: a failure that nobody hears of is the worst of all.
 */
export function failureStates(resources: SharedResources, job: Job): Record<FailureState, State<FailureState>> {
    const { partition } = parseArn(resources.topicArn);
    return {
        TellPeople: callFunction<FailureState>(
            resources,
            {
                action: "fail",
                job,
                id: jsonata("$id"),
                execution: jsonata("$states.context.Execution.Id"),
                startedAt: jsonata("$states.context.Execution.StartTime"),
                error: jsonata("$error"),
                notes: jsonata("$notes"),
                logGroup: resources.task.logGroupName,
                logStreams: `${resources.task.logStreamPrefix}/${resources.task.containerName}`,
            },
            {
                Comment: "Publishes the message, the metrics and, where the task left none, the report",
                Assign: { failure: jsonata("$states.result.Payload") },
                Next: "Failed",
                Catch: [
                    {
                        ...catchAll("TellWithoutFunction"),
                        Assign: {
                            failure: {
                                error: jsonata("$error.Error"),
                                cause: jsonata("$substring('' & $error.Cause, 0, 4000)"),
                            },
                            notes: jsonata("$notes & $states.errorOutput.Error & ' ' & $states.errorOutput.Cause"),
                        },
                    },
                ],
            },
        ),
        TellWithoutFunction: {
            Type: "Task",
            Comment: "Publishes what there is, when the function could not",
            Resource: `arn:${partition}:states:::sns:publish`,
            Arguments: {
                TopicArn: resources.topicArn,
                Subject: `Backups: ${job} failed, and no full message could be written`,
                Message: jsonata(
                    "$failure.error & ': ' & $failure.cause & '\\n\\nExecution: ' & $states.context.Execution.Id & " +
                        "'\\n\\nThe function that writes the full message failed:\\n' & $substring($notes, 0, 4000)",
                ),
            },
            TimeoutSeconds: 60,
            Retry: [
                {
                    ErrorEquals: ["States.ALL"],
                    IntervalSeconds: 2,
                    MaxAttempts: 5,
                    BackoffRate: 2,
                    JitterStrategy: "FULL",
                },
            ],
            Next: "Failed",
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
        },
        Failed: { Type: "Fail", Error: jsonata("$failure.error"), Cause: jsonata("$failure.cause") },
    };
}
