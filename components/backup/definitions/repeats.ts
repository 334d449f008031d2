import type { Job } from "../../../runtime/src/lambda/requests";
import { MOST_ATTEMPTS, REPEAT_SECONDS } from "../../../runtime/src/lambda/limits";
import { type Catcher, jsonata, type State } from "../states";
import { callFunction, FUNCTION_SECONDS, noteAll, START_RETRY_SECONDS } from "./calls";
import type { SharedResources } from "./resources";

/** The states that decide whether a task that failed is run again. */
export type RepeatState = "LetTaskEnd" | "Assess" | "IsToRepeat" | "WaitToRepeat";

/** Where they lead: to the task again, or on. */
interface Ways<Name extends string> {
    readonly task: Name;
    readonly giveUp: Name;
    /** Where to go first; what is to be cleaned up before the next attempt leads on to `Assess`. */
    readonly afterEnd?: Name;
}

/**
 * Seconds that a task may take to end after it was told to: Fargate kills it after two minutes at the latest.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const END_SECONDS = 130;

/** The longest that a task may take with all its attempts, and what lies between them. */
export function repeatedSeconds(job: Job, timeoutSeconds: number): number {
    const between = START_RETRY_SECONDS + END_SECONDS + 2 * FUNCTION_SECONDS + REPEAT_SECONDS;
    return MOST_ATTEMPTS[job] * (timeoutSeconds + between);
}

/** What follows a task that failed: one that ran out of time is still ending when Step Functions goes on. */
export function taskCatchers<Name extends string>(
    letEnd: Name,
    next: Name,
): readonly [Catcher<Name>, ...Catcher<Name>[]] {
    const Assign = { error: jsonata("$states.errorOutput") };
    return [
        { ErrorEquals: ["States.Timeout"], Assign, Next: letEnd },
        { ErrorEquals: ["States.ALL"], Assign, Next: next },
    ];
}

/** The states between a task that failed and its next attempt. */
export function repeatStates<Name extends string>(
    resources: SharedResources,
    job: Job,
    ways: Ways<Name>,
): Record<RepeatState, State<Name | RepeatState>> {
    return {
        LetTaskEnd: {
            Type: "Wait",
            Comment: "A task that was stopped may still write: it is given its time to end",
            Seconds: END_SECONDS,
            Next: ways.afterEnd ?? "Assess",
        },
        Assess: callFunction<Name | RepeatState>(
            resources,
            { action: "assess", job, attempt: jsonata("$attempt"), error: jsonata("$error") },
            {
                Comment: "A repeat helps where AWS failed, not where the content was wrong",
                Assign: { assessed: jsonata("$states.result.Payload") },
                Next: "IsToRepeat",
                Catch: [noteAll("Whether a repeat would help could not be found out", ways.giveUp)],
            },
        ),
        IsToRepeat: {
            Type: "Choice",
            Choices: [{ Condition: jsonata("$assessed.again"), Next: "WaitToRepeat" }],
            Default: ways.giveUp,
        },
        WaitToRepeat: {
            Type: "Wait",
            Seconds: jsonata("$assessed.waitSeconds"),
            Assign: { attempt: jsonata("$assessed.attempt") },
            Next: ways.task,
        },
    };
}
