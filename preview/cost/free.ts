const NETWORKING = "a VPC, its subnets, routes and rules have no price (https://aws.amazon.com/vpc/pricing/)";

const IDENTITY = "IAM has no price (https://aws.amazon.com/iam/)";

const SETTINGS = "a setting of something that is charged itself";

const BALANCING = "comes with the load balancer (https://aws.amazon.com/elasticloadbalancing/pricing/)";

const DATABASE = "comes with the database (https://aws.amazon.com/rds/postgresql/pricing/)";

const SCALING = "Auto Scaling has no price (https://aws.amazon.com/autoscaling/pricing/)";

const CERTIFICATE = "public certificates have no price (https://aws.amazon.com/certificate-manager/pricing/)";

const LOCAL = "not a thing in AWS";

/** Types whose resources AWS does not charge for, with the reason. */
const FREE_TYPES: Readonly<Record<string, string>> = {
    "aws:acm/certificate:Certificate": CERTIFICATE,
    "aws:acm/certificateValidation:CertificateValidation": CERTIFICATE,
    "aws:appautoscaling/policy:Policy": SCALING,
    "aws:appautoscaling/scheduledAction:ScheduledAction": SCALING,
    "aws:appautoscaling/target:Target": SCALING,
    "aws:backup/selection:Selection": SETTINGS,
    "aws:backup/vault:Vault": "what it keeps is charged (https://aws.amazon.com/backup/pricing/)",
    "aws:budgets/budget:Budget":
        "budgets that only tell have no price (https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/)",
    "aws:cloudwatch/eventRule:EventRule":
        "events of AWS's services have no price (https://aws.amazon.com/eventbridge/pricing/)",
    "aws:cloudwatch/eventTarget:EventTarget": SETTINGS,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": "its metric is charged where it is used",
    "aws:cloudwatch/queryDefinition:QueryDefinition":
        "what a query scans is charged when it runs (https://aws.amazon.com/cloudwatch/pricing/)",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": SETTINGS,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": NETWORKING,
    "aws:ec2/flowLog:FlowLog": "charged with its log (https://aws.amazon.com/cloudwatch/pricing/)",
    "aws:ec2/internetGateway:InternetGateway": NETWORKING,
    "aws:ec2/route:Route": NETWORKING,
    "aws:ec2/routeTable:RouteTable": NETWORKING,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": NETWORKING,
    "aws:ec2/securityGroup:SecurityGroup": NETWORKING,
    "aws:ec2/securityGroupRule:SecurityGroupRule": NETWORKING,
    "aws:ec2/subnet:Subnet": NETWORKING,
    "aws:ec2/vpc:Vpc": NETWORKING,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": SETTINGS,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": SETTINGS,
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": SETTINGS,
    "aws:iam/instanceProfile:InstanceProfile": IDENTITY,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": IDENTITY,
    "aws:iam/policy:Policy": IDENTITY,
    "aws:iam/policyAttachment:PolicyAttachment": IDENTITY,
    "aws:iam/role:Role": IDENTITY,
    "aws:iam/rolePolicy:RolePolicy": IDENTITY,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": IDENTITY,
    "aws:kms/alias:Alias": "keys are charged, not their names (https://aws.amazon.com/kms/pricing/)",
    "aws:lambda/eventSourceMapping:EventSourceMapping": SETTINGS,
    "aws:lambda/permission:Permission": SETTINGS,
    "aws:lb/listener:Listener": BALANCING,
    "aws:lb/listenerCertificate:ListenerCertificate": BALANCING,
    "aws:lb/listenerRule:ListenerRule": BALANCING,
    "aws:lb/targetGroup:TargetGroup": BALANCING,
    "aws:rds/parameterGroup:ParameterGroup": DATABASE,
    "aws:rds/subnetGroup:SubnetGroup": DATABASE,
    "aws:route53/record:Record": "zones and queries are charged (https://aws.amazon.com/route53/pricing/)",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": SETTINGS,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": SETTINGS,
    "aws:s3/bucketLogging:BucketLogging": SETTINGS,
    "aws:s3/bucketNotification:BucketNotification": SETTINGS,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": SETTINGS,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": SETTINGS,
    "aws:s3/bucketPolicy:BucketPolicy": SETTINGS,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": SETTINGS,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig":
        "the copies are charged with their bucket; what passes between regions is not counted",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": SETTINGS,
    "aws:s3/bucketVersioning:BucketVersioning": SETTINGS,
    "aws:scheduler/scheduleGroup:ScheduleGroup": SETTINGS,
    "aws:secretsmanager/secretRotation:SecretRotation": SETTINGS,
    "aws:secretsmanager/secretVersion:SecretVersion": SETTINGS,
    "aws:sns/topicPolicy:TopicPolicy": SETTINGS,
    "aws:sqs/queuePolicy:QueuePolicy": SETTINGS,
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": SETTINGS,
    "aws:sqs/redrivePolicy:RedrivePolicy": SETTINGS,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": NETWORKING,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": NETWORKING,
    "aws:wafv2/webAclAssociation:WebAclAssociation": SETTINGS,
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": SETTINGS,
};

/** Packages whose resources are none of AWS's. */
const FREE_PACKAGES: readonly string[] = [
    "command",
    "docker",
    "docker-build",
    "pulumi",
    "pulumi-nodejs",
    "random",
    "tls",
];

/** Why a type's resources have no price; undefined for a type of which that is not known. */
export function freeReason(type: string): string | undefined {
    const [packageName = ""] = type.split(":");
    return FREE_PACKAGES.includes(packageName) ? LOCAL : FREE_TYPES[type];
}
