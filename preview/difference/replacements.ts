import { isEqual } from "./changes";
import { isWithin, parsePath, type Step } from "./property-path";

type Inputs = Readonly<Record<string, unknown>>;

/** A property that forces a replacement: its path, and when it does so, if not always. */
type Forcing = string | { readonly path: string; readonly when: (before: Inputs, after: Inputs) => boolean };

/** All of a type's properties force a replacement but those that are named. */
interface AllBut {
    readonly allBut: readonly string[];
}

const NAME = ["name", "namePrefix"];
const SCALABLE_TARGET = ["resourceId", "scalableDimension", "serviceNamespace"];
const BUCKET_SETTING = ["bucket", "expectedBucketOwner"];

/** A rule of a security group can change its source, but not to a source of another kind. */
const RULE_SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
const SECURITY_GROUP_RULE: readonly Forcing[] = [
    "securityGroupId",
    ...RULE_SOURCES.map((path) => ({
        path,
        when: (before: Inputs, after: Inputs) => !isEqual(ruleSources(before), ruleSources(after)),
    })),
];

/**
 * What forces a replacement, by type: the properties that the provider's documentation marks "Forces new resource" and
 * its schema `ForceNew`, of version 6 of the Terraform provider, which `@pulumi/aws` 7 is made of.
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
const REPLACEMENTS: Readonly<Record<string, readonly Forcing[] | AllBut>> = {
    // Network
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
    "aws:ec2/eip:Eip": [
        "address",
        "customerOwnedIpv4Pool",
        "domain",
        "ipamPoolId",
        "networkBorderGroup",
        "publicIpv4Pool",
    ],
    "aws:ec2/flowLog:FlowLog": { allBut: ["tags"] },
    "aws:ec2/internetGateway:InternetGateway": [],
    "aws:ec2/natGateway:NatGateway": [
        "allocationId",
        "availabilityMode",
        "connectivityType",
        "privateIp",
        "secondaryPrivateIpAddressCount",
        "subnetId",
        "vpcId",
    ],
    "aws:ec2/route:Route": [
        "destinationCidrBlock",
        "destinationIpv6CidrBlock",
        "destinationPrefixListId",
        "routeTableId",
    ],
    "aws:ec2/routeTable:RouteTable": ["vpcId"],
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ["gatewayId", "subnetId"],
    "aws:ec2/securityGroup:SecurityGroup": [...NAME, "description", "vpcId"],
    "aws:ec2/securityGroupRule:SecurityGroupRule": { allBut: ["description"] },
    "aws:ec2/subnet:Subnet": [
        "availabilityZone",
        "availabilityZoneId",
        "cidrBlock",
        "ipv4IpamPoolId",
        "ipv4NetmaskLength",
        "ipv6IpamPoolId",
        "ipv6Native",
        "ipv6NetmaskLength",
        "outpostArn",
        "vpcId",
    ],
    "aws:ec2/vpc:Vpc": [
        "cidrBlock",
        {
            path: "instanceTenancy",
            when: (before, after) => before.instanceTenancy !== "dedicated" || after.instanceTenancy !== "default",
        },
        "ipv4IpamPoolId",
        "ipv4NetmaskLength",
    ],
    "aws:ec2/vpcEndpoint:VpcEndpoint": [
        { path: "privateDnsEnabled", when: (_before, after) => after.vpcEndpointType !== "Interface" },
        "resourceConfigurationArn",
        "serviceName",
        "serviceNetworkArn",
        "serviceRegion",
        "vpcEndpointType",
        "vpcId",
    ],
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SECURITY_GROUP_RULE,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SECURITY_GROUP_RULE,

    // Load balancing, DNS and certificates
    "aws:acm/certificate:Certificate": [
        "certificateAuthorityArn",
        "domainName",
        "keyAlgorithm",
        "subjectAlternativeNames",
        "validationMethod",
        "validationOptions",
    ],
    "aws:acm/certificateValidation:CertificateValidation": ["certificateArn", "validationRecordFqdns"],
    "aws:lb/listener:Listener": ["loadBalancerArn"],
    "aws:lb/listenerRule:ListenerRule": ["listenerArn"],
    "aws:lb/loadBalancer:LoadBalancer": [...NAME, "customerOwnedIpv4Pool", "internal", "loadBalancerType"],
    "aws:lb/targetGroup:TargetGroup": [
        ...NAME,
        "ipAddressType",
        "port",
        "protocol",
        "protocolVersion",
        "targetControlPort",
        "targetType",
        "vpcId",
    ],
    "aws:route53/record:Record": ["name", "zoneId"],
    "aws:route53/zone:Zone": ["delegationSetId", "name"],
    "aws:wafv2/webAcl:WebAcl": [...NAME, "scope"],
    "aws:wafv2/webAclAssociation:WebAclAssociation": ["resourceArn", "webAclArn"],
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": ["logDestinationConfigs", "resourceArn"],

    // Containers
    "aws:appautoscaling/policy:Policy": ["name", ...SCALABLE_TARGET],
    "aws:appautoscaling/scheduledAction:ScheduledAction": ["name", ...SCALABLE_TARGET],
    "aws:appautoscaling/target:Target": SCALABLE_TARGET,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["policy", "repository"],
    "aws:ecr/repository:Repository": ["encryptionConfigurations", "name"],
    "aws:ecs/cluster:Cluster": ["name"],
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["clusterName"],
    "aws:ecs/service:Service": ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
    "aws:ecs/taskDefinition:TaskDefinition": { allBut: ["skipDestroy", "tags", "trackLatest"] },
    // The image is built and pushed anew, whatever changes: there is nothing to delete.
    "docker:index/image:Image": [],

    // Identity and keys
    "aws:iam/role:Role": [...NAME, "path"],
    "aws:iam/rolePolicy:RolePolicy": [...NAME, "role"],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
    "aws:kms/alias:Alias": NAME,
    "aws:kms/key:Key": ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
    "random:index/randomId:RandomId": ["byteLength", "keepers", "prefix"],

    // Data
    "aws:rds/instance:Instance": [
        "availabilityZone",
        "backupTarget",
        "characterSetName",
        "customIamInstanceProfile",
        "dbName",
        "engine",
        "kmsKeyId",
        "ncharCharacterSetName",
        "restoreToPointInTime",
        "s3Import",
        "snapshotIdentifier",
        "storageEncrypted",
        "timezone",
        "username",
    ],
    "aws:rds/parameterGroup:ParameterGroup": [...NAME, "description", "family"],
    "aws:rds/subnetGroup:SubnetGroup": NAME,
    "aws:backup/plan:Plan": ["name"],
    "aws:backup/selection:Selection": { allBut: [] },
    "aws:backup/vault:Vault": ["kmsKeyArn", "name"],
    "aws:s3/bucket:Bucket": ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": BUCKET_SETTING,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": BUCKET_SETTING,
    "aws:s3/bucketLogging:BucketLogging": BUCKET_SETTING,
    "aws:s3/bucketNotification:BucketNotification": ["bucket"],
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [...BUCKET_SETTING, "objectLockEnabled"],
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
    "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["bucket"],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": BUCKET_SETTING,
    "aws:s3/bucketVersioning:BucketVersioning": BUCKET_SETTING,

    // Operations
    "aws:cloudwatch/eventRule:EventRule": [...NAME, "eventBusName"],
    "aws:cloudwatch/eventTarget:EventTarget": ["eventBusName", "rule", "targetId"],
    "aws:cloudwatch/logGroup:LogGroup": [...NAME, "logGroupClass"],
    "aws:cloudwatch/metricAlarm:MetricAlarm": ["name"],
    "aws:lambda/function:Function": ["name", "packageType", "tenancyConfig"],
    "aws:scheduler/schedule:Schedule": [...NAME, "groupName"],
    "aws:sfn/stateMachine:StateMachine": [...NAME, "type"],
    "aws:sns/topic:Topic": [...NAME, "fifoTopic"],
    "aws:sns/topicPolicy:TopicPolicy": ["arn"],
    "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
    "aws:sqs/queue:Queue": [...NAME, "fifoQueue"],
    "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
    "pulumi:providers:aws": ["region"],

    // What a release must pass: it is done again.
    "pulumi-nodejs:dynamic/deployment:MigrationGate": [],
    "pulumi-nodejs:dynamic/deployment:RolloutProof": [],
};

/** Types of which a replacement is a further revision, and the property that names the series. */
const REVISIONS: Readonly<Record<string, string>> = { "aws:ecs/taskDefinition:TaskDefinition": "family" };

/** Whether it is known what forces a replacement of a type. */
export function isListed(type: string): boolean {
    return type in REPLACEMENTS;
}

/** Whether a change at a path forces a replacement. */
export function forcesReplacement(type: string, path: readonly Step[], before: Inputs, after: Inputs): boolean {
    // Since version 7 each resource says which region it is in.
    if (type.startsWith("aws:") && isWithin(path, ["region"])) {
        return true;
    }
    const rules = REPLACEMENTS[type] ?? [];
    if ("allBut" in rules) {
        return !rules.allBut.some((pattern) => isWithin(path, parsePath(pattern)));
    }
    return rules.some((rule) =>
        typeof rule === "string"
            ? isWithin(path, parsePath(rule))
            : isWithin(path, parsePath(rule.path)) && rule.when(before, after),
    );
}

/** Whether a replacement, for changes at these paths, is but a further revision that stands beside the old one. */
export function isRevision(type: string, paths: readonly (readonly Step[])[]): boolean {
    const series = REVISIONS[type];
    return series !== undefined && !paths.some((path) => isWithin(path, [series]));
}

function ruleSources(inputs: Inputs): string[] {
    return RULE_SOURCES.filter((property) => inputs[property] !== undefined);
}
