import { type Entry, everything, named, own, unclaimed } from "./entry";

const CLUSTERS = "arn:aws:ecs:{region}:{account}:cluster/slipway-{stack}*";
const SERVICES = "arn:aws:ecs:{region}:{account}:service/slipway-{stack}*/*";
const TASK_DEFINITIONS = "arn:aws:ecs:{region}:{account}:task-definition/slipway-{stack}*";
const TASKS = "arn:aws:ecs:{region}:{account}:task/slipway-{stack}*/*";
const REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/slipway-{stack}*";

/** Names have the stack in them, but for functions. */
export const COMPUTE: Readonly<Record<string, Entry>> = {
    "aws:ecr/repository:Repository": {
        read: ["ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:ListTagsForResource"],
        write: [
            named(
                [REPOSITORIES],
                "ecr:BatchDeleteImage",
                "ecr:CreateRepository",
                "ecr:DeleteRepository",
                "ecr:ListImages",
                "ecr:PutImageScanningConfiguration",
                "ecr:PutImageTagMutability",
                "ecr:TagResource",
                "ecr:UntagResource",
            ),
        ],
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
        read: ["ecr:GetLifecyclePolicy"],
        write: [named([REPOSITORIES], "ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy")],
    },
    "docker:index/image:Image": {
        read: ["ecr:DescribeImages"],
        write: [
            // A token is the account's; what it is good for is what the role may do.
            everything("ecr:GetAuthorizationToken"),
            named(
                [REPOSITORIES],
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:DescribeImages",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ),
        ],
    },
    "aws:ecs/cluster:Cluster": {
        read: ["ecs:DescribeClusters", "ecs:ListTagsForResource"],
        write: [
            // The cluster does not exist yet, and the call names no resource.
            unclaimed("ecs:CreateCluster"),
            named(
                [CLUSTERS],
                "ecs:DeleteCluster",
                "ecs:TagResource",
                "ecs:UntagResource",
                "ecs:UpdateCluster",
                "ecs:UpdateClusterSettings",
            ),
        ],
    },
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
        read: ["ecs:DescribeClusters"],
        write: [named([CLUSTERS], "ecs:PutClusterCapacityProviders")],
    },
    "aws:ecs/taskDefinition:TaskDefinition": {
        read: ["ecs:DescribeTaskDefinition"],
        write: [
            named([TASK_DEFINITIONS], "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource"),
            // AWS checks the removal of a revision against no resource.
            everything("ecs:DeregisterTaskDefinition"),
        ],
    },
    "aws:ecs/service:Service": {
        read: ["ecs:DescribeServiceDeployments", "ecs:DescribeServices", "ecs:ListServiceDeployments"],
        write: [
            named(
                [SERVICES],
                "ecs:CreateService",
                "ecs:DeleteService",
                "ecs:StopServiceDeployment",
                "ecs:TagResource",
                "ecs:UntagResource",
                "ecs:UpdateService",
            ),
        ],
    },
    "pulumi-nodejs:dynamic/deployment:MigrationGate": {
        read: [],
        write: [
            named([TASK_DEFINITIONS], "ecs:RunTask"),
            named([TASKS], "ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"),
            // ECS lists tasks by a cluster, which is a condition and no resource.
            {
                ...everything("ecs:ListTasks"),
                condition: { ArnLike: { "ecs:cluster": CLUSTERS } },
            },
            own("logs:GetLogEvents"),
        ],
    },
    "pulumi-nodejs:dynamic/deployment:RolloutProof": {
        read: ["ecs:DescribeServiceDeployments", "ecs:DescribeServiceRevisions", "ecs:ListServiceDeployments"],
        write: [named([TASKS], "ecs:DescribeTasks"), own("logs:GetLogEvents")],
    },
    "aws:appautoscaling/target:Target": {
        read: ["application-autoscaling:DescribeScalableTargets", "application-autoscaling:ListTagsForResource"],
        write: [
            unclaimed("application-autoscaling:RegisterScalableTarget", "application-autoscaling:TagResource"),
            own("application-autoscaling:DeregisterScalableTarget", "application-autoscaling:UntagResource"),
        ],
    },
    "aws:appautoscaling/policy:Policy": {
        read: ["application-autoscaling:DescribeScalingPolicies"],
        write: [
            unclaimed("application-autoscaling:PutScalingPolicy"),
            own("application-autoscaling:DeleteScalingPolicy"),
        ],
    },
    "aws:appautoscaling/scheduledAction:ScheduledAction": {
        read: ["application-autoscaling:DescribeScheduledActions"],
        write: [
            unclaimed("application-autoscaling:PutScheduledAction"),
            own("application-autoscaling:DeleteScheduledAction"),
        ],
    },
    "aws:lambda/function:Function": {
        read: [
            "lambda:GetFunction",
            "lambda:GetFunctionCodeSigningConfig",
            "lambda:ListTags",
            "lambda:ListVersionsByFunction",
        ],
        write: [
            unclaimed("lambda:CreateFunction", "lambda:TagResource"),
            own(
                "lambda:DeleteFunction",
                "lambda:DeleteFunctionConcurrency",
                "lambda:PutFunctionConcurrency",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
            ),
        ],
    },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        read: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
        write: [
            {
                // AWS names it, and the function's name has no stack: those of this program at most.
                ...everything(
                    "lambda:CreateEventSourceMapping",
                    "lambda:DeleteEventSourceMapping",
                    "lambda:UpdateEventSourceMapping",
                ),
                condition: {
                    ArnLike: { "lambda:FunctionArn": "arn:aws:lambda:{region}:{account}:function:monitoring-slack-*" },
                },
            },
        ],
    },
};
