import { type Entry, everything, named, own, unclaimed } from "./entry";

const BUDGETS = "arn:aws:budgets::{account}:budget/slipway-{stack}*";
const DASHBOARDS = "arn:aws:cloudwatch::{account}:dashboard/slipway-{stack}*";
const MACHINES = "arn:aws:states:{region}:{account}:stateMachine:slipway-{stack}*";

/** Logs, alarms, dashboards, budgets, events, messages and state machines. */
export const OPERATIONS: Readonly<Record<string, Entry>> = {
    "aws:cloudwatch/logGroup:LogGroup": {
        read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
        write: [
            unclaimed("logs:CreateLogGroup", "logs:TagResource"),
            own(
                "logs:AssociateKmsKey",
                "logs:DeleteLogGroup",
                "logs:DeleteRetentionPolicy",
                "logs:DisassociateKmsKey",
                "logs:PutRetentionPolicy",
                "logs:UntagResource",
            ),
        ],
    },
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
        read: ["logs:DescribeMetricFilters"],
        write: [own("logs:DeleteMetricFilter", "logs:PutMetricFilter")],
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        read: ["logs:DescribeResourcePolicies"],
        // It is the region's, and no ARN names it.
        write: [everything("logs:DeleteResourcePolicy", "logs:PutResourcePolicy")],
    },
    "aws:cloudwatch/queryDefinition:QueryDefinition": {
        read: ["logs:DescribeQueryDefinitions"],
        // No ARN names a saved query.
        write: [everything("logs:DeleteQueryDefinition", "logs:PutQueryDefinition")],
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        read: ["cloudwatch:GetDashboard"],
        write: [named([DASHBOARDS], "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard")],
    },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
        write: [
            unclaimed("cloudwatch:PutCompositeAlarm", "cloudwatch:TagResource"),
            own("cloudwatch:DeleteAlarms", "cloudwatch:UntagResource"),
        ],
    },
    "aws:budgets/budget:Budget": {
        read: ["budgets:ListTagsForResource", "budgets:ViewBudget"],
        write: [
            {
                ...named([BUDGETS], "budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"),
                global: true,
            },
        ],
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
        write: [
            unclaimed("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"),
            own("cloudwatch:DeleteAlarms", "cloudwatch:UntagResource"),
        ],
    },
    "aws:cloudwatch/eventRule:EventRule": {
        read: ["events:DescribeRule", "events:ListTagsForResource"],
        write: [
            unclaimed("events:PutRule", "events:TagResource"),
            own("events:DeleteRule", "events:DisableRule", "events:EnableRule", "events:UntagResource"),
        ],
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        read: ["events:ListTargetsByRule"],
        write: [own("events:PutTargets", "events:RemoveTargets")],
    },
    "aws:scheduler/schedule:Schedule": {
        read: ["scheduler:GetSchedule"],
        write: [
            // Schedules have no tags, and those of backups and off-hours names without a stack: this program's at most.
            named(
                [
                    "arn:aws:scheduler:{region}:{account}:schedule/default/slipway-{stack}*",
                    "arn:aws:scheduler:{region}:{account}:schedule/default/backups-*",
                    "arn:aws:scheduler:{region}:{account}:schedule/default/off-hours-*",
                ],
                "scheduler:CreateSchedule",
                "scheduler:DeleteSchedule",
                "scheduler:UpdateSchedule",
            ),
        ],
    },
    "aws:sfn/stateMachine:StateMachine": {
        read: [
            "states:DescribeStateMachine",
            "states:ListStateMachineVersions",
            "states:ListTagsForResource",
            "states:ValidateStateMachineDefinition",
        ],
        write: [
            named(
                [MACHINES],
                "states:CreateStateMachine",
                "states:DeleteStateMachine",
                "states:TagResource",
                "states:UntagResource",
                "states:UpdateStateMachine",
            ),
        ],
    },
    "aws:sns/topic:Topic": {
        read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
        write: [
            unclaimed("sns:CreateTopic", "sns:TagResource"),
            own("sns:DeleteTopic", "sns:SetTopicAttributes", "sns:UntagResource"),
        ],
    },
    "aws:sns/topicPolicy:TopicPolicy": { read: ["sns:GetTopicAttributes"], write: [own("sns:SetTopicAttributes")] },
    "aws:sns/topicSubscription:TopicSubscription": {
        read: ["sns:GetSubscriptionAttributes"],
        // A subscription has no tags, and is no resource for IAM.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
        write: [own("sns:Subscribe"), everything("sns:SetSubscriptionAttributes", "sns:Unsubscribe")],
    },
    "aws:sqs/queue:Queue": {
        read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
        write: [
            unclaimed("sqs:CreateQueue", "sqs:TagQueue"),
            own("sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:UntagQueue"),
        ],
    },
    "aws:sqs/queuePolicy:QueuePolicy": { read: ["sqs:GetQueueAttributes"], write: [own("sqs:SetQueueAttributes")] },
};
