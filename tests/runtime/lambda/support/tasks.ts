import type { StateError } from "../../../../runtime/src/lambda/requests";

/** How a task ended. */
export interface TaskFacts {
    readonly exitCode?: number;
    /** ECS's word on the container. */
    readonly reason?: string;
    readonly stopCode?: string;
    readonly stoppedReason?: string;
}

/** The error that Step Functions makes of a task that ended badly. */
export function task({ exitCode, reason, stopCode, stoppedReason }: TaskFacts): StateError {
    return {
        Error: "States.TaskFailed",
        Cause: JSON.stringify({
            TaskArn: "arn:aws:ecs:eu-west-1:123456789012:task/shop-prod-cluster/0123456789abcdef",
            StopCode: stopCode ?? "EssentialContainerExited",
            StoppedReason: stoppedReason ?? "Essential container in task exited",
            Containers: [{ Name: "backups", ExitCode: exitCode, Reason: reason, LastStatus: "STOPPED" }],
        }),
    };
}
