import * as awsx from "@pulumi/awsx";
import { expect } from "chai";
import { record, type Recording } from "../../preview/record";
import { find, names } from "./find";

const SHOP = { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } };
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const S3 = "com.amazonaws.eu-west-1.s3";
const LOGS = "com.amazonaws.eu-west-1.logs";

function vpcWith(args: awsx.ec2.VpcArgs): Promise<Recording> {
    return record(SHOP, () => {
        new awsx.ec2.Vpc("net", {
            numberOfAvailabilityZones: 2,
            subnetStrategy: "Auto",
            subnetSpecs: [
                { type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
                { type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
            ],
            natGateways: { strategy: "None" },
            ...args,
        });
    });
}

describe("endpoints of awsx.ec2.Vpc", () => {
    it("for a gateway lie in all route tables", async () => {
        const recording = await vpcWith({
            vpcEndpointStrategy: "Auto",
            vpcEndpointSpecs: [{ serviceName: S3, vpcEndpointType: "Gateway" }],
        });

        const endpoint = find(recording, ENDPOINT);
        expect(endpoint.parent).to.equal(find(recording, "aws:ec2/vpc:Vpc").urn);
        expect(endpoint.inputs).to.deep.equal({
            vpcId: "vpc-net",
            serviceName: S3,
            vpcEndpointType: "Gateway",
            routeTableIds: ["rtb-net-public-1", "rtb-net-private-1", "rtb-net-public-2", "rtb-net-private-2"],
            tags: { Name: "net" },
        });
    });

    it("for an interface lie in a private subnet of each zone, behind a group of their own", async () => {
        const recording = await vpcWith({
            vpcEndpointStrategy: "Auto",
            vpcEndpointSpecs: [{ serviceName: LOGS, vpcEndpointType: "Interface", tags: { Use: "logs" } }],
        });

        expect(find(recording, ENDPOINT).inputs).to.deep.equal({
            vpcId: "vpc-net",
            serviceName: LOGS,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: ["subnet-net-private-1", "subnet-net-private-2"],
            securityGroupIds: [`sg-${LOGS}-sg`],
            tags: { Name: "net", Use: "logs" },
        });
        expect(find(recording, "aws:ec2/securityGroup:SecurityGroup").name).to.equal(`${LOGS}-sg`);
        expect(find(recording, "aws:ec2/securityGroupRule:SecurityGroupRule", `${LOGS}-ingress`).inputs).to.deep.equal({
            type: "ingress",
            securityGroupId: `sg-${LOGS}-sg`,
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: ["10.0.0.0/16"],
        });
        expect(find(recording, "aws:ec2/vpc:Vpc").inputs).to.deep.include({
            enableDnsHostnames: true,
            enableDnsSupport: true,
        });
    });

    it("keep what their spec says", async () => {
        const recording = await vpcWith({
            vpcEndpointStrategy: "Auto",
            vpcEndpointSpecs: [
                {
                    serviceName: LOGS,
                    vpcEndpointType: "Interface",
                    privateDnsEnabled: false,
                    subnetIds: ["subnet-1"],
                    securityGroupIds: ["sg-1"],
                },
                { serviceName: S3, routeTableIds: ["rtb-1"] },
            ],
        });

        expect(names(recording, "aws:ec2/securityGroup:SecurityGroup")).to.deep.equal([]);
        expect(find(recording, ENDPOINT, LOGS).inputs).to.deep.include({
            privateDnsEnabled: false,
            subnetIds: ["subnet-1"],
            securityGroupIds: ["sg-1"],
        });
        expect(find(recording, ENDPOINT, S3).inputs.routeTableIds).to.deep.equal(["rtb-1"]);
        expect(find(recording, "aws:ec2/vpc:Vpc").inputs.enableDnsHostnames).to.equal(undefined);
    });

    it("lie nowhere without the strategy Auto, as in awsx", async () => {
        const recording = await vpcWith({
            vpcEndpointSpecs: [{ serviceName: S3 }, { serviceName: LOGS, vpcEndpointType: "Interface" }],
        });

        expect(find(recording, ENDPOINT, S3).inputs).to.have.all.keys("vpcId", "serviceName", "tags");
        expect(find(recording, ENDPOINT, LOGS).inputs).to.have.all.keys(
            "vpcId",
            "serviceName",
            "vpcEndpointType",
            "tags",
        );
    });
});
