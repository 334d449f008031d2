import { expect } from "chai";
import { compare, type Comparison } from "../../../preview/compare";
import type { PreviewDocument, PreviewResource } from "../../../preview/document";
import { NO_OPTIONS } from "../../../preview/options";
import { documentWith, resourceWith } from "../difference/previews";
import { previewOf } from "../difference/real-program";

const BOX = resourceWith("shop:index:Box::data", { custom: false });

function stack(name: string, resources: readonly PreviewResource[], more: Partial<PreviewDocument> = {}) {
    return documentWith({}, { stack: name, resources, ...more });
}

function inBox(label: string, inputs: Record<string, unknown> = {}, more: Partial<PreviewResource> = {}) {
    const [type = "", name = ""] = label.split("::");
    return resourceWith(label, {
        urn: `urn:pulumi:dev::shop::shop:index:Box$${type}::${name}`,
        parent: BOX.urn,
        inputs,
        ...more,
    });
}

/** `label: path: values` of all that differs. */
function told({ groups }: Comparison): Record<string, unknown> {
    return Object.fromEntries(
        groups.map(({ component, resources }) => [
            component,
            Object.fromEntries(
                resources.map(({ label, presence, members, properties }) => [
                    label,
                    {
                        ...(presence && { presence }),
                        ...(members && { members }),
                        ...Object.fromEntries(properties.map(({ path, values }) => [path, values])),
                    },
                ]),
            ),
        ]),
    );
}

