import { checked, type Cases, policy } from "./case";

const bucket = checked("aws:s3/bucket:Bucket", "files");

function publicAccess(blockPublicPolicy: boolean) {
    return checked(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "files",
        { blockPublicAcls: true, blockPublicPolicy, ignorePublicAcls: true, restrictPublicBuckets: true },
        { from: { bucket: [bucket] } },
    );
}

const group = checked("aws:ec2/securityGroup:SecurityGroup", "web");
const other = checked("aws:ec2/securityGroup:SecurityGroup", "tasks");
const balancer = checked(
    "aws:lb/loadBalancer:LoadBalancer",
    "web",
    { loadBalancerType: "application" },
    {
        from: { securityGroups: [group] },
    },
);

function rule(name: string, port: number, block: string, of = group) {
    const address = block.includes(":") ? { cidrIpv6: block } : { cidrIpv4: block };
    return checked(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        name,
        { ...address, ipProtocol: "tcp", fromPort: port, toPort: port },
        { from: { securityGroupId: [of] } },
    );
}

/** The definition of a state machine that runs a task. */
function running(assignPublicIp: string): string {
    const network = { AwsvpcConfiguration: { Subnets: ["subnet-1"], AssignPublicIp: assignPublicIp } };
    return JSON.stringify({ States: { Run: { Type: "Task", Arguments: { NetworkConfiguration: network } } } });
}

const OWN_ACCOUNT = { StringEquals: { "aws:SourceAccount": "123456789012" } };

