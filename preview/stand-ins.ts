import { ACCOUNT, dnsSuffix, ecrRegistry } from "./aws-environment";
import type { Draft } from "./draft";
import { isRecord } from "./is-record";

/** What AWS, Docker or the random provider would compute for a resource: its id and further outputs. */
export type StandIn = (resource: Draft) => { readonly id?: string } & Readonly<Record<string, unknown>>;

/** Sixteen digits, as AWS puts at the end of a load balancer's ARN. */
const SERIAL = "0000000000000000";

const byArn = (arn: string) => ({ id: arn, arn });

const byName = (name: string, arn: string) => ({ id: name, name, arn });

/** A resource of the VPC service: its id begins with a prefix that says what it is. */
const network =
    (prefix: string, kind: string, computed: StandIn = () => ({})): StandIn =>
    (r) => {
        const id = `${prefix}-${r.label}`;
        return { id, arn: r.arn("ec2", `${kind}/${id}`), ...computed(r) };
    };

const securityGroupRule = network("sgr", "security-group-rule", (r) => ({ securityGroupRuleId: `sgr-${r.label}` }));

/** A setting of a bucket has the bucket's name as its id. */
const bucketSetting: StandIn = (r) => ({ id: r.text("bucket") });

const PORTS: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

/**
 * The values that a deployment would compute, by resource type. What a resource was given wins over what is here; a
 * type that is not here gets an id, a name and an ARN.
 */
