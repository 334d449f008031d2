import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { difference, DifferenceError, serialiseDifference } from "../../../preview/difference";
import { NO_OPTIONS } from "../../../preview/options";
import { Box, differenceOf, documentWith, labels, preview, resourceWith } from "./previews";

const TOPIC = "aws:sns/topic:Topic";

describe("the difference of two previews", () => {
    it("is nothing for the same program", async () => {
        const program = () => {
            const topic = new aws.sns.Topic("alarms");
            return { arn: topic.arn };
        };

        expect(await differenceOf(program, program)).to.deep.equal({
            format: "slipway-difference",
            version: 1,
            project: "shop",
            stack: "dev",
            region: { before: "eu-west-1", after: "eu-west-1" },
            counts: {
                added: 0,
                removed: 0,
                replaced: 0,
                recreated: 0,
                changed: 0,
                renamed: 0,
                moved: 0,
                images: 0,
                following: 0,
                unchanged: 1,
            },
            losses: [],
            protection: [],
            recreated: [],
            removed: [],
            replaced: [],
            changed: [],
            added: [],
            renamed: [],
            moved: [],
            images: [],
            following: [],
            ignored: [],
            defaultTags: [],
            outputs: [],
            followingOutputs: [],
            warnings: { added: [], removed: [] },
            packages: [],
            unlisted: [],
        });
    });

    it("refuses previews of different stacks", () => {
        expect(() => difference(documentWith({}), documentWith({}, { stack: "prod" })))
            .to.throw(DifferenceError)
            .with.property(
                "message",
                "The previews are of different stacks: dev before, prod after. " +
                    "A difference is between two revisions of one.",
            );
    });

    it("has what comes and goes by components, with all in them", async () => {
        const box = (name: string) =>
            new Box(name, (parent) => {
                new aws.sns.Topic(`${name}-alarms`, {}, { parent });
                new Box(
                    `${name}-inner`,
                    (inner) => {
                        new aws.sqs.Queue(`${name}-jobs`, {}, { parent: inner });
                    },
                    { parent },
                );
            });
        const found = await differenceOf(
            () => {
                box("old");
                new aws.sns.Topic("gone");
            },
            () => {
                new aws.ec2.Eip("address");
            },
        );

        expect(found.removed).to.deep.equal([
            {
                resource: {
                    urn: "urn:pulumi:dev::shop::shop:index:Box::old",
                    type: "shop:index:Box",
                    name: "old",
                    label: "Box old",
                    within: [],
                },
                members: [
                    {
                        urn: "urn:pulumi:dev::shop::shop:index:Box$aws:sns/topic:Topic::old-alarms",
                        type: TOPIC,
                        name: "old-alarms",
                        label: "sns.Topic old-alarms",
                        within: ["Box old"],
                    },
                    {
                        urn: "urn:pulumi:dev::shop::shop:index:Box$shop:index:Box$aws:sqs/queue:Queue::old-jobs",
                        type: "aws:sqs/queue:Queue",
                        name: "old-jobs",
                        label: "sqs.Queue old-jobs",
                        within: ["Box old", "Box old-inner"],
                    },
                ],
            },
            {
                resource: {
                    urn: "urn:pulumi:dev::shop::aws:sns/topic:Topic::gone",
                    type: TOPIC,
                    name: "gone",
                    label: "sns.Topic gone",
                    within: [],
                },
                members: [
                    {
                        urn: "urn:pulumi:dev::shop::aws:sns/topic:Topic::gone",
                        type: TOPIC,
                        name: "gone",
                        label: "sns.Topic gone",
                        within: [],
                    },
                ],
            },
        ]);
        expect(labels(found.added)).to.deep.equal(["ec2.Eip address"]);
        expect(found.losses.map(({ resource, ...loss }) => ({ label: resource.label, ...loss }))).to.deep.equal([
            { label: "sqs.Queue old-jobs", what: "queue", how: "removed", protected: false, retained: false },
        ]);
        expect(found.counts).to.deep.include({ removed: 3, added: 1, recreated: 0, unchanged: 0 });
    });

    it("names of what data loss would meet: protection and retention so far", async () => {
        const found = await differenceOf(
            () => {
                new aws.kms.Key("data", {}, { protect: true });
                new aws.s3.Bucket("logs", {}, { retainOnDelete: true });
            },
            () => undefined,
        );

        expect(found.losses.map(({ resource, ...loss }) => ({ label: resource.label, ...loss }))).to.deep.equal([
            { label: "kms.Key data", what: "encryption key", how: "removed", protected: true, retained: false },
            { label: "s3.Bucket logs", what: "bucket", how: "removed", protected: false, retained: true },
        ]);
    });

    it("names the resource in the place of an id that is another's", async () => {
        const program = (number: 0 | 1) => () => {
            const gateways = ["one", "two"].map((name) => new aws.ec2.InternetGateway(name));
            new aws.ec2.Route("out", { routeTableId: "rtb-1", gatewayId: gateways[number]?.id });
        };

        const found = await differenceOf(program(0), program(1));

        expect(found.changed.map(({ resource, properties }) => [resource.label, properties])).to.deep.equal([
            [
                "ec2.Route out",
                [
                    {
                        path: "gatewayId",
                        before: "igw-one",
                        after: "igw-two",
                        source: { before: "ec2.InternetGateway one", after: "ec2.InternetGateway two" },
                    },
                ],
            ],
        ]);
    });

    it("names protection that is gained or lost", async () => {
        const found = await differenceOf(
            () => [new aws.sns.Topic("a", {}, { protect: true }), new aws.sns.Topic("b")],
            () => [new aws.sns.Topic("a"), new aws.sns.Topic("b", {}, { protect: true })],
        );

        expect(found.protection.map(({ resource, change }) => [resource.label, change])).to.deep.equal([
            ["sns.Topic a", "lost"],
            ["sns.Topic b", "gained"],
        ]);
        expect(found.changed).to.deep.equal([]);
    });

    it("has resource options that differ", async () => {
        const found = await differenceOf(
            () => new aws.sns.Topic("a", {}, { ignoreChanges: ["tags"] }),
            () => new aws.sns.Topic("a", {}, { ignoreChanges: ["tags", "name"], retainOnDelete: true }),
        );

        expect(
            found.changed.map(({ resource, properties, options }) => [resource.label, properties, options]),
        ).to.deep.equal([
            [
                "sns.Topic a",
                [],
                [
                    { path: "retainOnDelete", before: false, after: true },
                    { path: "ignoreChanges[1]", after: "name" },
                ],
            ],
        ]);
    });

    it("cannot see another secret in the place of a secret", async () => {
        const parameter = (value: string) => () =>
            new aws.ssm.Parameter("token", { type: "SecureString", value: pulumi.secret(value) });

        const found = await differenceOf(parameter("old-password"), parameter("new-password"));

        expect(found.counts).to.deep.include({ changed: 0, unchanged: 1 });
        expect(serialiseDifference(found)).not.to.contain("password");
    });

    it("has stack outputs that differ, come or go", async () => {
        const found = await differenceOf(
            () => ({ url: "http://a", gone: 1, ports: [80] }),
            () => ({ url: "https://a", fresh: true, ports: [80, 443] }),
        );

        expect(found.outputs).to.deep.equal([
            { path: "fresh", after: true },
            { path: "gone", before: 1 },
            { path: "ports[1]", after: 443 },
            { path: "url", before: "http://a", after: "https://a" },
        ]);
    });

    it("has default tags once, however many resources carry them", async () => {
        const program = () => [
            new aws.sns.Topic("a", { tags: { Owner: "news" } }),
            new aws.sns.Topic("b"),
            new aws.sqs.Queue("c"),
        ];
        const tags = (owner: string) => ({
            "aws:defaultTags": JSON.stringify({ tags: { Project: "shop", Owner: owner } }),
        });

        const found = difference(await preview(program, tags("web")), await preview(program, tags("platform")));

        expect(found.defaultTags).to.deep.equal([{ path: "Owner", before: "web", after: "platform" }]);
        expect(found.changed).to.deep.equal([]);
    });

    it("has warnings that are new or gone", () => {
        const found = difference(
            documentWith({}, { warnings: ["plain HTTP", "old"] }),
            documentWith({}, { warnings: ["plain HTTP", "fresh"] }),
        );

        expect(found.warnings).to.deep.equal({ added: ["fresh"], removed: ["old"] });
    });

    it("has the versions of the providers' packages that differ", () => {
        const document = (version: string) =>
            documentWith(
                {},
                { resources: [resourceWith(`${TOPIC}::alarms`, { options: { ...NO_OPTIONS, version } })] },
            );

        expect(difference(document("7.48.0"), document("7.49.0")).packages).to.deep.equal([
            { path: "aws", before: "7.48.0", after: "7.49.0" },
        ]);
    });

    it("says of which changed types it does not know what replaces them", () => {
        const document = (size: number) =>
            documentWith({ "aws:dax/cluster:Cluster::cache": { size }, "aws:kms/key:Key::data": { size } });

        expect(difference(document(1), document(2)).unlisted).to.deep.equal(["aws:dax/cluster:Cluster"]);
        expect(difference(document(1), document(1)).unlisted).to.deep.equal([]);
    });

    it("is the same, byte by byte, when it is made again", async () => {
        const before = await preview(() => [new aws.sns.Topic("a"), new aws.sqs.Queue("b")]);
        const after = await preview(() => [new aws.sqs.Queue("b", { delaySeconds: 4 }), new aws.ec2.Eip("c")]);

        const text = serialiseDifference(difference(before, after));

        expect(text).to.equal(serialiseDifference(difference(before, after)));
        expect(text.endsWith("}\n")).to.equal(true);
        expect(JSON.parse(text)).to.deep.equal(difference(before, after));
    });
});
