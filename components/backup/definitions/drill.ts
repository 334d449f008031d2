import type { Statement } from "../../policy";
import { jsonata, type StateMachine } from "../states";
import { callFunction, catchAll, FUNCTION_SECONDS, REPORTING, runTask } from "./calls";
import { type FailureState, failureStates, VARIABLES } from "./failures";
import { repeatedSeconds, type RepeatState, repeatStates, taskCatchers } from "./repeats";
import type { SharedResources } from "./resources";
import { sharedStatements } from "./statements";

/** Arguments of {@link drillDefinition}. */
export interface DrillArguments extends SharedResources {
    /**
     * Seconds after which the task is stopped.
     * @default 21600, six hours
     */
    readonly timeoutSeconds?: number;
}

/** The states of a drill. */
export type DrillState = "Begin" | "Pick" | "IsToDrill" | "Skipped" | "Drill" | "Judge" | FailureState | RepeatState;

const SIX_HOURS = 21_600;

/**
 * Restores a dump and checks it.
 *
 * Its input is S3's event of a manifest that was written, by EventBridge as it is, or a person's wish:
 * `{ "dump": "latest" }`, or with an id, and with `"again": true` also where the dump was drilled before. Its output is
 * what the function says of the report, or why there was nothing to do.
 */
export function drillDefinition(args: DrillArguments): StateMachine<DrillState> {
    const timeoutSeconds = args.timeoutSeconds ?? SIX_HOURS;
    return {
        Comment: "Restores a dump into a throw-away PostgreSQL and checks it",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds: repeatedSeconds("drill", timeoutSeconds) + 4 * FUNCTION_SECONDS,
        States: {
            Begin: { Type: "Pass", Assign: VARIABLES, Next: "Pick" },
            Pick: callFunction<DrillState>(
                args,
                {
                    action: "pick",
                    input: jsonata("$states.input"),
                    execution: jsonata("$states.context.Execution.Id"),
                },
                {
                    Comment: "Claims the dump, so that an event that comes twice is drilled once",
                    Assign: { id: jsonata("$states.result.Payload.id") },
                    Next: "IsToDrill",
                    Catch: [catchAll("TellPeople")],
                },
            ),
            IsToDrill: {
                Type: "Choice",
                Choices: [{ Condition: jsonata("$states.input.outcome = 'drill'"), Next: "Drill" }],
                Default: "Skipped",
            },
            Skipped: { Type: "Succeed", Comment: "Another execution drills the dump, or did" },
            Drill: runTask<DrillState>(
                args.task,
                { job: "drill", environment: { DUMP_ID: jsonata("$id"), ...REPORTING }, timeoutSeconds },
                { Next: "Judge", Catch: taskCatchers("LetTaskEnd", "Assess") },
            ),
            Judge: callFunction<DrillState>(
                args,
                {
                    action: "judge",
                    kind: "dump",
                    id: jsonata("$id"),
                    execution: jsonata("$states.context.Execution.Id"),
                },
                { Comment: "Reads the report, and publishes metrics", End: true, Catch: [catchAll("TellPeople")] },
            ),
            ...repeatStates<DrillState>(args, "drill", { task: "Drill", giveUp: "TellPeople" }),
            ...failureStates(args, "drill"),
        },
    };
}

/** What the state machine's role must be allowed. */
export function drillStatements(args: DrillArguments): Statement[] {
    return sharedStatements(args);
}
