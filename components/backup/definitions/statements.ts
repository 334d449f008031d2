import type { Statement } from "../../policy";
import { familyArn, parseArn, siblingArn } from "./arns";
import type { SharedResources, TaskTarget } from "./resources";

/**
 * What the role of a state machine must be allowed that runs a task, calls the function, and can publish a message
 * itself. Its log group and tracing are not in it.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export function sharedStatements(resources: SharedResources): Statement[] {
    return [
        ...taskStatements(resources.task),
        // A version or an alias would be a resource of its own: the state machines call neither.
        { Sid: "CallFunction", Action: ["lambda:InvokeFunction"], Resource: resources.functionArn },
        { Sid: "TellPeople", Action: ["sns:Publish"], Resource: resources.topicArn },
        ...(resources.topicKeyArn === undefined
            ? []
            : [
                  {
                      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
                      Sid: "EncryptMessages",
                      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                      Resource: resources.topicKeyArn,
                  },
              ]),
    ];
}

function taskStatements(target: TaskTarget): Statement[] {
    const tasks = siblingArn(target.clusterArn, "ecs", `task/${clusterName(target)}/*`);
    const inCluster = { ArnEquals: { "ecs:cluster": target.clusterArn } };
    return [
        {
            Sid: "RunTask",
            Action: ["ecs:RunTask"],
            // Every revision: an execution that waits to repeat its task still has the one it began with.
            Resource: `${familyArn(target.taskDefinitionArn)}:*`,
            Condition: inCluster,
        },
        { Sid: "FollowTask", Action: ["ecs:DescribeTasks", "ecs:StopTask"], Resource: tasks, Condition: inCluster },
        {
            Sid: "TagTask",
            Action: ["ecs:TagResource"],
            Resource: tasks,
            Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
        },
        {
            Sid: "PassTaskRoles",
            Action: ["iam:PassRole"],
            Resource: [target.executionRoleArn, target.taskRoleArn],
            Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        },
        {
            // Step Functions learns by this rule of EventBridge, which it makes itself, that a task ended.
            Sid: "HearOfTask",
            Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            Resource: siblingArn(target.clusterArn, "events", "rule/StepFunctionsGetEventsForECSTaskRule"),
        },
    ];
}

function clusterName({ clusterArn }: TaskTarget): string {
    return parseArn(clusterArn).resource.replace(/^cluster\//, "");
}