describe("stacks side by side", () => {
    it("are nothing but counts where they are the same", () => {
        const resources = [BOX, inBox("aws:sns/topic:Topic::alarms", { name: "alarms" })];

        expect(compare([stack("dev", resources), stack("prod", resources)])).to.deep.equal({
            stacks: ["dev", "prod"],
            counts: [
                { what: "resources", values: [1, 1] },
                { what: "components", values: [1, 1] },
            ],
            groups: [],
            defaultTags: [],
            outputs: [],
            warnings: [],
        });
    });

    it("differ by properties, in order of the components", () => {
        const database = (size: string, storage: number) => [
            BOX,
            inBox("aws:rds/instance:Instance::db", {
                instanceClass: size,
                storage: { gigabytes: storage },
                port: 5432,
            }),
        ];

        const found = compare([
            stack("dev", database("db.t4g.micro", 20)),
            stack("staging", database("db.t4g.micro", 20)),
            stack("prod", database("db.m7g.large", 100)),
        ]);

        expect(found.groups).to.deep.equal([
            {
                component: "Box data",
                resources: [
                    {
                        label: "rds.Instance db",
                        type: "aws:rds/instance:Instance",
                        names: ["db"],
                        properties: [
                            { path: "instanceClass", values: ["db.t4g.micro", "db.t4g.micro", "db.m7g.large"] },
                            { path: "storage.gigabytes", values: [20, 20, 100] },
                        ],
                    },
                ],
            },
        ]);
    });

    it("do not differ by names, ids and ARNs that carry the stack or its region, nor by places in their VPCs", () => {
        const resources = (name: string, region: string, net: string) => [
            resourceWith("aws:ec2/vpc:Vpc::net", { inputs: { cidrBlock: `${net}.0.0/16` } }),
            resourceWith("aws:ec2/subnet:Subnet::a", {
                inputs: { cidrBlock: `${net}.16.0/20`, availabilityZone: `${region}a`, tags: { [name]: "yes" } },
            }),
            resourceWith("aws:ecs/cluster:Cluster::main", {
                inputs: { name: `shop-${name}-main`, arn: `arn:aws:kms:${region}:1:alias/shop-${name}` },
            }),
            resourceWith(`aws:ec2/vpcEndpoint:VpcEndpoint::com.amazonaws.${region}.s3`, {
                inputs: { serviceName: `com.amazonaws.${region}.s3` },
            }),
        ];

        const found = compare([
            stack("dev", resources("dev", "eu-west-1", "10.0"), { region: "eu-west-1" }),
            stack("prod", resources("prod", "us-east-1", "10.2"), { region: "us-east-1" }),
        ]);

        expect(told(found)).to.deep.equal({ "": { "ec2.Vpc net": { cidrBlock: ["10.0.0.0/16", "10.2.0.0/16"] } } });
        expect(found.regions).to.deep.equal(["eu-west-1", "us-east-1"]);
    });

    it("differ by words that merely contain a stack's name, and by other places in their VPCs", () => {
        const resources = (text: string, block: string) => [
            resourceWith("aws:ec2/vpc:Vpc::net", { inputs: { cidrBlock: "10.0.0.0/16" } }),
            resourceWith("aws:ec2/subnet:Subnet::a", { inputs: { cidrBlock: block, text } }),
        ];

        const found = compare([
            stack("dev", resources("dev2", "10.0.16.0/20")),
            stack("prod", resources("prod2", "10.0.32.0/20")),
        ]);

        expect(told(found)).to.deep.equal({
            "": { "ec2.Subnet a": { cidrBlock: ["10.0.16.0/20", "10.0.32.0/20"], text: ["dev2", "prod2"] } },
        });
    });

    it("differ by what only some have: a component with all in it as one", () => {
        const inner = resourceWith("shop:index:Wall::fire", {
            urn: "urn:pulumi:dev::shop::shop:index:Box$shop:index:Wall::fire",
            custom: false,
            parent: BOX.urn,
        });
        const rule = (name: string) =>
            resourceWith(`aws:wafv2/webAcl:WebAcl::${name}`, {
                urn: `urn:pulumi:dev::shop::shop:index:Box$shop:index:Wall$aws:wafv2/webAcl:WebAcl::${name}`,
                parent: inner.urn,
            });
        const topics = ["a", "b"].map((name) => inBox(`aws:sns/topic:Topic::${name}`));

        const found = compare([
            stack("dev", [BOX, ...topics]),
            stack("staging", [BOX, inner, rule("x"), ...topics]),
            stack("prod", [BOX, inner, rule("x"), rule("y")]),
        ]);

        expect(told(found)).to.deep.equal({
            "Box data": {
                "sns.Topic a, b": { presence: [true, true, false] },
                "Wall fire": { presence: [false, true, true], members: [0, 1, 2] },
                "wafv2.WebAcl y": { presence: [false, false, true] },
            },
        });
        expect(found.counts).to.deep.equal([
            { what: "resources", values: [2, 3, 2] },
            { what: "components", values: [1, 2, 2] },
            { what: "sns.Topic", values: [2, 2, 0] },
            { what: "wafv2.WebAcl", values: [0, 1, 2] },
        ]);
    });

    it("differ by the properties of what only some have", () => {
        const queue = (delaySeconds: number) => inBox("aws:sqs/queue:Queue::jobs", { delaySeconds });

        expect(
            told(compare([stack("dev", [BOX]), stack("staging", [BOX, queue(1)]), stack("prod", [BOX, queue(9)])])),
        ).to.deep.equal({
            "Box data": { "sqs.Queue jobs": { presence: [false, true, true], delaySeconds: [undefined, 1, 9] } },
        });
    });

    it("have what differs in the same way together", () => {
        const logs = (days: number) =>
            ["a", "b"].map((name) => inBox(`aws:cloudwatch/logGroup:LogGroup::${name}`, { retentionInDays: days }));

        expect(told(compare([stack("dev", [BOX, ...logs(30)]), stack("prod", [BOX, ...logs(365)])]))).to.deep.equal({
            "Box data": { "cloudwatch.LogGroup a, b": { retentionInDays: [30, 365] } },
        });
    });

    it("differ within JSON, lists of things by their names, and other lists as wholes", () => {
        const task = (level: string, zones: string[]) =>
            inBox("aws:ecs/taskDefinition:TaskDefinition::app", {
                containerDefinitions: JSON.stringify([{ name: "app", environment: [{ name: "LOG", value: level }] }]),
                zones,
            });

        expect(
            told(compare([stack("dev", [BOX, task("debug", ["a"])]), stack("prod", [BOX, task("info", ["a", "b"])])])),
        ).to.deep.equal({
            "Box data": {
                "ecs.TaskDefinition app": {
                    "containerDefinitions[app].environment[LOG].value": ["debug", "info"],
                    zones: [["a"], ["a", "b"]],
                },
            },
        });
    });

    it("differ by protection", () => {
        const key = (protect: boolean) => inBox("aws:kms/key:Key::data", {}, { options: { ...NO_OPTIONS, protect } });

        expect(told(compare([stack("dev", [BOX, key(false)]), stack("prod", [BOX, key(true)])]))).to.deep.equal({
            "Box data": { "kms.Key data": { protect: [false, true] } },
        });
    });

    it("have the resource in the place of its id", () => {
        const gateways = ["one", "two"].map((name) => resourceWith(`aws:ec2/natGateway:NatGateway::${name}`));
        const route = (number: 0 | 1) =>
            resourceWith("aws:ec2/route:Route::out", {
                inputs: { natGatewayId: gateways[number]?.id },
                propertyDependencies: { natGatewayId: [gateways[number]?.urn ?? ""] },
            });

        expect(
            told(compare([stack("dev", [...gateways, route(0)]), stack("prod", [...gateways, route(1)])])),
        ).to.deep.equal({
            "": { "ec2.Route out": { natGatewayId: ["ec2.NatGateway one", "ec2.NatGateway two"] } },
        });
    });

    it("differ by default tags, stack outputs and warnings", () => {
        const topic = (tags: Record<string, string>) =>
            resourceWith("aws:sns/topic:Topic::a", { outputs: { tagsAll: tags } });

        const found = compare([
            stack("dev", [topic({ Environment: "dev", Owner: "web" })], { outputs: { url: "http://dev", port: 80 } }),
            stack("prod", [topic({ Environment: "prod", Owner: "platform" })], {
                outputs: { url: "http://prod", port: 443, extra: "x" },
                warnings: ["plain HTTP"],
            }),
        ]);

        expect(found.defaultTags).to.deep.equal([{ path: "Owner", values: ["web", "platform"] }]);
        expect(found.outputs).to.deep.equal([
            { path: "extra", values: [undefined, "x"] },
            { path: "port", values: [80, 443] },
        ]);
        expect(found.warnings).to.deep.equal([{ text: "plain HTTP", presence: [false, true] }]);
        expect(found.groups).to.deep.equal([]);
    });
});

