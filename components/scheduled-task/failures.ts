import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { allowSender, LONGEST_RETENTION_SECONDS } from "../queue-policy";
import { transformed } from "../transform";
import type { ScheduledTaskArgs } from "./arguments";

/** Where failures are kept, and what tells of them. */
export interface Failures {
    readonly queue: aws.sqs.Queue;
    readonly alarm: aws.cloudwatch.MetricAlarm;
    /** What must be there so that no failure is missed. */
    readonly ready: readonly pulumi.Resource[];
}

/** Keeps each failure of a task in a queue, and rings when there is one. */
export function createFailures(
    parent: pulumi.ComponentResource,
    name: string,
    args: ScheduledTaskArgs,
    cluster: Cluster,
    taskDefinition: aws.ecs.TaskDefinition,
): Failures {
    const label = `${name}-failed`;
    const queue = new aws.sqs.Queue(
        ...transformed(
            args.transform?.queue,
            label,
            // SQS's own key, which EventBridge can use.
            { messageRetentionSeconds: LONGEST_RETENTION_SECONDS, sqsManagedSseEnabled: true },
            { parent },
        ),
    );
    const rule = new aws.cloudwatch.EventRule(
        label,
        { description: `A task of ${name} failed`, eventPattern: failurePattern(cluster, taskDefinition) },
        { parent },
    );
    const policy = allowSender(parent, label, queue, {
        sid: "FailedTasks",
        service: "events.amazonaws.com",
        sourceArns: rule.arn,
    });
    const target = new aws.cloudwatch.EventTarget(
        label,
        { rule: rule.name, arn: queue.arn },
        { parent, dependsOn: policy },
    );
    const topics = [...(args.alarmTopicArns ?? [])];
    const alarm = new aws.cloudwatch.MetricAlarm(
        ...transformed(
            args.transform?.alarm,
            label,
            {
                alarmDescription:
                    `${name} was not started, or ended with another exit code than 0. The queue ${label} holds the event ` +
                    `with the reason, the log group ${name} what the task wrote.`,
                namespace: "AWS/SQS",
                metricName: "NumberOfMessagesSent",
                dimensions: { QueueName: queue.name },
                statistic: "Sum",
                period: 300,
                evaluationPeriods: 1,
                comparisonOperator: "GreaterThanThreshold",
                threshold: 0,
                treatMissingData: "notBreaching",
                alarmActions: topics,
                okActions: topics,
            },
            { parent },
        ),
    );
    return { queue, alarm, ready: [target] };
}

/**
 * The event of a task of any revision that did not start, or whose container ended with another exit code than 0.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
function failurePattern(cluster: Cluster, taskDefinition: aws.ecs.TaskDefinition): pulumi.Output<string> {
    return pulumi.jsonStringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
            clusterArn: [cluster.arn],
            taskDefinitionArn: [{ prefix: pulumi.interpolate`${taskDefinition.arnWithoutRevision}:` }],
            lastStatus: ["STOPPED"],
            $or: [{ stopCode: ["TaskFailedToStart"] }, { containers: { exitCode: [{ "anything-but": [0] }] } }],
        },
    });
}
