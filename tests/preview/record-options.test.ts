import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { record } from "../../preview/record";
import { NO_OPTIONS } from "../../preview/options";
import { find } from "./find";

const SHOP = { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } };
const TOPIC = "aws:sns/topic:Topic";

describe("options of a recorded resource", () => {
    it("are empty where none were given, but for the package's version", async () => {
        const recording = await record(SHOP, () => {
            new aws.sns.Topic("plain");
        });

        const { options } = find(recording, TOPIC);
        expect(options).to.deep.equal({ ...NO_OPTIONS, version: options.version });
        expect(options.version).to.match(/^7\.\d+\.\d+$/);
    });

    it("are as they were given", async () => {
        const recording = await record(SHOP, () => {
            const owner = new aws.sns.Topic("owner");
            new aws.sns.Topic(
                "all",
                {},
                {
                    protect: true,
                    retainOnDelete: true,
                    deleteBeforeReplace: false,
                    ignoreChanges: ["tags"],
                    replaceOnChanges: ["name"],
                    additionalSecretOutputs: ["arn"],
                    customTimeouts: { create: "10m", delete: "1h" },
                    aliases: [
                        "urn:pulumi:dev::shop::aws:sns/topic:Topic::former",
                        { name: "older" },
                        { parent: undefined },
                    ],
                    deletedWith: owner,
                    import: "topic-of-old",
                },
            );
        });

        const all = find(recording, TOPIC, "all");
        expect(all.id).to.equal("topic-of-old");
        expect(all.secretOutputs).to.deep.equal(["arn"]);
        expect(all.options).to.deep.include({
            protect: true,
            retainOnDelete: true,
            deleteBeforeReplace: false,
            ignoreChanges: ["tags"],
            replaceOnChanges: ["name"],
            additionalSecretOutputs: ["arn"],
            customTimeouts: { create: "10m", delete: "1h" },
            aliases: [
                "urn:pulumi:dev::shop::aws:sns/topic:Topic::former",
                { name: "older", parent: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev" },
                { noParent: true },
            ],
            deletedWith: "urn:pulumi:dev::shop::aws:sns/topic:Topic::owner",
            import: "topic-of-old",
        });
    });

    it("name the provider, which decides on region and tags", async () => {
        const recording = await record(SHOP, () => {
            const provider = new aws.Provider("virginia", {
                region: "us-east-1",
                defaultTags: { tags: { Owner: "web" } },
            });
            new aws.sns.Topic("alarms", { tags: { Kind: "alarm" } }, { provider });
            const group = new pulumi.ComponentResource("shop:index:Group", "group", {}, { providers: [provider] });
            new aws.sns.Topic("inner", {}, { parent: group });
        });

        const provider = "urn:pulumi:dev::shop::pulumi:providers:aws::virginia";
        const topic = find(recording, "aws:sns/topic:Topic", "alarms");
        expect(topic.options.provider).to.equal(provider);
        expect(topic.outputs).to.deep.include({
            arn: "arn:aws:sns:us-east-1:123456789012:alarms-0000000",
            region: "us-east-1",
            tagsAll: { Owner: "web", Kind: "alarm" },
        });
        expect(find(recording, "aws:sns/topic:Topic", "inner").options.provider).to.equal(provider);
        expect(find(recording, "shop:index:Group").options.providers).to.deep.equal({ aws: provider });
    });

    it("are without default tags where the configuration's are broken: the program may say so", async () => {
        const recording = await record({ ...SHOP, config: { "aws:defaultTags": "Owner" } }, () => {
            new aws.sns.Topic("alarms", { tags: { Kind: "alarm" } });
        });

        expect(find(recording, "aws:sns/topic:Topic").outputs.tagsAll).to.deep.equal({ Kind: "alarm" });
    });

    it("leave default tags and region to the configuration where no provider is named", async () => {
        const config = { "aws:region": "us-gov-west-1", "aws:defaultTags": '{"tags":{"Owner":"web","Kind":"any"}}' };
        const recording = await record({ ...SHOP, config }, () => {
            new aws.sns.Topic("alarms", { tags: { Kind: "alarm" } });
        });

        expect(find(recording, "aws:sns/topic:Topic").outputs).to.deep.include({
            arn: "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms-0000000",
            tagsAll: { Owner: "web", Kind: "alarm" },
        });
    });
});