export const STAND_INS: Readonly<Record<string, StandIn>> = {
    // Network
    "aws:ec2/vpc:Vpc": network("vpc", "vpc", (r) => ({
        defaultNetworkAclId: `acl-${r.label}-default`,
        defaultRouteTableId: `rtb-${r.label}-default`,
        defaultSecurityGroupId: `sg-${r.label}-default`,
        mainRouteTableId: `rtb-${r.label}-default`,
        ipv6CidrBlock: "",
        ownerId: ACCOUNT,
    })),
    "aws:ec2/subnet:Subnet": network("subnet", "subnet", () => ({ ownerId: ACCOUNT })),
    "aws:ec2/internetGateway:InternetGateway": network("igw", "internet-gateway"),
    "aws:ec2/routeTable:RouteTable": network("rtb", "route-table"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": (r) => ({ id: `rtbassoc-${r.label}` }),
    "aws:ec2/route:Route": (r) => ({ id: `r-${r.label}` }),
    "aws:ec2/eip:Eip": network("eipalloc", "elastic-ip", (r) => ({
        allocationId: `eipalloc-${r.label}`,
        publicIp: "203.0.113.10",
    })),
    "aws:ec2/natGateway:NatGateway": network("nat", "natgateway", () => ({
        publicIp: "203.0.113.10",
        privateIp: "10.0.0.10",
    })),
    "aws:ec2/vpcEndpoint:VpcEndpoint": network("vpce", "vpc-endpoint", (r) => ({
        prefixListId: r.text("vpcEndpointType", "Gateway") === "Gateway" ? `pl-${r.label}` : "",
        dnsEntries: [],
        state: "available",
    })),
    "aws:ec2/securityGroup:SecurityGroup": network("sg", "security-group", (r) => ({
        name: r.named(),
        ownerId: ACCOUNT,
    })),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": network("sg", "security-group", () => ({ name: "default" })),
    "aws:ec2/securityGroupRule:SecurityGroupRule": securityGroupRule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
    "aws:ec2/flowLog:FlowLog": network("fl", "vpc-flow-log"),

    // Load balancing, DNS and certificates
    "aws:lb/loadBalancer:LoadBalancer": (r) => {
        const name = r.named();
        const kind = r.text("loadBalancerType") === "network" ? "net" : "app";
        const arnSuffix = `${kind}/${name}/${SERIAL}`;
        return {
            ...byArn(r.arn("elasticloadbalancing", `loadbalancer/${arnSuffix}`)),
            name,
            arnSuffix,
            dnsName: `${name}-0000000000.${r.aws.region}.elb.${dnsSuffix(r.aws.region)}`,
            zoneId: "Z00000000000LB",
        };
    },
    "aws:lb/targetGroup:TargetGroup": (r) => {
        const name = r.named();
        const arnSuffix = `targetgroup/${name}/${SERIAL}`;
        return { ...byArn(r.arn("elasticloadbalancing", arnSuffix)), name, arnSuffix, loadBalancerArns: [] };
    },
    "aws:lb/listener:Listener": (r) =>
        byArn(`${r.text("loadBalancerArn").replace(":loadbalancer/", ":listener/")}/${r.digest().slice(0, 16)}`),
    "aws:lb/listenerRule:ListenerRule": (r) =>
        byArn(`${r.text("listenerArn").replace(":listener/", ":listener-rule/")}/${r.digest().slice(0, 16)}`),
    "aws:acm/certificate:Certificate": (r) => {
        const alternatives = r.inputs.subjectAlternativeNames;
        const domains = [r.text("domainName"), ...(Array.isArray(alternatives) ? alternatives.map(String) : [])];
        return {
            ...byArn(r.arn("acm", `certificate/${r.uuid()}`)),
            status: "PENDING_VALIDATION",
            domainValidationOptions: [...new Set(domains)].map((domainName) => {
                const host = domainName.replace(/^\*\./, "");
                return {
                    domainName,
                    resourceRecordName: `_${r.digest(host).slice(0, 32)}.${host}.`,
                    resourceRecordType: "CNAME",
                    resourceRecordValue: `_${r.digest(`${host} value`).slice(0, 32)}.acm-validations.aws.`,
                };
            }),
        };
    },
    "aws:acm/certificateValidation:CertificateValidation": (r) => ({ id: r.text("certificateArn") }),
    "aws:route53/zone:Zone": (r) => {
        const zoneId = `Z${r.digest().slice(0, 13).toUpperCase()}`;
        const nameServers = [1, 2, 3, 4].map((number) => `ns-${number}.awsdns-00.com`);
        return { id: zoneId, zoneId, nameServers, arn: r.globalArn("route53", `hostedzone/${zoneId}`) };
    },
    "aws:route53/record:Record": (r) => ({
        id: `${r.text("zoneId")}_${r.text("name")}_${r.text("type")}`,
        fqdn: r.text("name").replace(/\.$/, ""),
    }),
    "aws:wafv2/webAcl:WebAcl": (r) => {
        const name = r.named();
        const id = r.uuid();
        return { id, name, arn: r.arn("wafv2", `regional/webacl/${name}/${id}`), capacity: 0 };
    },

    // Containers
    "aws:ecr/repository:Repository": (r) => {
        const name = r.named();
        return {
            ...byName(name, r.arn("ecr", `repository/${name}`)),
            registryId: ACCOUNT,
            repositoryUrl: `${ecrRegistry(r.aws.region)}/${name}`,
        };
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": (r) => ({ id: r.text("repository"), registryId: ACCOUNT }),
    "aws:ecs/cluster:Cluster": (r) => ({ ...byArn(r.arn("ecs", `cluster/${r.named()}`)), name: r.named() }),
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": (r) => ({ id: r.text("clusterName") }),
    "aws:ecs/service:Service": (r) => {
        const cluster = r.text("cluster", "default").replace(/^.*:cluster\//, "");
        return { ...byArn(r.arn("ecs", `service/${cluster}/${r.named()}`)), name: r.named() };
    },
    "aws:ecs/taskDefinition:TaskDefinition": (r) => {
        const family = r.named("family");
        const arnWithoutRevision = r.arn("ecs", `task-definition/${family}`);
        return { id: family, family, arn: `${arnWithoutRevision}:1`, arnWithoutRevision, revision: 1 };
    },
    "aws:appautoscaling/target:Target": (r) => ({
        id: r.text("resourceId"),
        arn: r.arn("application-autoscaling", `scalable-target/${r.digest().slice(0, 32)}`),
        roleArn: r.globalArn("iam", "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/service", ACCOUNT),
    }),
    "aws:appautoscaling/policy:Policy": (r) => ({
        id: r.named(),
        arn: r.arn("autoscaling", `scalingPolicy:${r.uuid()}:policyName/${r.named()}`),
        alarmArns: [],
    }),
    "docker:index/image:Image": (r) => {
        const imageName = r.text("imageName");
        const registry = r.inputs.registry;
        return {
            id: `sha256:${r.digest(imageName)}`,
            baseImageName: imageName,
            repoDigest: `${imageName.replace(/:[^:/]*$/, "")}@sha256:${r.digest(imageName)}`,
            registryServer: isRecord(registry) ? registry.server : "",
        };
    },
    "docker:index/registryImage:RegistryImage": (r) => ({ sha256Digest: `sha256:${r.digest(r.text("name"))}` }),
    "docker:index/tag:Tag": (r) => ({ sourceImageId: `sha256:${r.digest(r.text("sourceImage"))}` }),

    // Identity, keys and secrets
    "aws:iam/role:Role": (r) => ({
        ...byName(r.named(), r.globalArn("iam", `role${r.text("path", "/")}${r.named()}`, ACCOUNT)),
        uniqueId: `AROA${r.digest().slice(0, 17).toUpperCase()}`,
    }),
    "aws:iam/policy:Policy": (r) => ({
        ...byArn(r.globalArn("iam", `policy${r.text("path", "/")}${r.named()}`, ACCOUNT)),
        name: r.named(),
    }),
    "aws:iam/rolePolicy:RolePolicy": (r) => ({ id: `${r.text("role")}:${r.named()}`, name: r.named() }),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (r) => ({ id: `${r.text("role")}/${r.text("policyArn")}` }),
    "aws:kms/key:Key": (r) => ({ id: r.uuid(), keyId: r.uuid(), arn: r.arn("kms", `key/${r.uuid()}`) }),
    "aws:kms/alias:Alias": (r) => {
        const name = r.text("name", `alias/${r.named()}`);
        return {
            ...byName(name, r.arn("kms", name)),
            targetKeyArn: r.arn("kms", `key/${r.text("targetKeyId").replace(/^.*:key\//, "")}`),
        };
    },
    "aws:secretsmanager/secret:Secret": (r) => ({
        ...byArn(r.arn("secretsmanager", `secret:${r.named()}-000000`)),
        name: r.named(),
    }),
    "aws:secretsmanager/secretVersion:SecretVersion": (r) => ({
        id: `${r.text("secretId")}|${r.uuid()}`,
        arn: r.text("secretId"),
        versionId: r.uuid(),
    }),
    "aws:ssm/parameter:Parameter": (r) => ({
        ...byName(r.named(), r.arn("ssm", `parameter/${r.named().replace(/^\//, "")}`)),
        version: 1,
    }),
    "random:index/randomId:RandomId": (r) => {
        const bytes = Buffer.from(r.digest(), "hex").subarray(0, Number(r.inputs.byteLength));
        const prefix = r.text("prefix");
        return {
            id: bytes.toString("base64url"),
            hex: `${prefix}${bytes.toString("hex")}`,
            dec: `${prefix}${BigInt(`0x0${bytes.toString("hex")}`)}`,
            b64Std: `${prefix}${bytes.toString("base64")}`,
            b64Url: `${prefix}${bytes.toString("base64url")}`,
        };
    },
    "random:index/randomPassword:RandomPassword": (r) => ({
        id: "none",
        result: randomText(r),
        bcryptHash: `$2a$10$${r.digest().slice(0, 53)}`,
    }),
    "random:index/randomString:RandomString": (r) => ({ id: randomText(r), result: randomText(r) }),
    "random:index/randomUuid:RandomUuid": (r) => ({ id: r.uuid(), result: r.uuid() }),
    "random:index/randomPet:RandomPet": (r) => ({ id: `${r.text("prefix", "stand")}-in` }),
    "random:index/randomInteger:RandomInteger": (r) => ({ result: r.inputs.min }),

    // Data
    "aws:rds/instance:Instance": (r) => {
        const identifier = r.named("identifier");
        const resourceId = `db-${r.digest().slice(0, 26).toUpperCase()}`;
        const address = `${identifier}.000000000000.${r.aws.region}.rds.${dnsSuffix(r.aws.region)}`;
        const port = Number(r.inputs.port ?? PORTS[r.text("engine")] ?? 5432);
        const secretArn = r.arn("secretsmanager", `secret:rds!${resourceId}-000000`);
        return {
            id: resourceId,
            identifier,
            resourceId,
            arn: r.arn("rds", `db:${identifier}`),
            address,
            port,
            endpoint: `${address}:${port}`,
            hostedZoneId: "Z0000000000RDS",
            masterUserSecrets:
                r.inputs.manageMasterUserPassword === true
                    ? [{ secretArn, secretStatus: "active", kmsKeyId: r.text("masterUserSecretKmsKeyId") }]
                    : [],
            engineVersionActual: r.text("engineVersion"),
            availabilityZone: `${r.aws.region}a`,
            status: "available",
        };
    },
    "aws:rds/subnetGroup:SubnetGroup": (r) => byName(r.named(), r.arn("rds", `subgrp:${r.named()}`)),
    "aws:rds/parameterGroup:ParameterGroup": (r) => byName(r.named(), r.arn("rds", `pg:${r.named()}`)),
    "aws:s3/bucket:Bucket": (r) => {
        const bucket = r.named("bucket");
        const domain = dnsSuffix(r.aws.region);
        return {
            id: bucket,
            bucket,
            arn: r.globalArn("s3", bucket),
            bucketDomainName: `${bucket}.s3.${domain}`,
            bucketRegion: r.aws.region,
            bucketRegionalDomainName: `${bucket}.s3.${r.aws.region}.${domain}`,
            hostedZoneId: "Z000000000S3",
        };
    },
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": bucketSetting,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting,
    "aws:s3/bucketLogging:BucketLogging": bucketSetting,
    "aws:s3/bucketNotification:BucketNotification": bucketSetting,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketSetting,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting,
    "aws:s3/bucketPolicy:BucketPolicy": bucketSetting,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketSetting,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting,
    "aws:s3/bucketVersioning:BucketVersioning": bucketSetting,
    "aws:backup/plan:Plan": (r) => ({ id: r.uuid(), name: r.named(), arn: r.arn("backup", `backup-plan:${r.uuid()}`) }),
    "aws:backup/vault:Vault": (r) => byName(r.named(), r.arn("backup", `backup-vault:${r.named()}`)),

    // Operations
    "aws:cloudwatch/logGroup:LogGroup": (r) => byName(r.named(), r.arn("logs", `log-group:${r.named()}`)),
    "aws:cloudwatch/metricAlarm:MetricAlarm": (r) => byName(r.named(), r.arn("cloudwatch", `alarm:${r.named()}`)),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": (r) =>
        byName(r.text("alarmName"), r.arn("cloudwatch", `alarm:${r.text("alarmName")}`)),
    "aws:cloudwatch/eventRule:EventRule": (r) => byName(r.named(), r.arn("events", `rule/${r.named()}`)),
    "aws:lambda/function:Function": (r) => {
        const arn = r.arn("lambda", `function:${r.named()}`);
        const path = `arn:aws:apigateway:${r.aws.region}:lambda:path/2015-03-31/functions`;
        return {
            ...byName(r.named(), arn),
            invokeArn: `${path}/${arn}/invocations`,
            qualifiedArn: `${arn}:1`,
            qualifiedInvokeArn: `${path}/${arn}:1/invocations`,
            version: "1",
        };
    },
    "aws:sfn/stateMachine:StateMachine": (r) => ({
        ...byArn(r.arn("states", `stateMachine:${r.named()}`)),
        name: r.named(),
        status: "ACTIVE",
    }),
    "aws:scheduler/schedule:Schedule": (r) => {
        const path = `${r.text("groupName", "default")}/${r.named()}`;
        return { ...byName(path, r.arn("scheduler", `schedule/${path}`)), name: r.named() };
    },
    "aws:sns/topic:Topic": (r) => ({ ...byArn(r.arn("sns", r.named())), name: r.named(), owner: ACCOUNT }),
    "aws:sns/topicSubscription:TopicSubscription": (r) => byArn(`${r.text("topic")}:${r.uuid()}`),
    "aws:sqs/queue:Queue": (r) => {
        const url = `https://sqs.${r.aws.region}.${dnsSuffix(r.aws.region)}/${ACCOUNT}/${r.named()}`;
        return { id: url, url, name: r.named(), arn: r.arn("sqs", r.named()) };
    },
};

/** As many characters as were asked for. */
function randomText(r: Draft): string {
    const length = Number(r.inputs.length);
    return r
        .digest()
        .repeat(Math.ceil(length / 64))
        .slice(0, length);
}
