/** An action that AWS knows no narrower resource for than `*`. */
interface UnscopedAction {
    readonly reason: string;
    /** AWS's list of the service's actions and their resources. */
    readonly link: string;
    /** Key of a condition that must narrow it in the resource's place. */
    readonly condition?: string;
}

function each(actions: readonly string[], about: UnscopedAction): Record<string, UnscopedAction> {
    return Object.fromEntries(actions.map((action) => [action, about]));
}

/** The actions that may be on `*`, by their names. */
export const UNSCOPED_ACTIONS: Readonly<Record<string, UnscopedAction>> = {
    "ecr:GetAuthorizationToken": {
        reason: "The token is the account's.",
        link: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html",
    },
    "cloudwatch:PutMetricData": {
        reason: "Metrics have no ARN; a condition names the namespace.",
        link: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html",
        condition: "cloudwatch:namespace",
    },
    ...each(
        [
            "elasticloadbalancing:DescribeListeners",
            "elasticloadbalancing:DescribeRules",
            "elasticloadbalancing:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetHealth",
        ],
        {
            reason: "What only looks knows no resource.",
            link: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html",
        },
    ),
    ...each(
        [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        {
            reason: "The messages of a session know no resource.",
            link: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmessagegatewayservice.html",
        },
    ),
    ...each(
        [
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery",
        ],
        {
            reason: "Step Functions delivers its log with the role; deliveries know no resource.",
            link: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
        },
    ),
    ...each(["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"], {
        reason: "Traces know no resource.",
        link: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html",
    }),
};
