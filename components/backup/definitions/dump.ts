import type { Statement } from "../../policy";
import { EMPTY, jsonata, type StateMachine } from "../states";
import { callFunction, catchAll, FUNCTION_SECONDS, noteAll, runTask } from "./calls";
import { type FailureState, failureStates, VARIABLES } from "./failures";
import { repeatedSeconds, type RepeatState, repeatStates, taskCatchers } from "./repeats";
import type { SharedResources } from "./resources";
import { sharedStatements } from "./statements";

/** Arguments of {@link dumpDefinition}. */
export interface DumpArguments extends SharedResources {
    /**
     * Seconds after which the task is stopped.
     * @default 21600, six hours
     */
    readonly timeoutSeconds?: number;
}

/** The states of a dump. */
export type DumpState = "Begin" | "Dump" | "Sweep" | "IsCleanUp" | "CleanedUp" | "Measure" | FailureState | RepeatState;

const SIX_HOURS = 21_600;

/**
 * Takes a dump, again where that can help, and removes what an attempt left that failed.
 *
 * Its input is not looked at, but for `{ "cleanUpAfter": "<name>" }`: it then only removes what the execution of that
 * name left. An execution that is stopped or times out as a whole runs none of its catchers; a rule of EventBridge that
 * starts another one with this input after it cleans up then, too.
 *
 * Its output is what the function says of the dump: id, bytes, seconds, tables.
 */
export function dumpDefinition(args: DumpArguments): StateMachine<DumpState> {
    const timeoutSeconds = args.timeoutSeconds ?? SIX_HOURS;
    return {
        Comment: "Dumps the database to S3",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds: repeatedSeconds("dump", timeoutSeconds) + 4 * FUNCTION_SECONDS,
        States: {
            Begin: {
                Type: "Choice",
                Choices: [
                    {
                        Condition: jsonata("$exists($states.input.cleanUpAfter)"),
                        Assign: { ...VARIABLES, cleanUp: true, run: jsonata("$states.input.cleanUpAfter") },
                        Next: "LetTaskEnd",
                    },
                ],
                Default: "Dump",
                Assign: { ...VARIABLES, cleanUp: false, run: jsonata("$states.context.Execution.Name") },
            },
            Dump: runTask<DumpState>(
                args.task,
                { job: "dump", environment: {}, timeoutSeconds },
                { Next: "Measure", Catch: taskCatchers("LetTaskEnd", "Sweep") },
            ),
            Measure: callFunction<DumpState>(
                args,
                { action: "dumped", run: jsonata("$run") },
                { Comment: "Finds the manifest, and publishes metrics", End: true, Catch: [catchAll("Sweep")] },
            ),
            Sweep: callFunction<DumpState>(
                args,
                { action: "sweep", run: jsonata("$run") },
                {
                    Comment: "Removes what was not announced",
                    Next: "IsCleanUp",
                    Catch: [noteAll("What the dump left could not be removed", "IsCleanUp")],
                },
            ),
            IsCleanUp: {
                Type: "Choice",
                Choices: [
                    { Condition: jsonata("$cleanUp and $notes = ''"), Next: "CleanedUp" },
                    {
                        Condition: jsonata("$cleanUp"),
                        Assign: { error: { Error: "NotCleanedUp", Cause: jsonata("$notes") }, notes: EMPTY },
                        Next: "TellPeople",
                    },
                ],
                Default: "Assess",
            },
            CleanedUp: { Type: "Succeed" },
            ...repeatStates<DumpState>(args, "dump", { task: "Dump", giveUp: "TellPeople", afterEnd: "Sweep" }),
            ...failureStates(args, "dump"),
        },
    };
}

/** What the state machine's role must be allowed. */
export function dumpStatements(args: DumpArguments): Statement[] {
    return sharedStatements(args);
}
