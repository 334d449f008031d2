import type { NodeKind } from "./model";

/** What a kind of node is called, and where it is drawn. */
interface KindFacts {
    readonly label: string;
    /** `network` is in a tier of its VPC where it has one. */
    readonly area: "edge" | "network" | "flows" | "stores" | "watch" | "others";
    /** Several in a group are one node; the label in the plural. */
    readonly folded?: string;
}

/** The kinds of nodes, in the order in which they are listed. */
export const KINDS: Readonly<Record<NodeKind, KindFacts>> = {
    internet: { label: "Internet", area: "edge" },
    addresses: { label: "Addresses", area: "edge" },
    firewall: { label: "Web application firewall", area: "edge" },
    distribution: { label: "CloudFront distribution", area: "edge" },
    api: { label: "API gateway", area: "edge" },
    loadBalancer: { label: "Load balancer", area: "network" },
    nat: { label: "NAT gateway", area: "network", folded: "NAT gateways" },
    endpoint: { label: "VPC endpoint", area: "network", folded: "VPC endpoints" },
    service: { label: "ECS service", area: "network" },
    task: { label: "ECS task", area: "network" },
    function: { label: "Lambda function", area: "flows" },
    instance: { label: "EC2 instance", area: "network" },
    securityGroup: { label: "Security group", area: "network" },
    database: { label: "RDS database", area: "network" },
    cache: { label: "ElastiCache", area: "network" },
    fileSystem: { label: "EFS file system", area: "network" },
    schedule: { label: "Schedule", area: "flows" },
    stateMachine: { label: "Step Functions state machine", area: "flows" },
    queue: { label: "SQS queue", area: "flows" },
    topic: { label: "SNS topic", area: "flows" },
    backup: { label: "AWS Backup", area: "flows" },
    registry: { label: "ECR repository", area: "stores" },
    bucket: { label: "S3 bucket", area: "stores" },
    table: { label: "DynamoDB table", area: "stores" },
    secret: { label: "Secret", area: "stores" },
    parameter: { label: "SSM parameter", area: "stores", folded: "SSM parameters" },
    key: { label: "KMS key", area: "stores" },
    logs: { label: "Log group", area: "stores", folded: "log groups" },
    cluster: { label: "ECS cluster", area: "stores" },
    zone: { label: "Route 53 zone", area: "stores" },
    alarm: { label: "CloudWatch alarm", area: "watch", folded: "CloudWatch alarms" },
    dashboard: { label: "CloudWatch dashboard", area: "watch", folded: "CloudWatch dashboards" },
    other: { label: "", area: "others" },
};

/** All kinds, in their order. */
export const KIND_ORDER: readonly string[] = Object.keys(KINDS);

/** Resource types that are nodes of their own. */
const NODE_TYPES: ReadonlyMap<string, NodeKind> = new Map<string, NodeKind>([
    ["aws:wafv2/webAcl:WebAcl", "firewall"],
    ["aws:cloudfront/distribution:Distribution", "distribution"],
    ["aws:apigatewayv2/api:Api", "api"],
    ["aws:apigateway/restApi:RestApi", "api"],
    ["aws:lb/loadBalancer:LoadBalancer", "loadBalancer"],
    ["aws:alb/loadBalancer:LoadBalancer", "loadBalancer"],
    ["aws:ec2/natGateway:NatGateway", "nat"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint"],
    ["aws:ecs/service:Service", "service"],
    ["aws:lambda/function:Function", "function"],
    ["aws:ec2/instance:Instance", "instance"],
    ["aws:rds/instance:Instance", "database"],
    ["aws:rds/cluster:Cluster", "database"],
    ["aws:elasticache/cluster:Cluster", "cache"],
    ["aws:elasticache/replicationGroup:ReplicationGroup", "cache"],
    ["aws:elasticache/serverlessCache:ServerlessCache", "cache"],
    ["aws:efs/fileSystem:FileSystem", "fileSystem"],
    ["aws:scheduler/schedule:Schedule", "schedule"],
    ["aws:cloudwatch/eventRule:EventRule", "schedule"],
    ["aws:sfn/stateMachine:StateMachine", "stateMachine"],
    ["aws:sqs/queue:Queue", "queue"],
    ["aws:sns/topic:Topic", "topic"],
    ["aws:backup/plan:Plan", "backup"],
    ["aws:backup/vault:Vault", "backup"],
    ["aws:ecr/repository:Repository", "registry"],
    ["aws:s3/bucket:Bucket", "bucket"],
    ["aws:s3/bucketV2:BucketV2", "bucket"],
    ["aws:dynamodb/table:Table", "table"],
    ["aws:secretsmanager/secret:Secret", "secret"],
    ["aws:ssm/parameter:Parameter", "parameter"],
    ["aws:kms/key:Key", "key"],
    ["aws:cloudwatch/logGroup:LogGroup", "logs"],
    ["aws:ecs/cluster:Cluster", "cluster"],
    ["aws:route53/zone:Zone", "zone"],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "alarm"],
    ["aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarm"],
    ["aws:cloudwatch/dashboard:Dashboard", "dashboard"],
]);

/** What a VPC is made of; the frame of the VPC and its tiers stand for them. */
const VPC_PARTS: readonly string[] = [
    "aws:ec2/vpc:Vpc",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/egressOnlyInternetGateway:",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/routeTable",
    "aws:ec2/mainRouteTableAssociation:",
    "aws:ec2/route:Route",
    "aws:ec2/networkAcl",
    "aws:ec2/defaultSecurityGroup:",
    "aws:ec2/defaultRouteTable:",
    "aws:ec2/defaultNetworkAcl:",
    "aws:ec2/vpcDhcpOptions",
    "aws:ec2/flowLog:FlowLog",
];

/** Beginning of the types of what a service's release must pass. */
export const GATES = "pulumi-nodejs:dynamic/deployment:";

/** Beginnings of the types that only serve a node. */
const PART_TYPES: readonly string[] = [
    ...VPC_PARTS,
    "aws:acm/",
    "aws:appautoscaling/",
    "aws:apigateway/",
    "aws:apigatewayv2/",
    "aws:backup/",
    "aws:budgets/",
    "aws:alb/",
    "aws:cloudwatch/eventTarget:",
    "aws:cloudwatch/eventPermission:",
    "aws:cloudwatch/log",
    "aws:cloudwatch/queryDefinition:",
    "aws:ec2/eip",
    "aws:ec2/securityGroup",
    "aws:ec2/vpcEndpoint",
    "aws:ecr/",
    "aws:ecs/",
    "aws:efs/",
    "aws:elasticache/",
    "aws:iam/",
    "aws:kms/",
    "aws:lambda/",
    "aws:lb/",
    "aws:rds/",
    "aws:route53/",
    "aws:s3/bucket",
    "aws:scheduler/",
    "aws:secretsmanager/",
    "aws:sns/",
    "aws:sqs/",
    "aws:vpc/securityGroup",
    "aws:wafv2/",
    "docker:",
    GATES,
    "random:",
];

/** Kind of the node that a resource of a type is, if it is one. */
export function nodeKind(type: string): NodeKind | undefined {
    return NODE_TYPES.get(type);
}

/** Whether a resource of a type serves another one, which stands for it. */
export function isPart(type: string): boolean {
    return PART_TYPES.some((beginning) => type.startsWith(beginning));
}

/** Whether a resource of a type belongs to the frame of a VPC. */
export function isVpcPart(type: string): boolean {
    return VPC_PARTS.some((beginning) => type.startsWith(beginning));
}
