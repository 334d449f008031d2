import { expect } from "chai";
import { Draft } from "../../preview/draft";
import { STAND_INS } from "../../preview/stand-ins";

const IRELAND = { region: "eu-west-1", defaultTags: {} };

function standInOf(type: string, inputs: Readonly<Record<string, unknown>> = {}, environment = IRELAND) {
    return STAND_INS[type]?.(new Draft(type, "web", 0, inputs, environment));
}

describe("stand-ins", () => {
    it("of a load balancer have its ARN, the end of it, and an address", () => {
        expect(standInOf("aws:lb/loadBalancer:LoadBalancer")).to.deep.equal({
            id: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-0000000/0000000000000000",
            arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-0000000/0000000000000000",
            name: "web-0000000",
            arnSuffix: "app/web-0000000/0000000000000000",
            dnsName: "web-0000000-0000000000.eu-west-1.elb.amazonaws.com",
            zoneId: "Z00000000000LB",
        });
    });

    it("of a listener and its rules lie below the load balancer", () => {
        const loadBalancerArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1";
        const listener = standInOf("aws:lb/listener:Listener", { loadBalancerArn });
        const rule = standInOf("aws:lb/listenerRule:ListenerRule", { listenerArn: listener?.arn });

        expect(listener?.arn).to.match(/:listener\/app\/web\/1\/[0-9a-f]{16}$/);
        expect(rule?.arn).to.match(/:listener-rule\/app\/web\/1\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
    });

    it("of a database have its address, and its secret where RDS manages the password", () => {
        const database = standInOf("aws:rds/instance:Instance", {
            identifier: "shop",
            engine: "postgres",
            manageMasterUserPassword: true,
            masterUserSecretKmsKeyId: "key-1",
        });

        expect(database).to.deep.include({
            identifier: "shop",
            arn: "arn:aws:rds:eu-west-1:123456789012:db:shop",
            address: "shop.000000000000.eu-west-1.rds.amazonaws.com",
            port: 5432,
            endpoint: "shop.000000000000.eu-west-1.rds.amazonaws.com:5432",
            masterUserSecrets: [
                {
                    secretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!${String(database?.id)}-000000`,
                    secretStatus: "active",
                    kmsKeyId: "key-1",
                },
            ],
        });
        expect(standInOf("aws:rds/instance:Instance", { engine: "mysql" })).to.deep.include({
            port: 3306,
            masterUserSecrets: [],
        });
    });

    it("of a certificate have a record of proof for each of its names", () => {
        const certificate = standInOf("aws:acm/certificate:Certificate", {
            domainName: "example.com",
            subjectAlternativeNames: ["*.example.com", "example.com"],
        });

        const options = certificate?.domainValidationOptions;
        expect(options).to.have.lengthOf(2);
        expect(options).to.have.nested.property("[1].domainName", "*.example.com");
        expect(options).to.have.nested.property("[1].resourceRecordType", "CNAME");
        expect(options)
            .to.have.nested.property("[1].resourceRecordName")
            .that.matches(/^_[0-9a-f]{32}\.example\.com\.$/);
    });

    it("of an image have a digest that follows its name", () => {
        const image = (imageName: string) => standInOf("docker:index/image:Image", { imageName });

        expect(image("registry:5000/shop:v1")?.repoDigest).to.match(/^registry:5000\/shop@sha256:[0-9a-f]{64}$/);
        expect(image("shop:v1")?.repoDigest).to.not.equal(image("shop:v2")?.repoDigest);
    });

    it("of random values are as long as asked for", () => {
        const password = standInOf("random:index/randomPassword:RandomPassword", { length: 100 });

        expect(password?.result).to.match(/^[0-9a-f]{100}$/);
        expect(standInOf("random:index/randomId:RandomId", { byteLength: 4, prefix: "x-" })?.hex).to.match(
            /^x-[0-9a-f]{8}$/,
        );
    });

    it("of roles have no region but the partition of theirs", () => {
        const china = { region: "cn-north-1", defaultTags: {} };

        expect(standInOf("aws:iam/role:Role", { path: "/tasks/" }, china)).to.deep.include({
            id: "web-0000000",
            name: "web-0000000",
            arn: "arn:aws-cn:iam::123456789012:role/tasks/web-0000000",
        });
    });

    it("of task definitions are the first revision of their family", () => {
        expect(standInOf("aws:ecs/taskDefinition:TaskDefinition", { family: "shop-web" })).to.deep.equal({
            id: "shop-web",
            family: "shop-web",
            arn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-web:1",
            arnWithoutRevision: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-web",
            revision: 1,
        });
    });

    it("of services are named after their cluster", () => {
        const cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";

        expect(standInOf("aws:ecs/service:Service", { cluster })?.arn).to.equal(
            "arn:aws:ecs:eu-west-1:123456789012:service/shop/web-0000000",
        );
    });

    it("take a name's prefix", () => {
        expect(standInOf("aws:sns/topic:Topic", { namePrefix: "alarms-" })?.name).to.equal("alarms-0000000");
    });
});
