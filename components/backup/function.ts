import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket";
import { createLambdaFunction } from "../lambda-function";
import { qualified } from "../names";
import { type Statement, useKey } from "../policy";
import { ENTRY_POINT } from "./bundle";
import { METRICS_NAMESPACE } from "./metrics";
import type { Pipeline } from "./parts";
import { DUMPS, REPORTS } from "./store";

/** What the function works with. */
interface FunctionParts {
    readonly store: Bucket;
    readonly topic: aws.sns.Topic;
    readonly queue: aws.sqs.Queue;
    /** ARN of the log group of the tasks, whose last words go into messages. */
    readonly taskLogArn: pulumi.Output<string>;
}

/** Seconds that a call may take; the state machines wait for longer, so that it ends with a message of its own. */
const TIMEOUT_SECONDS = 60;

/** The Lambda function that decides, judges and tells; the heavy work is the tasks'. */
export function createFunction(pipeline: Pipeline, parts: FunctionParts): aws.lambda.Function {
    const { component, name, args } = pipeline;
    const label = `${name}-function`;
    const { handler, roleName } = createLambdaFunction(
        component,
        label,
        {
            name,
            description: "Picks dumps, judges drills, measures and tells",
            entryPoint: ENTRY_POINT,
            statements: statements(pipeline, parts),
            variables: {
                BACKUP_BUCKET: parts.store.bucketName,
                METRICS_DIMENSION: qualified(name),
                RTO_TARGET_SECONDS: String((args.rtoTargetMinutes ?? 60) * 60),
                TOPIC_ARN: parts.topic.arn,
            },
            memorySize: 256,
            timeoutSeconds: TIMEOUT_SECONDS,
            deadLetterArn: parts.queue.arn,
            transform: args.transform,
        },
        args,
    );
    const client = { name: label, taskRoleName: roleName };
    // What a dump that was never announced has left is swept up.
    parts.store.allowFrom(client, { prefix: DUMPS, actions: ["read", "delete"] });
    parts.store.allowFrom(client, { prefix: REPORTS, actions: ["read", "write"] });
    return handler;
}

function statements(pipeline: Pipeline, { store, topic, queue, taskLogArn }: FunctionParts): Statement[] {
    return [
        {
            Sid: "FindUnfinishedUploads",
            Action: ["s3:ListBucketMultipartUploads"],
            Resource: store.arn,
        },
        {
            Sid: "RemoveUnfinishedUploads",
            Action: ["s3:AbortMultipartUpload"],
            Resource: pulumi.interpolate`${store.arn}/${DUMPS}*`,
        },
        {
            // The action knows no resource, but the namespace.
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
            Sid: "Measure",
            Action: ["cloudwatch:PutMetricData"],
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": METRICS_NAMESPACE } },
        },
        { Sid: "Tell", Action: ["sns:Publish"], Resource: topic.arn },
        {
            Sid: "SeeWhetherADrillStillRuns",
            Action: ["states:DescribeExecution"],
            Resource: drillExecutions(pipeline),
        },
        {
            Sid: "ReadLogOfTasks",
            Action: ["logs:GetLogEvents"],
            Resource: pulumi.interpolate`${taskLogArn}:log-stream:*`,
        },
        { Sid: "KeepUndelivered", Action: ["sqs:SendMessage"], Resource: queue.arn },
        ...useKey(pipeline.args.key),
    ];
}

function drillExecutions({ component, name }: Pipeline): pulumi.Output<string> {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent: component });
    const { partition } = aws.getPartitionOutput({}, { parent: component });
    const { region } = aws.getRegionOutput({}, { parent: component });
    return pulumi.interpolate`arn:${partition}:states:${region}:${accountId}:execution:${qualified(name)}-drill:*`;
}
