import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import type { Recording } from "../../preview/record";
import { inputsByName } from "../support/components";
import { isObject, ofType, policyOf, resource } from "../support/program";
import { APPLICATION, constructed, WORKER } from "./support/construct";

const IMAGE = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:1";

function container(recording: Recording, name: string): Record<string, unknown> {
    const text = resource(recording, "aws:ecs/taskDefinition:TaskDefinition", name).inputs.containerDefinitions;
    const containers: unknown = JSON.parse(String(text));
    const [first] = Array.isArray(containers) ? containers.filter(isObject) : [];
    return first ?? {};
}

function variables(recording: Recording, name: string): unknown[] {
    const { environment } = container(recording, name);
    return Array.isArray(environment) ? environment.map((entry: unknown) => isObject(entry) && entry.name) : [];
}

describe("WebApplication", function () {
    this.timeout(60_000);

    describe("with a worker alone", () => {
        let recording: Recording;

        before(async () => {
            recording = await constructed({ environment: "dev", services: { mailer: WORKER } });
        });

        it("has no repository, database, bucket, backups or off-hours", () => {
            const components = recording.resources.filter(({ type }) => type.startsWith("slipway:"));
            expect(components.map(({ type, name }) => `${type}::${name}`)).to.deep.equal([
                `${APPLICATION}::app`,
                "slipway:index:EncryptionKey::data",
                "slipway:index:Vpc::network",
                "slipway:index:Cluster::cluster",
                "slipway:index:LoadBalancer::web",
                "slipway:index:LogBucket::web-access-logs",
                "slipway:index:FargateService::mailer",
                "slipway:index:Monitoring::monitoring",
            ]);
        });

        it("puts out what there is, and leaves out the rest", () => {
            expect(Object.keys(recording.outputs).sort()).to.deep.equal([
                "clusterName",
                "dashboardName",
                "informTopicArn",
                "isolatedSubnetIds",
                "keyArn",
                "pageTopicArn",
                "privateSubnetIds",
                "publicSubnetIds",
                "services",
                "url",
                "vpcId",
            ]);
            expect(recording.outputs.services).to.deep.equal({
                mailer: {
                    serviceName: "mailer-0000000",
                    securityGroupId: "sg-mailer",
                    taskRoleName: "mailer-task-0000000",
                    logGroupName: "mailer-0000000",
                },
            });
        });

        it("runs the image that it is given, with the application's address", () => {
            expect(container(recording, "mailer").image).to.equal(WORKER.image.reference);
            expect(variables(recording, "mailer")).to.deep.equal(["APPLICATION_URL"]);
        });
    });

    describe("with a database and a bucket", () => {
        let recording: Recording;

        before(async () => {
            recording = await constructed({
                environment: "prod",
                services: {
                    backend: {
                        image: {
                            reference: pulumi.output(IMAGE),
                            repositoryArn: "arn:aws:ecr:eu-west-1:111111111111:repository/shop",
                        },
                        port: 8000,
                        route: { priority: 10, paths: ["/*"] },
                        database: true,
                        storage: ["read"],
                        environment: { QUEUE: pulumi.output("jobs") },
                        secrets: { MAIL_KEY: { arn: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:mail" } },
                        permissions: [
                            { name: "Send", actions: ["sqs:SendMessage"], resources: [pulumi.output("arn:aws:sqs:q")] },
                        ],
                        deployment: { strategy: "canary", percent: 20, validation: { enabled: false } },
                    },
                },
            });
        });

        it("lets the service in to both, for what it says, and tells it where they are", () => {
            expect(variables(recording, "backend")).to.deep.equal([
                "APPLICATION_URL",
                "DATABASE_SECRET_ARN",
                "PGDATABASE",
                "PGHOST",
                "PGPORT",
                "PGSSLMODE",
                "PORT",
                "PROTOCOL",
                "QUEUE",
                "STORAGE_BUCKET",
                "STORAGE_ORIGIN",
            ]);
            const policy = policyOf(recording, "aws:iam/rolePolicy:RolePolicy", "backend-uses-storage");
            expect(policy.map(({ Action }) => Action)).to.deep.equal([
                ["s3:GetObject"],
                ["s3:ListBucket"],
                ["kms:Decrypt"],
            ]);
            expect(ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).to.satisfy(
                (rules: { name: string }[]) => rules.some(({ name }) => name === "db-from-backend"),
            );
        });

        it("gives it its secrets and permissions", () => {
            expect(container(recording, "backend").secrets).to.deep.equal([
                { name: "MAIL_KEY", valueFrom: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:mail" },
            ]);
            const policies = inputsByName(recording, "aws:iam/rolePolicy:RolePolicy");
            expect(JSON.stringify(policies)).to.contain("sqs:SendMessage").and.to.contain("arn:aws:sqs:q");
        });

        it("has the defaults of its environment", () => {
            expect(resource(recording, "aws:rds/instance:Instance", "db").inputs).to.include({
                instanceClass: "db.m7g.large",
                multiAz: true,
                deletionProtection: true,
            });
            expect(ofType(recording, "aws:wafv2/webAcl:WebAcl")).to.have.length(1);
            expect(resource(recording, "aws:ecs/taskDefinition:TaskDefinition", "backend").inputs.cpu).to.equal("1024");
        });

        it("takes the strategy, and a switch that is off", () => {
            const { deploymentConfiguration } = resource(recording, "aws:ecs/service:Service", "backend").inputs;
            expect(deploymentConfiguration).to.deep.include({ strategy: "CANARY" });
            expect(ofType(recording, "aws:lambda/function:Function")).to.deep.equal([]);
        });
    });

    it("builds images in a repository of its own, by the revision that it is given", async () => {
        const recording = await constructed({
            environment: "dev",
            revision: "1f3c9a7d20be",
            services: {
                web: { image: { context: "web", dockerfile: "web/prod.Dockerfile", args: { MODE: "prod" } } },
                mailer: WORKER,
            },
        });
        const { build, imageName } = resource(recording, "docker:index/image:Image", "web").inputs;
        expect(imageName).to.match(/:web-1f3c9a7d20be$/);
        expect(build).to.deep.include({ context: "web", dockerfile: "web/prod.Dockerfile", platform: "linux/arm64" });
        expect(recording.outputs.repositoryUrl).to.match(/shop-dev$/);
    });

    it("uses a VPC that is there, by ids or by tags", async () => {
        const recording = await constructed({
            environment: "dev",
            services: { mailer: WORKER },
            network: {
                existing: {
                    vpcId: "vpc-0a1b2c3d4e5f67890",
                    publicSubnetIds: ["subnet-0a1", "subnet-0a2"],
                    privateSubnetIds: ["subnet-0b1", "subnet-0b2"],
                    isolatedSubnetTags: { Tier: "data" },
                },
            },
        });
        expect(ofType(recording, "awsx:ec2:Vpc")).to.deep.equal([]);
        expect(recording.outputs).to.deep.include({
            vpcId: "vpc-0a1b2c3d4e5f67890",
            privateSubnetIds: ["subnet-0b1", "subnet-0b2"],
        });
    });

    it("takes 0 for what a stack file switches off with false", async () => {
        const recording = await constructed({
            environment: "dev",
            services: { mailer: { ...WORKER, scaling: { min: 1, max: 3, cpuPercent: 0, memoryPercent: 80 } } },
            monitoring: { budget: 0 },
        });
        expect(ofType(recording, "aws:budgets/budget:Budget")).to.deep.equal([]);
        expect(ofType(recording, "aws:appautoscaling/policy:Policy").map(({ name }) => name)).to.deep.equal([
            "mailer-memory",
        ]);
    });

    it("stands in the region that it is given", async () => {
        const recording = await constructed({
            environment: "dev",
            region: "eu-central-1",
            services: { mailer: WORKER },
        });
        const endpoints = JSON.stringify(resource(recording, "awsx:ec2:Vpc", "network").inputs.vpcEndpointSpecs);
        expect(endpoints).to.contain("com.amazonaws.eu-central-1.s3");
    });
});
