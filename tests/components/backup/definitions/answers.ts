import { EXIT_CODES, type FailureKind } from "../../../../runtime/src/failure";
import { assess } from "../../../../runtime/src/lambda/attempts";
import type { AssessRequest } from "../../../../runtime/src/lambda/requests";
import { type Call, TaskError } from "./interpreter";

/** How a task of ECS ended, for those that did not end well. */
export type TaskFault = FailureKind | "unexpected" | "killed" | "not started" | "out of memory" | "stopped by a person";

const NUMBERS = { unexpected: 1, killed: 143, "out of memory": 137, "stopped by a person": 143 } as const;

/** The error that Step Functions makes of a task that ended badly. */
export function taskFailed(fault: TaskFault): TaskError {
    const exitCode =
        fault === "not started" ? undefined : fault in NUMBERS ? numberOf(fault) : EXIT_CODES[kindOf(fault)];
    return new TaskError(
        "States.TaskFailed",
        JSON.stringify({
            TaskArn: "arn:aws:ecs:eu-west-1:123456789012:task/shop-prod-cluster/0123456789abcdef0123456789abcdef",
            StopCode: stopCode(fault),
            StoppedReason: fault === "not started" ? "CannotPullContainerError: timeout" : "Essential container exited",
            Containers: [
                {
                    Name: "backups",
                    ...(exitCode !== undefined && { ExitCode: exitCode }),
                    ...(fault === "out of memory" && { Reason: "OutOfMemoryError: container killed" }),
                },
            ],
        }),
    );
}

function numberOf(fault: TaskFault): number {
    return Object.entries(NUMBERS).find(([name]) => name === fault)?.[1] ?? 1;
}

function kindOf(fault: TaskFault): FailureKind {
    const kind = KINDS.find((name) => name === fault);
    if (kind === undefined) {
        throw new Error(`"${fault}" is no kind of failure.`);
    }
    return kind;
}

/** All kinds of failure that have an exit code. */
export const KINDS = Object.keys(EXIT_CODES).filter((kind): kind is FailureKind => kind in EXIT_CODES);

function stopCode(fault: TaskFault): string {
    if (fault === "not started") {
        return "TaskFailedToStart";
    }
    return fault === "stopped by a person" ? "UserInitiated" : "EssentialContainerExited";
}

/** What a call of the function asks for. */
export function payloadOf({ args }: Call): Readonly<Record<string, unknown>> {
    if (typeof args === "object" && args !== null && "Payload" in args && typeof args.Payload === "object") {
        return { ...args.Payload };
    }
    throw new Error(`${JSON.stringify(args)} has no payload.`);
}

/** The function's answer as Step Functions passes it on. */
export function answered(payload: unknown) {
    return { StatusCode: 200, Payload: payload };
}

/** The function's own decision on whether a repeat helps. */
export function assessed(call: Call) {
    const request = payloadOf(call);
    if (!isAssessRequest(request)) {
        throw new Error(`${JSON.stringify(request)} is no request.`);
    }
    return answered(assess(request.job, request.attempt, request.error));
}

function isAssessRequest(request: object): request is AssessRequest {
    return "action" in request && request.action === "assess" && "error" in request && "attempt" in request;
}
