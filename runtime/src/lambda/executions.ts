import { DescribeExecutionCommand, ExecutionDoesNotExist, InvalidArn, type SFNClient } from "@aws-sdk/client-sfn";

/** Name of an execution: the end of its ARN, `arn:aws:states:<region>:<account>:execution:<state machine>:<name>`. */
export function executionName(arn: string): string {
    return arn.slice(arn.lastIndexOf(":") + 1);
}

/** Whether an execution still runs. Step Functions forgets one 90 days after its end. */
export async function isRunning(client: SFNClient, executionArn: string): Promise<boolean> {
    try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return status === "RUNNING" || status === "PENDING_REDRIVE";
    } catch (error) {
        if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) {
            return false;
        }
        throw error;
    }
}
