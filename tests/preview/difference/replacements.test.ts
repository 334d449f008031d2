import { expect } from "chai";
import { parsePath, type Step } from "../../../preview/difference/property-path";
import { forcesReplacement, isListed, isRevision } from "../../../preview/difference/replacements";
import { previewOf } from "./real-program";

function steps(path: string): Step[] {
    return parsePath(path).map((property) => ({ property }));
}

function forces(type: string, path: string, before: Record<string, unknown> = {}, after = before): boolean {
    return forcesReplacement(type, steps(path), before, after);
}

describe("what forces a replacement", () => {
    const forcing: [string, string[]][] = [
        ["aws:rds/instance:Instance", ["kmsKeyId", "storageEncrypted", "engine", "snapshotIdentifier", "username"]],
        ["aws:ec2/vpc:Vpc", ["cidrBlock"]],
        ["aws:ec2/subnet:Subnet", ["cidrBlock", "availabilityZone", "vpcId"]],
        ["aws:ec2/securityGroup:SecurityGroup", ["description", "name", "vpcId"]],
        ["aws:ec2/flowLog:FlowLog", ["trafficType", "logDestination"]],
        ["aws:lb/targetGroup:TargetGroup", ["port", "protocol", "targetType", "vpcId"]],
        ["aws:lb/loadBalancer:LoadBalancer", ["internal", "name", "loadBalancerType"]],
        ["aws:ecr/repository:Repository", ["encryptionConfigurations[0].kmsKey", "name"]],
        ["aws:ecr/lifecyclePolicy:LifecyclePolicy", ["policy.rules[0].selection.countNumber"]],
        ["aws:ecs/service:Service", ["cluster", "launchType", "schedulingStrategy"]],
        ["aws:ecs/taskDefinition:TaskDefinition", ["cpu", "containerDefinitions[0].image", "runtimePlatform"]],
        ["aws:acm/certificate:Certificate", ["domainName", "subjectAlternativeNames[0]"]],
        ["aws:cloudwatch/logGroup:LogGroup", ["name", "logGroupClass"]],
        ["aws:s3/bucket:Bucket", ["bucket", "objectLockEnabled"]],
        ["aws:iam/role:Role", ["name", "path"]],
        ["aws:kms/key:Key", ["keyUsage", "multiRegion"]],
        ["random:index/randomId:RandomId", ["keepers.key", "byteLength"]],
        ["aws:sns/topic:Topic", ["region"]],
    ];
    for (const [type, paths] of forcing) {
        for (const path of paths) {
            it(`${type}: ${path}`, () => {
                expect(forces(type, path)).to.equal(true);
            });
        }
    }
});

describe("what is changed in place", () => {
    const harmless: [string, string[]][] = [
        ["aws:rds/instance:Instance", ["instanceClass", "identifier", "multiAz", "allocatedStorage", "engineVersion"]],
        ["aws:ec2/subnet:Subnet", ["mapPublicIpOnLaunch", "tags.Name"]],
        ["aws:ec2/internetGateway:InternetGateway", ["vpcId"]],
        ["aws:ec2/route:Route", ["natGatewayId"]],
        ["aws:ec2/flowLog:FlowLog", ["tags.Name"]],
        ["aws:lb/listener:Listener", ["port", "defaultActions[0].type"]],
        ["aws:ecr/repository:Repository", ["imageTagMutability"]],
        [
            "aws:ecs/service:Service",
            [
                "desiredCount",
                "taskDefinition",
                "capacityProviderStrategies[0].weight",
                "networkConfiguration.subnets[0]",
            ],
        ],
        ["aws:ecs/taskDefinition:TaskDefinition", ["tags.Name"]],
        ["aws:kms/key:Key", ["policy", "deletionWindowInDays"]],
        ["docker:index/image:Image", ["imageName", "build.platform"]],
        ["aws:sns/topic:Topic", ["displayName"]],
    ];
    for (const [type, paths] of harmless) {
        for (const path of paths) {
            it(`${type}: ${path}`, () => {
                expect(forces(type, path)).to.equal(false);
            });
        }
    }
});

describe("what forces a replacement in some cases", () => {
    it("a security group rule: a source of another kind, but not another source", () => {
        const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
        const block = { cidrIpv4: "10.0.0.0/8" };

        expect(forces(type, "cidrIpv4", block, { cidrIpv4: "10.1.0.0/16" })).to.equal(false);
        expect(forcesReplacement(type, steps("cidrIpv4"), block, { prefixListId: "pl-1" })).to.equal(true);
        expect(forces(type, "securityGroupId")).to.equal(true);
        expect(forces(type, "fromPort")).to.equal(false);
    });

    it("a VPC: any change of tenancy but from dedicated to default", () => {
        const type = "aws:ec2/vpc:Vpc";
        const tenancy = (instanceTenancy: string) => ({ instanceTenancy });

        expect(forces(type, "instanceTenancy", tenancy("dedicated"), tenancy("default"))).to.equal(false);
        expect(forces(type, "instanceTenancy", tenancy("default"), tenancy("dedicated"))).to.equal(true);
    });

    it("an endpoint: private DNS, if it is not an interface", () => {
        const type = "aws:ec2/vpcEndpoint:VpcEndpoint";

        expect(forces(type, "privateDnsEnabled", { vpcEndpointType: "Interface" })).to.equal(false);
        expect(forces(type, "privateDnsEnabled", { vpcEndpointType: "GatewayLoadBalancer" })).to.equal(true);
    });
});

describe("a further revision", () => {
    it("is what a task definition becomes by any change but of its family", () => {
        const type = "aws:ecs/taskDefinition:TaskDefinition";

        expect(isRevision(type, [steps("cpu"), steps("memory")])).to.equal(true);
        expect(isRevision(type, [steps("cpu"), steps("family")])).to.equal(false);
        expect(isRevision("aws:rds/instance:Instance", [steps("kmsKeyId")])).to.equal(false);
    });
});

describe("the table of replacements", () => {
    it("has every type of the project's own stacks", async () => {
        const previews = [
            await previewOf("prod", { config: { "slipway:images": "build" } }),
            await previewOf("dev", { settings: { network: { nat: "none" } } }),
            await previewOf("prod", {
                settings: {
                    web: { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" },
                },
            }),
        ];
        const types = previews.flatMap(({ resources }) =>
            resources.filter(({ custom }) => custom).map(({ type }) => type),
        );

        expect([...new Set(types)].filter((type) => !isListed(type))).to.deep.equal([]);
    });
});
