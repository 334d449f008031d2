import type { Statement } from "../../policy";
import { jsonata, type StateMachine } from "../states";
import { FUNCTION_SECONDS, runTask } from "./calls";
import { type FailureState, failureStates, VARIABLES } from "./failures";
import { repeatedSeconds, type RepeatState, repeatStates, taskCatchers } from "./repeats";
import type { SharedResources } from "./resources";
import { sharedStatements } from "./statements";

/** Arguments of {@link restoreDefinition}. */
export interface RestoreArguments extends SharedResources {
    /**
     * Seconds after which the task is stopped.
     * @default 43200, twelve hours
     */
    readonly timeoutSeconds?: number;
    /**
     * Storage of the task in GiB, 21 to 200. All archives of the dump are in it before the first is restored.
     * @default the task definition's
     */
    readonly storageGigabytes?: number;
}

/** The states of a restore. */
export type RestoreState = "Begin" | "Restore" | "Restored" | FailureState | RepeatState;

const TWELVE_HOURS = 43_200;

/**
 * Restores a dump into a database of the stack's own server.
 *
 * Its input is `{ "dump": "latest", "into": "<database>" }`, or with an id; `"overwrite": true` lets it drop a database
 * that is not empty. The task itself checks all three. It is run again only where it never started.
 */
export function restoreDefinition(args: RestoreArguments): StateMachine<RestoreState> {
    const timeoutSeconds = args.timeoutSeconds ?? TWELVE_HOURS;
    return {
        Comment: "Restores a dump into a database of the server",
        QueryLanguage: "JSONata",
        StartAt: "Begin",
        TimeoutSeconds: repeatedSeconds("restore", timeoutSeconds) + 2 * FUNCTION_SECONDS,
        States: {
            Begin: {
                Type: "Choice",
                Choices: [
                    {
                        Condition: jsonata("$exists($states.input.dump) and $exists($states.input.into)"),
                        Assign: { ...VARIABLES, id: jsonata("$string($states.input.dump)") },
                        Next: "Restore",
                    },
                ],
                Default: "TellPeople",
                Assign: {
                    ...VARIABLES,
                    error: {
                        Error: "Refused",
                        Cause:
                            "The input of a restore names a dump and a database: " +
                            '{ "dump": "latest", "into": "<database>" }. Start it with "npm run restore".',
                    },
                },
            },
            Restore: runTask<RestoreState>(
                args.task,
                {
                    job: "restore",
                    environment: {
                        DUMP_ID: jsonata("$id"),
                        INTO_DATABASE: jsonata("$string($states.context.Execution.Input.into)"),
                        // Whatever is not plainly true is no.
                        OVERWRITE: jsonata(
                            "$string($states.context.Execution.Input.overwrite) = 'true' ? 'true' : 'false'",
                        ),
                    },
                    timeoutSeconds,
                    storageGigabytes: args.storageGigabytes,
                },
                { Next: "Restored", Catch: taskCatchers("LetTaskEnd", "Assess") },
            ),
            Restored: {
                Type: "Succeed",
                Output: { id: jsonata("$id"), into: jsonata("$states.context.Execution.Input.into") },
            },
            ...repeatStates<RestoreState>(args, "restore", { task: "Restore", giveUp: "TellPeople" }),
            ...failureStates(args, "restore"),
        },
    };
}

/** What the state machine's role must be allowed. */
export function restoreStatements(args: RestoreArguments): Statement[] {
    return sharedStatements(args);
}
