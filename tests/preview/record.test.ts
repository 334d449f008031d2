import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { expect } from "chai";
import { record, UNKNOWN } from "../../preview/record";
import { find } from "./find";

const SHOP = { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } };

class Shelf extends pulumi.ComponentResource {
    readonly bucket: aws.s3.Bucket;

    constructor(name: string, args: { size: number }, options?: pulumi.ComponentResourceOptions) {
        super("shop:index:Shelf", name, args, options);
        this.bucket = new aws.s3.Bucket(name, {}, { parent: this });
        this.registerOutputs({ bucketArn: this.bucket.arn, size: args.size });
    }
}

describe("record", () => {
    it("names the stack, its project and its region", async () => {
        const { project, stack, region } = await record(SHOP, () => undefined);

        expect({ project, stack, region }).to.deep.equal({ project: "shop", stack: "dev", region: "eu-west-1" });
    });

    it("returns a resource with all that is known of it", async () => {
        const { resources } = await record(SHOP, () => {
            new aws.s3.Bucket("logs", { tags: { Owner: "shop" } });
        });

        const [bucket] = resources;
        expect(resources.length).to.equal(1);
        expect(bucket).to.deep.include({
            urn: "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs",
            type: "aws:s3/bucket:Bucket",
            name: "logs",
            parent: undefined,
            custom: true,
            external: false,
            standIn: false,
            id: "logs-0000000",
            inputs: { tags: { Owner: "shop" } },
            secretInputs: [],
            secretOutputs: [],
            dependencies: [],
            propertyDependencies: {},
        });
        expect(bucket?.outputs).to.deep.include({
            tags: { Owner: "shop" },
            arn: "arn:aws:s3:::logs-0000000",
            bucketRegionalDomainName: "logs-0000000.s3.eu-west-1.amazonaws.com",
            region: "eu-west-1",
        });
    });

    it("puts the types of all parents but the stack into the URN", async () => {
        const recording = await record(SHOP, () => {
            const shelf = new Shelf("books", { size: 3 });
            new aws.s3.BucketVersioning(
                "books",
                { bucket: shelf.bucket.id, versioningConfiguration: { status: "Enabled" } },
                { parent: shelf.bucket },
            );
        });

        expect(recording.resources.map(({ urn, parent }) => ({ urn, parent }))).to.deep.equal([
            { urn: "urn:pulumi:dev::shop::shop:index:Shelf::books", parent: undefined },
            {
                urn: "urn:pulumi:dev::shop::shop:index:Shelf$aws:s3/bucket:Bucket::books",
                parent: "urn:pulumi:dev::shop::shop:index:Shelf::books",
            },
            {
                urn:
                    "urn:pulumi:dev::shop::shop:index:Shelf$aws:s3/bucket:Bucket$" +
                    "aws:s3/bucketVersioning:BucketVersioning::books",
                parent: "urn:pulumi:dev::shop::shop:index:Shelf$aws:s3/bucket:Bucket::books",
            },
        ]);
    });

    it("keeps the arguments and the outputs of components", async () => {
        const recording = await record(SHOP, () => {
            new Shelf("books", { size: 3 });
        });

        const shelf = find(recording, "shop:index:Shelf");
        expect(shelf).to.deep.include({ custom: false, id: undefined, inputs: { size: 3 } });
        expect(shelf.outputs).to.deep.equal({ bucketArn: "arn:aws:s3:::books-0000000", size: 3 });
    });

    it("returns resources in the program's order, not in that of their registration", async () => {
        const { resources } = await record(SHOP, () => {
            const slow = new Promise<string>((resolve) => setImmediate(resolve, "slow"));
            new aws.sns.Topic("first", { name: slow });
            new aws.sns.Topic("second");
        });

        expect(resources.map(({ name }) => name)).to.deep.equal(["first", "second"]);
    });

    it("knows what depends on what, by property and by option", async () => {
        const recording = await record(SHOP, () => {
            const topic = new aws.sns.Topic("alarms");
            const queue = new aws.sqs.Queue("alarms");
            new aws.sns.TopicSubscription(
                "mail",
                { topic: topic.arn, protocol: "email", endpoint: "team@example.com" },
                { dependsOn: queue },
            );
        });

        const topic = "urn:pulumi:dev::shop::aws:sns/topic:Topic::alarms";
        const queue = "urn:pulumi:dev::shop::aws:sqs/queue:Queue::alarms";
        const subscription = find(recording, "aws:sns/topicSubscription:TopicSubscription");
        expect(subscription.dependencies).to.have.members([topic, queue]);
        expect(subscription.propertyDependencies).to.deep.equal({ topic: [topic] });
    });

    it("lists secrets by their paths and shows what they hold", async () => {
        const recording = await record(SHOP, () => {
            const password = new random.RandomPassword("password", { length: 12 });
            const parameter = new aws.ssm.Parameter("password", { type: "SecureString", value: password.result });
            new aws.lambda.Function("reader", {
                role: "arn:aws:iam::123456789012:role/reader",
                environment: { variables: { PLAIN: "a", HIDDEN: pulumi.secret("b") } },
            });
            return { password: password.result, name: parameter.name };
        });

        const { inputs, secretInputs } = find(recording, "aws:ssm/parameter:Parameter");
        const password = find(recording, "random:index/randomPassword:RandomPassword");
        expect(inputs.value).to.match(/^[0-9a-f]{12}$/);
        expect(secretInputs).to.deep.equal(["value"]);
        expect(password.secretOutputs).to.have.members(["result", "bcryptHash"]);
        expect(recording.outputs).to.deep.equal({ password: inputs.value, name: "password-0000000" });
        expect(recording.secretOutputs).to.deep.equal(["password"]);

        const reader = find(recording, "aws:lambda/function:Function");
        expect(reader.inputs.environment).to.deep.equal({ variables: { PLAIN: "a", HIDDEN: "b" } });
        expect(reader.secretInputs).to.deep.equal(["environment.variables.HIDDEN"]);
    });

    it("hands configuration and secrets on to the program", async () => {
        const config = { "shop:size": "3", "shop:token": "t", "shop:list": "[1,2]" };
        const recording = await record({ ...SHOP, config, secretKeys: ["shop:token"] }, () => {
            const settings = new pulumi.Config();
            return {
                size: settings.requireNumber("size"),
                token: settings.requireSecret("token"),
                list: settings.requireObject("list"),
                region: pulumi.output(aws.getRegion()).region,
                isPreview: pulumi.runtime.isDryRun(),
                organization: pulumi.getOrganization(),
            };
        });

        expect(recording.outputs).to.deep.equal({
            size: 3,
            token: "t",
            list: [1, 2],
            region: "us-east-1",
            isPreview: true,
            organization: "organization",
        });
        expect(recording.secretOutputs).to.deep.equal(["token"]);
    });

    it("takes the outputs from a promise", async () => {
        const { outputs } = await record(SHOP, async () => {
            const { accountId } = await aws.getCallerIdentity();
            return { accountId };
        });

        expect(outputs).to.deep.equal({ accountId: "123456789012" });
    });

    it("keeps warnings and errors, and the runtime's own", async () => {
        const { warnings, errors } = await record(SHOP, async () => {
            await pulumi.log.info("not worth keeping");
            await pulumi.log.warn("no backups");
            await pulumi.log.error("no region");
            return { nothing: undefined };
        });

        expect(warnings).to.deep.equal(["no backups", "Undefined value (nothing) will not show as a stack output."]);
        expect(errors).to.deep.equal(["no region"]);
    });

    it("warns of inputs that wait for a value without a stand-in", async () => {
        const recording = await record(SHOP, () => {
            const topic = new aws.sns.Topic("site");
            new aws.ssm.Parameter("site", { type: "String", value: topic.beginningArchiveTime });
        });

        expect(find(recording, "aws:ssm/parameter:Parameter").inputs.value).to.equal(UNKNOWN);
        expect(recording.warnings).to.deep.equal([
            'aws:ssm/parameter:Parameter "site": value comes from an output of aws:sns/topic:Topic "site" that has ' +
                "no stand-in. Add it in preview/stand-ins.ts",
        ]);
    });

    it("records resources that are only read", async () => {
        const recording = await record(SHOP, () => {
            const bucket = aws.s3.Bucket.get("shared", "shared-bucket");
            return { arn: bucket.arn };
        });

        expect(find(recording, "aws:s3/bucket:Bucket")).to.deep.include({ external: true, id: "shared-bucket" });
    });

    it("gives resources with one name under different parents different names in AWS", async () => {
        const { resources } = await record(SHOP, () => {
            new Shelf("books", { size: 1 });
            new aws.s3.Bucket("books");
        });

        expect(resources.map(({ id }) => id)).to.deep.equal([undefined, "books-0000000", "books-0000001"]);
    });

    it("returns the same at every run", async () => {
        const program = () => {
            const id = new random.RandomId("suffix", { byteLength: 4 });
            new Shelf("books", { size: 1 });
            return { hex: id.hex };
        };

        expect(await record(SHOP, program)).to.deep.equal(await record(SHOP, program));
    });
});
