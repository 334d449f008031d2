import * as aws from "@pulumi/aws";

const CONTAINER = { name: "app", image: "example.com/app@sha256:0" };

const LISTENER = {
    defaultActions: [{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:::targetgroup/a" }],
};

/** Pairs of resources for Checkov: what is called `sound` has what it looks for, what is called `open` has not. */
export function plantFaults(): void {
    const key = new aws.kms.Key("sound", { enableKeyRotation: true });
    new aws.kms.Key("open");
    plantBuckets(key);
    plantNetwork(key);
    new aws.iam.RolePolicy("sound", { role: "r", policy: allowing("arn:aws:s3:::avatars-0000000/*") });
    new aws.iam.RolePolicy("open", { role: "r", policy: allowing("*") });
    for (const [name, readonlyRootFilesystem] of Object.entries({ sound: true, open: false })) {
        const containerDefinitions = JSON.stringify([{ ...CONTAINER, readonlyRootFilesystem }]);
        new aws.ecs.TaskDefinition(name, { family: name, containerDefinitions });
    }
}

function allowing(resource: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:PutObject"], Resource: resource }],
    });
}

function plantBuckets(key: aws.kms.Key): void {
    const bucket = new aws.s3.Bucket("sound");
    new aws.s3.Bucket("open");
    const half = new aws.s3.Bucket("half");
    const blocked = { blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
    new aws.s3.BucketPublicAccessBlock("sound", { bucket: bucket.id, blockPublicAcls: true, ...blocked });
    new aws.s3.BucketPublicAccessBlock("half", { bucket: half.id, blockPublicAcls: false, ...blocked });
    new aws.s3.BucketServerSideEncryptionConfiguration("sound", {
        bucket: bucket.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn } }],
    });
    new aws.s3.BucketVersioning("sound", { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } });
}

function plantNetwork(key: aws.kms.Key): void {
    const vpc = new aws.ec2.Vpc("sound", { cidrBlock: "10.0.0.0/16" });
    new aws.ec2.Vpc("open", { cidrBlock: "10.1.0.0/16" });
    new aws.ec2.FlowLog("sound", { vpcId: vpc.id, trafficType: "ALL", logDestination: "arn:aws:s3:::logs-0000000" });
    const rule = { description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22 };
    const ingress = (cidr: string) => ({
        description: "SSH",
        vpcId: vpc.id,
        ingress: [{ ...rule, cidrBlocks: [cidr] }],
    });
    const group = new aws.ec2.SecurityGroup("sound", ingress("10.0.0.0/16"));
    const open = new aws.ec2.SecurityGroup("open", ingress("0.0.0.0/0"));
    const single = { description: "SSH", ipProtocol: "tcp", fromPort: 22, toPort: 22 };
    new aws.vpc.SecurityGroupIngressRule("sound", { securityGroupId: group.id, cidrIpv4: "10.0.0.0/16", ...single });
    new aws.vpc.SecurityGroupIngressRule("open", { securityGroupId: open.id, cidrIpv4: "0.0.0.0/0", ...single });
    const address = new aws.ec2.Eip("sound");
    new aws.ec2.Eip("open");
    new aws.ec2.NatGateway("sound", { subnetId: "subnet-0", allocationId: address.allocationId });
    plantBalancers(group);
    plantDatabases(group, key);
}

function plantBalancers(group: aws.ec2.SecurityGroup): void {
    const balancer = new aws.lb.LoadBalancer("sound", { securityGroups: [group.id], subnets: ["subnet-0"] });
    const open = new aws.lb.LoadBalancer("open", { subnets: ["subnet-0"] });
    new aws.lb.Listener("sound", {
        loadBalancerArn: balancer.arn,
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
    });
    new aws.lb.Listener("open", { loadBalancerArn: open.arn, port: 80, protocol: "HTTP", ...LISTENER });
    new aws.wafv2.WebAclAssociation("sound", { resourceArn: balancer.arn, webAclArn: "arn:aws:wafv2:::webacl" });
}

function plantDatabases(group: aws.ec2.SecurityGroup, key: aws.kms.Key): void {
    const parameters = new aws.rds.ParameterGroup("sound", {
        family: "postgres17",
        parameters: [
            { name: "log_statement", value: "all" },
            { name: "log_min_duration_statement", value: "1000" },
            { name: "rds.force_ssl", value: "1" },
        ],
    });
    const database = { engine: "postgres", engineVersion: "17", instanceClass: "db.t4g.micro" };
    new aws.rds.Instance("sound", {
        ...database,
        storageEncrypted: true,
        kmsKeyId: key.arn,
        parameterGroupName: parameters.name,
        vpcSecurityGroupIds: [group.id],
    });
    new aws.rds.Instance("bare", { ...database, storageEncrypted: true });
    const open = new aws.rds.ParameterGroup("open", {
        family: "postgres17",
        parameters: [{ name: "rds.force_ssl", value: "0" }],
    });
    new aws.rds.Instance("open", {
        ...database,
        storageEncrypted: false,
        publiclyAccessible: true,
        parameterGroupName: open.name,
    });
}
