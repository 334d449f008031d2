import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket";
import { fitting, qualified } from "../names";
import { policyDocument, type Statement, trustPolicy } from "../policy";
import { transformed } from "../transform";
import { lambdaArchive } from "./bundle";
import { METRICS_NAMESPACE } from "./metrics";
import { keyStatements, type Pipeline, TRACE } from "./parts";
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

/**
 * The Lambda function that decides, judges and tells; the heavy work is the tasks'.
 *
 * It has no concurrency of its own: reserving some fails in an account that still has Lambda's first quota
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), and few calls are made.
 */
export function createFunction(pipeline: Pipeline, parts: FunctionParts): aws.lambda.Function {
    const { component, name, args } = pipeline;
    const label = `${name}-function`;
    const logGroup = new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            label,
            { retentionInDays: args.logRetentionDays ?? 365, kmsKeyId: args.key?.arn },
            { parent: component },
        ),
    );
    const role = new aws.iam.Role(
        fitting("IAM role", label),
        { assumeRolePolicy: trustPolicy("lambda.amazonaws.com") },
        { parent: component },
    );
    const policy = new aws.iam.RolePolicy(
        label,
        { role: role.name, policy: policyDocument(statements(pipeline, parts, logGroup)) },
        { parent: component },
    );
    const client = { name: label, taskRoleName: role.name };
    // What a dump that was never announced has left is swept up.
    parts.store.allowFrom(client, { prefix: DUMPS, actions: ["read", "delete"] });
    parts.store.allowFrom(client, { prefix: REPORTS, actions: ["read", "write"] });
    return new aws.lambda.Function(
        ...transformed(
            args.transform?.function,
            name,
            {
                description: "Picks dumps, judges drills, measures and tells",
                runtime: "nodejs22.x",
                architectures: ["arm64"],
                handler: "index.handler",
                code: lambdaArchive(),
                role: role.arn,
                memorySize: 256,
                timeout: TIMEOUT_SECONDS,
                environment: {
                    variables: {
                        BACKUP_BUCKET: parts.store.bucketName,
                        METRICS_DIMENSION: qualified(name),
                        RTO_TARGET_SECONDS: String((args.rtoTargetMinutes ?? 60) * 60),
                        TOPIC_ARN: parts.topic.arn,
                    },
                },
                kmsKeyArn: args.key?.arn,
                loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
                tracingConfig: { mode: "Active" },
                deadLetterConfig: { targetArn: parts.queue.arn },
            },
            // Lambda checks at once that the role may use the queue.
            { parent: component, dependsOn: [policy] },
        ),
    );
}

function statements(
    pipeline: Pipeline,
    { store, topic, queue, taskLogArn }: FunctionParts,
    log: aws.cloudwatch.LogGroup,
): Statement[] {
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
        {
            Sid: "WriteLog",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${log.arn}:*`,
        },
        TRACE,
        ...keyStatements(pipeline.args),
    ];
}

function drillExecutions({ component, name }: Pipeline): pulumi.Output<string> {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent: component });
    const { partition } = aws.getPartitionOutput({}, { parent: component });
    const { region } = aws.getRegionOutput({}, { parent: component });
    return pulumi.interpolate`arn:${partition}:states:${region}:${accountId}:execution:${qualified(name)}-drill:*`;
}
