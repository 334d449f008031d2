import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { recordProgram } from "../support/program";
import { APPLICATION, outputsOf, refusal, WORKER } from "./support/construct";

const SERVICES = { mailer: WORKER };

describe("arguments of WebApplication", () => {
    it("are refused with all that is not what the schema says", async () => {
        expect(
            await refusal({
                environment: "production",
                services: { backend: { images: "nginx", port: "8000", route: { paths: "/*" } } },
                network: { zones: 2, flowLog: { enabled: false } },
            }),
        ).to.deep.equal([
            '"app" has 7 mistakes',
            'environment: "production" is not "dev", "staging" or "prod".',
            'services.backend.images: there is no such property. Did you mean "image"?',
            "services.backend.image: is missing: Image to run.",
            'services.backend.port: "8000" is not a number.',
            "services.backend.route.priority: is missing: Order of evaluation, the lowest first; each once, and the number before it free.",
            'services.backend.route.paths: "/*" is not a list.',
            'network.flowLog: there is no such property. Did you mean "flowLogs"?',
        ]);
    });

    it("are refused where an output stands for what must be known, and not where it is a value", async () => {
        const given = pulumi.output("dev");
        expect(
            await refusal({
                environment: given,
                services: { mailer: { ...WORKER, port: pulumi.output(80), environment: { NAME: given } } },
            }),
        ).to.deep.equal([
            '"app" has 2 mistakes',
            "environment: is an output of another resource, and must be known before anything is created. Give the value itself.",
            "services.mailer.port: is an output of another resource, and must be known before anything is created. Give the value itself.",
        ]);
    });

    it("are refused by the rules of the stack files, and in their words", async () => {
        expect(
            await refusal({
                environment: "dev",
                services: { backend: { ...WORKER, memory: 1500, cpu: 256 } },
                network: { cidrBlock: "10.0.0.0/8" },
                web: { domain: "shop.example.com" },
            }),
        ).to.deep.equal([
            '"app" has 3 mistakes',
            'network.cidrBlock: "10.0.0.0/8" is larger than AWS allows for a VPC. Take a prefix from /16 to /21.',
            "web.domain: shop.example.com needs a certificate. Add hostedZoneId (the domain's zone in Route 53) and ACM " +
                "issues one, or certificateArn for one that you have.",
            "services.backend.memory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
        ]);
    });

    it("are refused with what does not go together with the region", async () => {
        expect(
            await refusal({
                environment: "dev",
                region: "eu-west-1",
                services: { backend: { ...WORKER, database: true } },
                backups: {
                    image: { reference: "nginx" },
                    replication: { region: "eu-west-1" },
                },
                web: {
                    domain: "shop.example.com",
                    certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/1",
                },
            }),
        ).to.deep.equal([
            '"app" has 2 mistakes',
            'backups.replication.region: "eu-west-1" is the stack\'s own region, with which the copy would be lost. Name ' +
                "another one.",
            'web.certificateArn: is of the region "us-east-1", and a load balancer takes certificates of its own region, ' +
                '"eu-west-1", only. Request one there, or give hostedZoneId in its place.',
        ]);
    });

    it("are refused with an image that is neither there nor built, or both", async () => {
        expect(
            await refusal({
                environment: "dev",
                services: { one: { image: {} }, two: { image: { reference: "nginx", context: "web" } } },
            }),
        ).to.deep.equal([
            '"app" has 2 mistakes',
            "services.one.image: has neither. Give reference, to an image that is there, or context, to build one from.",
            "services.two.image: has both. Give reference, to an image that is there, or context, to build one from.",
        ]);
    });

    it("are refused without a service, and with parts that need a database where there is none", async () => {
        expect(
            await refusal({ environment: "dev", services: {}, backups: WORKER, offHours: { enabled: true } }),
        ).to.deep.equal([
            '"app" has 3 mistakes',
            "services: has no service. Name at least one.",
            "backups: needs a database, and no service has database: true. Remove it, or let a service use one.",
            "offHours: needs a database, and no service has database: true. Remove it, or let a service use one.",
        ]);
    });

    it("are refused without a region", async () => {
        expect(
            await refusal({ environment: "dev", services: SERVICES }, { config: { "aws:region": "" } }),
        ).to.deep.equal([
            '"app" has a mistake',
            'region: is missing. Name one, like "eu-west-1", or set aws:region of the stack.',
        ]);
    });

    it("are refused for a component that the package does not have", async () => {
        let message = "";
        await recordProgram(async () => {
            await outputsOf({}, "slipway:index:Nothing").catch((error: unknown) => {
                message = String(error);
            });
        });
        expect(message).to.contain(
            `There is no component slipway:index:Nothing in this package. It has ${APPLICATION}`,
        );
    });
});
