import { expect } from "chai";
import { answer } from "../../preview/invokes";

const IRELAND = { region: "eu-west-1", defaultTags: { Owner: "web" } };

describe("answers to functions", () => {
    it("are of the region", () => {
        expect(answer("aws:index/getAvailabilityZones:getAvailabilityZones", {}, IRELAND).names).to.deep.equal([
            "eu-west-1a",
            "eu-west-1b",
            "eu-west-1c",
        ]);
        expect(answer("aws:index/getRegion:getRegion", {}, IRELAND).region).to.equal("eu-west-1");
        expect(answer("aws:index/getDefaultTags:getDefaultTags", {}, IRELAND).tags).to.deep.equal({ Owner: "web" });
    });

    it("are of the region's partition", () => {
        const china = { region: "cn-north-1", defaultTags: {} };

        expect(answer("aws:index/getPartition:getPartition", {}, china)).to.deep.equal({
            id: "aws-cn",
            partition: "aws-cn",
            dnsSuffix: "amazonaws.com.cn",
            reverseDnsPrefix: "cn.com.amazonaws",
        });
    });

    it("are of AWS's account for examples", () => {
        expect(answer("aws:index/getCallerIdentity:getCallerIdentity", {}, IRELAND)).to.deep.equal({
            id: "123456789012",
            accountId: "123456789012",
            arn: "arn:aws:iam::123456789012:root",
            userId: "123456789012",
        });
    });

    it("are different subnets for different searches", () => {
        const search = (tier: string) =>
            answer(
                "aws:ec2/getSubnets:getSubnets",
                {
                    filters: [
                        { name: "vpc-id", values: ["vpc-1"] },
                        { name: "tag:Tier", values: [tier] },
                    ],
                },
                IRELAND,
            ).ids;

        expect(search("public")).to.deep.equal(["subnet-public-1", "subnet-public-2", "subnet-public-3"]);
        expect(search("private")).to.deep.equal(["subnet-private-1", "subnet-private-2", "subnet-private-3"]);
        expect(answer("aws:ec2/getSubnets:getSubnets", {}, IRELAND).ids).to.deep.equal([
            "subnet-existing-1",
            "subnet-existing-2",
            "subnet-existing-3",
        ]);
    });

    it("repeat what was asked for", () => {
        expect(answer("aws:ec2/getVpc:getVpc", { id: "vpc-1" }, IRELAND)).to.deep.equal({
            id: "vpc-1",
            arn: "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1",
            cidrBlock: "10.0.0.0/16",
        });
        const image = { repositoryName: "shop", imageTag: "v1" };
        expect(answer("aws:ecr/getImage:getImage", image, IRELAND).imageUri).to.equal(
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:f12597b3f080a5e99127e44eb2f4eaf45ce6b7b0fd01ddce5753d12d1cb4a40f",
        );
        const other = answer("aws:ecr/getImage:getImage", { ...image, imageTag: "v2" }, IRELAND);
        expect(other.imageDigest).to.equal("sha256:d726f2d413cde6a6c23f595899c0b779355f6bd31d0919f3051a2269eb2ecc14");
        expect(answer("aws:route53/getZone:getZone", { name: "example.com." }, IRELAND)).to.deep.include({
            name: "example.com",
            zoneId: "Z0000000000000",
        });
    });

    it("are a login that leads nowhere", () => {
        expect(answer("aws:ecr/getAuthorizationToken:getAuthorizationToken", {}, IRELAND)).to.deep.include({
            userName: "AWS",
            password: "stand-in-password",
            authorizationToken: "QVdTOnN0YW5kLWluLXBhc3N3b3Jk",
            proxyEndpoint: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        });
    });
});
