import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import type { Recording } from "../../preview/record";
import * as components from "../../components";
import { ofType, recordProgram, resource } from "../support/program";
import { labelOf } from "../support/stacks";
import { constructed, refusal } from "./support/construct";

const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1";

/** What is made below the component, with what it is given; components are given one another, and not data. */
function made({ resources }: Recording): Record<string, unknown> {
    const custom = resources.filter(({ type }) => !type.startsWith("slipway:"));
    return Object.fromEntries(custom.map((found) => [labelOf(found), [found.inputs, found.options.protect]]));
}

describe("the package's parts", function () {
    this.timeout(60_000);

    it("have a network that is the TypeScript component's", async () => {
        const recording = await constructed(
            { environment: "dev", nat: "none", zones: 2, flowLogs: { enabled: false } },
            "slipway:index:Vpc",
        );
        const expected = await recordProgram(() => {
            new components.Vpc("app", { region: "eu-west-1", nat: "none", zones: 2, flowLogs: false });
        });
        expect(made(recording)).to.deep.equal(made(expected));
        expect(Object.keys(recording.outputs).sort()).to.deep.equal([
            "isolatedSubnetIds",
            "privateSubnetIds",
            "publicSubnetIds",
            "vpcId",
        ]);
    });

    it("encrypt a network's flow logs with the key that they are given", async () => {
        const recording = await constructed({ environment: "dev", keyArn: KEY_ARN }, "slipway:index:Vpc");
        const { inputs } = resource(recording, "aws:cloudwatch/logGroup:LogGroup", "app-flow-log");
        expect(inputs).to.deep.equal({ retentionInDays: 30, kmsKeyId: KEY_ARN });
    });

    it("have a key that is the TypeScript component's", async () => {
        const recording = await constructed({ environment: "prod" }, "slipway:index:EncryptionKey");
        const expected = await recordProgram(() => {
            new components.EncryptionKey("app", { description: "Data of dev" });
        });
        expect(made(recording)).to.deep.equal(made(expected));
        expect(recording.outputs.aliasName).to.equal("alias/shop-dev-app");
    });

    it("have a bucket that is the TypeScript component's, with whom it lets in", async () => {
        const users = [{ name: "web", taskRoleName: pulumi.output("web-role"), actions: ["read"], prefix: "uploads/" }];
        const recording = await constructed(
            {
                environment: "dev",
                accessLogs: { enabled: false },
                keyArn: KEY_ARN,
                corsOrigins: ["https://example.com"],
                users,
            },
            "slipway:index:Bucket",
        );
        const expected = await recordProgram(() => {
            const bucket = new components.Bucket("app", {
                key: { arn: pulumi.output(KEY_ARN) },
                cors: { origins: ["https://example.com"] },
                accessLogs: false,
                oldVersionDays: 7,
                forceDestroy: true,
                protect: false,
            });
            bucket.allowFrom({ name: "web", taskRoleName: "web-role" }, { actions: ["read"], prefix: "uploads/" });
        });
        expect(made(recording)).to.deep.equal(made(expected));
        expect(Object.keys(made(recording))).to.include("aws:iam/rolePolicy:RolePolicy::web-uses-uploads-of-app");
    });

    it("have a database that is the TypeScript component's, in subnets that are there, with whom it lets in", async () => {
        const subnetIds = ["subnet-a", "subnet-b"];
        const user = { name: "web", securityGroupId: "sg-web", taskRoleName: "web-role" };
        const recording = await constructed(
            {
                environment: "prod",
                vpcId: pulumi.output("vpc-1"),
                subnetIds: pulumi.output(subnetIds),
                keyArn: pulumi.output(KEY_ARN),
                instanceClass: "db.t4g.small",
                users: [user],
            },
            "slipway:index:PostgresDb",
        );
        const expected = await recordProgram(() => {
            const database = new components.PostgresDb("app", {
                vpc: { vpcId: pulumi.output("vpc-1"), isolatedSubnetIds: pulumi.output(subnetIds) },
                key: { arn: pulumi.output(KEY_ARN) },
                instanceClass: "db.t4g.small",
            });
            database.allowFrom({
                name: "web",
                securityGroupId: pulumi.output("sg-web"),
                taskRoleName: pulumi.output("web-role"),
            });
        });
        expect(made(recording)).to.deep.equal(made(expected));
        expect(ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).to.have.length(1);
        expect(resource(recording, "aws:rds/instance:Instance", "app").inputs.kmsKeyId).to.equal(KEY_ARN);
        expect(recording.outputs.environment).to.include.keys("PGHOST", "DATABASE_SECRET_ARN");
    });

    it("are refused by the rules of the stack files, with the places of their own arguments", async () => {
        expect(
            await refusal({ environment: "dev", cidrBlock: "10.0.0.0/8", zones: 4 }, { type: "slipway:index:Vpc" }),
        ).to.deep.equal([
            '"app" has 2 mistakes',
            'cidrBlock: "10.0.0.0/8" is larger than AWS allows for a VPC. Take a prefix from /16 to /21.',
            "zones: 4 is not one of 2 or 3.",
        ]);
        const storage = { storageGigabytes: 200, maxStorageGigabytes: 100 };
        const database = { environment: "dev", vpcId: "vpc-1", subnetIds: [], ...storage };
        expect(await refusal(database, { type: "slipway:index:PostgresDb" })).to.deep.equal([
            '"app" has a mistake',
            "maxStorageGigabytes: 100 leaves storageGigabytes 200 no room to grow. RDS takes at least a tenth more: 220.",
        ]);
    });

    it("have a network that needs a region", async () => {
        const without = { type: "slipway:index:Vpc", config: { "aws:region": "" } };
        expect(await refusal({ environment: "dev" }, without)).to.deep.equal([
            '"app" has a mistake',
            'region: is missing. Name one, like "eu-west-1", or set aws:region of the stack.',
        ]);
    });
});