/** Cases of who may come in. */
export const OPENNESS: Cases = {
    "no-public-database": [
        {
            what: "a database with a public address, and a snapshot for everybody",
            resources: [
                checked("aws:rds/instance:Instance", "db", { publiclyAccessible: true }),
                checked("aws:rds/clusterInstance:ClusterInstance", "aurora", { publiclyAccessible: true }),
                checked("aws:redshift/cluster:Cluster", "reports", { publiclyAccessible: true }),
                checked("aws:rds/snapshot:Snapshot", "past", { sharedAccounts: ["all"] }),
            ],
            problems: [
                "db: publiclyAccessible: true, must not be.",
                "aurora: publiclyAccessible: true, must not be.",
                "reports: publiclyAccessible: true, must not be.",
                "past: sharedAccounts: all, must name accounts.",
            ],
        },
        {
            what: "a database without one, and a snapshot for an account",
            resources: [
                checked("aws:rds/instance:Instance", "db", { publiclyAccessible: false }),
                checked("aws:rds/instance:Instance", "other"),
                checked("aws:rds/snapshot:Snapshot", "past", { sharedAccounts: ["123456789012"] }),
            ],
            problems: [],
        },
    ],
    "no-public-bucket": [
        {
            what: "a bucket that does not block public access in all ways",
            resources: [bucket, publicAccess(false), checked("aws:s3/bucket:Bucket", "bare")],
            problems: ["files: blockPublicPolicy: false, must be true.", "bare: Has no BucketPublicAccessBlock."],
        },
        { what: "a bucket that does", resources: [bucket, publicAccess(true)], problems: [] },
    ],
    "private-tasks-in-prod": [
        {
            what: "tasks of prod with a public address, whatever runs them",
            environment: "prod",
            resources: [
                checked("aws:ecs/service:Service", "web", { networkConfiguration: { assignPublicIp: true } }),
                checked("pulumi-nodejs:dynamic/deployment:MigrationGate", "web", { assignPublicIp: true }),
                checked("aws:sfn/stateMachine:StateMachine", "nightly", { definition: running("ENABLED") }),
                checked("aws:scheduler/schedule:Schedule", "hourly", {
                    target: { input: '{"NetworkConfiguration":{"AwsvpcConfiguration":{"AssignPublicIp":"ENABLED"}}}' },
                }),
            ],
            problems: [
                "web: networkConfiguration.assignPublicIp: true, must not be.",
                "web: assignPublicIp: true, must not be.",
                "nightly: definition.States.Run.Arguments.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp: " +
                    "ENABLED, must not be.",
                "hourly: target.input.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp: ENABLED, must not be.",
            ],
        },
        {
            what: "private tasks of prod, and a definition that is no JSON",
            environment: "prod",
            resources: [
                checked("aws:ecs/service:Service", "web", { networkConfiguration: { assignPublicIp: false } }),
                checked("aws:ecs/service:Service", "bare"),
                checked("aws:sfn/stateMachine:StateMachine", "nightly", { definition: running("DISABLED") }),
                checked("aws:sfn/stateMachine:StateMachine", "broken", { definition: "{" }),
            ],
            problems: [],
        },
        {
            what: "public tasks of dev",
            resources: [checked("aws:ecs/service:Service", "web", { networkConfiguration: { assignPublicIp: true } })],
            problems: [],
        },
    ],
    "no-open-security-group": [
        {
            what: "ports that the internet may come in to besides the load balancer's 80 and 443",
            resources: [
                group,
                other,
                balancer,
                rule("ssh", 22, "0.0.0.0/0"),
                rule("six", 8080, "::/0"),
                rule("half", 8443, "128.0.0.0/1"),
                rule("task", 443, "0.0.0.0/0", other),
            ],
            problems: [
                "ssh: 0.0.0.0/0 may come in to port 22.",
                "six: ::/0 may come in to port 8080.",
                "half: 128.0.0.0/1 may come in to port 8443.",
                "task: 0.0.0.0/0 may come in to port 443.",
            ],
        },
        {
            what: "the same in the two other ways to write it",
            resources: [
                checked("aws:ec2/securityGroup:SecurityGroup", "inline", {
                    ingress: [
                        { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/16", "0.0.0.0/0"] },
                        { protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] },
                    ],
                }),
                checked(
                    "aws:ec2/securityGroupRule:SecurityGroupRule",
                    "range",
                    { type: "ingress", protocol: "tcp", fromPort: 80, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
                    { from: { securityGroupId: [group] } },
                ),
                balancer,
            ],
            problems: [
                "inline: 0.0.0.0/0 may come in to port 5432.",
                "inline: ::/0 may come in to all ports.",
                "range: 0.0.0.0/0 may come in to ports 80 to 443.",
            ],
        },
        {
            what: "the ports of a network load balancer, which has no requests to look at",
            resources: [
                group,
                checked(
                    "aws:lb/loadBalancer:LoadBalancer",
                    "raw",
                    { loadBalancerType: "network" },
                    {
                        from: { securityGroups: [group] },
                    },
                ),
                rule("https", 443, "0.0.0.0/0"),
            ],
            problems: ["https: 0.0.0.0/0 may come in to port 443."],
        },
        {
            what: "the load balancer's 80 and 443, a network, a group, and the way out",
            resources: [
                group,
                balancer,
                rule("http", 80, "0.0.0.0/0"),
                rule("https", 443, "::/0"),
                rule("office", 22, "203.0.113.0/24"),
                rule("private", 22, "10.0.0.0/8", other),
                checked("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "peer", {
                    referencedSecurityGroupId: "sg-1",
                    ipProtocol: "-1",
                }),
                checked("aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
                    type: "egress",
                    protocol: "-1",
                    cidrBlocks: ["0.0.0.0/0"],
                }),
            ],
            problems: [],
        },
    ],
    "no-public-principal": [
        {
            what: "policies that let every account in",
            resources: [
                checked("aws:s3/bucketPolicy:BucketPolicy", "files", {
                    policy: policy({ Sid: "Read", Principal: "*", Action: "s3:GetObject" }),
                }),
                checked("aws:sns/topicPolicy:TopicPolicy", "alarms", {
                    policy: policy({ Principal: { AWS: ["*"] }, Action: "sns:Publish" }),
                }),
                checked("aws:iam/role:Role", "deploy", {
                    assumeRolePolicy: policy({
                        Principal: { AWS: "*" },
                        Action: "sts:AssumeRole",
                        Condition: { StringNotEquals: { "aws:SourceAccount": "123456789012" } },
                    }),
                }),
                checked("aws:sqs/queuePolicy:QueuePolicy", "jobs", {
                    policy: policy({ Sid: "Most", NotPrincipal: { AWS: "1" }, Action: "sqs:SendMessage" }),
                }),
                checked("aws:kms/key:Key", "data", {
                    policy: policy({
                        Sid: "Any",
                        Principal: "*",
                        Action: "kms:Decrypt",
                        Condition: { StringLike: { "aws:PrincipalArn": "*" } },
                    }),
                }),
                checked("aws:lambda/permission:Permission", "call", { principal: "*" }),
            ],
            problems: [
                "files: Read: every account is let in.",
                "alarms: Statement 1: every account is let in.",
                "deploy: Statement 1: every account is let in.",
                "jobs: Most: NotPrincipal lets all in but whom it names.",
                "data: Any: every account is let in.",
                "call: principal: *, every account is let in.",
            ],
        },
        {
            what: "policies that refuse everybody, name who, or keep strangers out",
            resources: [
                checked("aws:s3/bucketPolicy:BucketPolicy", "files", {
                    policy: policy(
                        { Effect: "Deny", Principal: "*", Action: "s3:*" },
                        { Principal: "*", Action: "s3:PutObject", Condition: OWN_ACCOUNT },
                    ),
                }),
                checked("aws:kms/key:Key", "data", {
                    policy: policy({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" }),
                }),
                checked("aws:iam/role:Role", "task", {
                    assumeRolePolicy: policy({ Principal: { Service: "ecs-tasks.amazonaws.com" } }),
                }),
                checked("aws:lambda/permission:Permission", "call", { principal: "*", sourceAccount: "123456789012" }),
                checked("aws:iam/rolePolicy:RolePolicy", "own", { policy: policy({ Principal: "*" }) }),
            ],
            problems: [],
        },
    ],
};
