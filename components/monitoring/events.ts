import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { qualified } from "../names";
import { resourcePolicyDocument } from "../policy";
import { transformed } from "../transform";
import type { Watch } from "./arguments";

/** What happened: its log, and the rules by whose counts it is drawn and rings. */
export interface Events {
    /** Name of the log group with deployments and failed executions. */
    readonly logGroupName: pulumi.Output<string>;
    /** Name of the rule for releases that began or are through. */
    readonly deployments: pulumi.Output<string>;
    /** Name of the rule for releases that failed. */
    readonly failedDeployments: pulumi.Output<string>;
    /** Name of the rule for executions of state machines that failed; undefined where there are none. */
    readonly failedExecutions: pulumi.Output<string> | undefined;
}

/** A rule, by the end of its name. */
interface Rule {
    readonly kind: string;
    readonly description: string;
    readonly pattern: Readonly<Record<string, pulumi.Input<unknown>>>;
}

/**
 * Has EventBridge write deployments and failures into a log, and count them: CloudWatch then has the alarm.
 *
 * No rule leads to the topics. AWS's own policy for that has no condition, so that anybody's rule could publish there
 * (https://repost.aws/knowledge-center/sns-not-getting-eventbridge-notification).
 */
export function createEvents(watch: Watch, stateMachineArns: readonly pulumi.Input<string>[]): Events {
    const { component, name, args } = watch;
    const logGroup = new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            `${name}-events`,
            {
                name: `/aws/events/${qualified(name)}`,
                retentionInDays: args.logRetentionDays ?? 365,
                kmsKeyId: args.key?.arn,
            },
            { parent: component },
        ),
    );
    const services = args.services.map(({ serviceArn }) => serviceArn);
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
    const deployment = (...eventName: string[]) => ({
        source: ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        resources: services,
        detail: { eventName },
    });
    const rules = [
        {
            kind: "deployments",
            description: "A release began, or is through",
            pattern: deployment("SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"),
        },
        {
            kind: "deployment-failed",
            description: "A release failed",
            pattern: deployment("SERVICE_DEPLOYMENT_FAILED"),
        },
    ].map((rule) => createRule(watch, logGroup, rule));
    const executions =
        stateMachineArns.length === 0
            ? []
            : [
                  createRule(watch, logGroup, {
                      kind: "executions-failed",
                      description: "An execution of a state machine failed",
                      // https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
                      pattern: {
                          source: ["aws.states"],
                          "detail-type": ["Step Functions Execution Status Change"],
                          detail: { status: ["FAILED", "TIMED_OUT"], stateMachineArn: [...stateMachineArns] },
                      },
                  }),
              ];
    allowRules(watch, logGroup, [...rules, ...executions]);
    const [deployments, failedDeployments] = rules;
    if (deployments === undefined || failedDeployments === undefined) {
        throw new Error("unreachable: both rules were made above");
    }
    return {
        logGroupName: logGroup.name,
        deployments: deployments.name,
        failedDeployments: failedDeployments.name,
        failedExecutions: executions[0]?.name,
    };
}

function createRule({ component, name }: Watch, logGroup: aws.cloudwatch.LogGroup, rule: Rule) {
    const label = `${name}-${rule.kind}`;
    const created = new aws.cloudwatch.EventRule(
        label,
        { description: rule.description, eventPattern: pulumi.jsonStringify(rule.pattern) },
        { parent: component },
    );
    new aws.cloudwatch.EventTarget(label, { rule: created.name, arn: logGroup.arn }, { parent: component });
    return created;
}

/**
 * Lets the rules write. A stream is created before it is known for which rule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
function allowRules(
    { component, name }: Watch,
    logGroup: aws.cloudwatch.LogGroup,
    rules: readonly aws.cloudwatch.EventRule[],
): void {
    const writer = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
    const streams = pulumi.interpolate`${logGroup.arn}:*`;
    new aws.cloudwatch.LogResourcePolicy(
        `${name}-events`,
        {
            policyName: qualified(`${name}-events`),
            policyDocument: resourcePolicyDocument([
                {
                    Sid: "CreateStreams",
                    Effect: "Allow",
                    Principal: writer,
                    Action: ["logs:CreateLogStream"],
                    Resource: streams,
                },
                {
                    Sid: "WriteEvents",
                    Effect: "Allow",
                    Principal: writer,
                    Action: ["logs:PutLogEvents"],
                    Resource: streams,
                    Condition: { ArnEquals: { "aws:SourceArn": pulumi.all(rules.map(({ arn }) => arn)) } },
                },
            ]),
        },
        { parent: component },
    );
}
