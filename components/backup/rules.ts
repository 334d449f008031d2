import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket";
import { useKey } from "../policy";
import { RETRY_POLICY } from "../retry-policy";
import { createServiceRole } from "../service-role";
import type { Pipeline } from "./parts";
import { DUMPS } from "./store";

/** Events that start a state machine. */
interface Rule {
    readonly label: string;
    readonly description: string;
    readonly pattern: pulumi.Input<object>;
    readonly machine: aws.sfn.StateMachine;
    /** Input of the execution; the event itself where it is left out. */
    readonly input?: aws.types.input.cloudwatch.EventTargetInputTransformer;
}

/**
 * Starts a drill of each dump once its manifest is there, which is written last.
 *
 * @returns ARN of the rule.
 */
export function drillEachDump(
    pipeline: Pipeline,
    queue: aws.sqs.Queue,
    store: Bucket,
    drill: aws.sfn.StateMachine,
): pulumi.Output<string> {
    return createRule(pipeline, queue, {
        label: `${pipeline.name}-dump-announced`,
        description: "A dump is complete: its manifest was written",
        pattern: {
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: {
                bucket: { name: [store.bucketName] },
                object: { key: [{ wildcard: `${DUMPS}*/manifest.json` }] },
            },
        },
        machine: drill,
    });
}

/**
 * Starts a state machine once more where one of its executions was stopped or ran out of time, which runs no catcher, to
 * remove what that one left.
 *
 * @returns ARN of the rule.
 */
export function cleanUpAfter(
    pipeline: Pipeline,
    queue: aws.sqs.Queue,
    kind: "dump" | "snapshot-drill",
    machine: aws.sfn.StateMachine,
): pulumi.Output<string> {
    return createRule(pipeline, queue, {
        label: `${pipeline.name}-${kind}-cut-off`,
        description: "An execution was stopped or ran out of time: what it left is removed",
        // https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        pattern: {
            source: ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            detail: { status: ["ABORTED", "TIMED_OUT"], stateMachineArn: [machine.arn] },
        },
        machine,
        input: { inputPaths: { name: "$.detail.name" }, inputTemplate: '{"cleanUpAfter": "<name>"}' },
    });
}

function createRule({ component, args }: Pipeline, queue: aws.sqs.Queue, rule: Rule): pulumi.Output<string> {
    const { label, description, machine, input } = rule;
    const events = new aws.cloudwatch.EventRule(
        label,
        { description, eventPattern: pulumi.jsonStringify(rule.pattern) },
        { parent: component },
    );
    const { role } = createServiceRole(component, label, "events.amazonaws.com", [
        { Sid: "Start", Action: ["states:StartExecution"], Resource: machine.arn },
        ...useKey(args.key),
    ]);
    new aws.cloudwatch.EventTarget(
        label,
        {
            rule: events.name,
            arn: machine.arn,
            roleArn: role.arn,
            deadLetterConfig: { arn: queue.arn },
            retryPolicy: RETRY_POLICY,
            inputTransformer: input,
        },
        { parent: component },
    );
    return events.arn;
}