describe("the project's own stacks side by side", () => {
    it("differ by what their files say", async () => {
        const found = compare([await previewOf("dev"), await previewOf("staging"), await previewOf("prod")]);

        const all = told(found);
        expect(found.stacks).to.deep.equal(["dev", "staging", "prod"]);
        expect(all["EncryptionKey data"]).to.deep.equal({ "kms.Key data": { protect: [false, false, true] } });
        expect(all["Cluster cluster"]).to.deep.equal({
            "cloudwatch.LogGroup cluster-exec": { retentionInDays: [30, 30, 365] },
            "ecs.Cluster cluster": { "settings[containerInsights].value": ["disabled", "disabled", "enhanced"] },
        });
        expect(all["EcrRepo images"]).to.deep.equal({
            "ecr.Repository images": { forceDelete: [true, false, false], protect: [false, false, true] },
            "ecr.LifecyclePolicy images": { protect: [false, false, true] },
        });
        expect(all["Vpc network"]).to.deep.include({
            "ec2.Vpc network": { cidrBlock: ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"] },
            "ec2.NatGateway network-2, network-3": { presence: [false, false, true] },
            "ec2.FlowLog network": { trafficType: ["REJECT", "REJECT", "ALL"] },
        });
        expect(found.outputs).to.deep.equal([]);
        expect(found.defaultTags).to.deep.equal([]);
    });

    it("does not differ by the digests of images that are yet to be built", async () => {
        const build = { config: { "slipway:images": "build" } };

        const found = compare([await previewOf("dev", build), await previewOf("prod", build)]);

        expect(JSON.stringify(found)).not.to.contain("sha256:");
    });
});
