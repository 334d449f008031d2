import { type ECSClient, ExecuteCommandCommand } from "@aws-sdk/client-ecs";
import { AwsProblem, explained } from "../problem";
import type { Stack } from "../stack";
import type { OpenTask } from "./running-task";
import { type Session, sessionFrom } from "./session";

/**
 * Has ECS open a session to a container, in which a command runs.
 *
 * @throws {@link AwsProblem} that says what is missing.
 */
export async function openExecSession(ecs: ECSClient, stack: Stack, task: OpenTask, command: string): Promise<Session> {
    const { cluster, taskArn, container } = task;
    const request = new ExecuteCommandCommand({ cluster, task: taskArn, container, command, interactive: true });
    const { session } = await explained(stack, () => ecs.send(request), "ecs:ExecuteCommand").catch(
        (error: unknown) => {
            throw error instanceof Error && error.name === "TargetNotConnectedException"
                ? new AwsProblem(
                      `Task ${task.taskId} does not answer Session Manager: ${error.message}\nThe task's role needs ` +
                          `ssmmessages:*Channel and its network a way to ssmmessages.${stack.region}.amazonaws.com.`,
                      { cause: error },
                  )
                : error;
        },
    );
    const opened = sessionFrom(session?.sessionId, session?.streamUrl, session?.tokenValue);
    if (opened === undefined) {
        throw new AwsProblem(`ECS opened no session to task ${task.taskId}, and does not say why.`);
    }
    return opened;
}
