import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type Cause, type Difference, difference } from "../../../preview/difference";
import { NO_OPTIONS } from "../../../preview/options";
import { differenceOf, documentWith, labels, preview, resourceWith } from "./previews";

function causes({ replaced }: Difference): Record<string, string[]> {
    return Object.fromEntries(replaced.map(({ resource, causes: all }) => [resource.label, all.map(short)]));
}

function short(cause: Cause): string {
    switch (cause.kind) {
        case "follows":
            return `${cause.path} of ${cause.of.label}`;
        case "property":
            return cause.path;
        case "tied":
            return `tied to ${cause.of.label}`;
        default:
            return cause.kind;
    }
}

const network = (cidrBlock: string) => () => {
    const vpc = new aws.ec2.Vpc("net", { cidrBlock });
    const subnet = new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    const group = new aws.ec2.SecurityGroup("web", { vpcId: vpc.id });
    new aws.vpc.SecurityGroupIngressRule("web", {
        securityGroupId: group.id,
        ipProtocol: "-1",
        cidrIpv4: vpc.cidrBlock,
    });
    new aws.lb.LoadBalancer("web", { subnets: [subnet.id], securityGroups: [group.id] });
    new aws.sns.Topic("alarms");
};

describe("a replacement", () => {
    it("goes on to what takes the id in a property that forces one, and the others follow in place", async () => {
        const found = await differenceOf(network("10.0.0.0/16"), network("10.1.0.0/16"));

        expect(causes(found)).to.deep.equal({
            "ec2.Vpc net": ["cidrBlock"],
            "ec2.Subnet a": ["vpcId of ec2.Vpc net"],
            "ec2.SecurityGroup web": ["vpcId of ec2.Vpc net"],
            "vpc.SecurityGroupIngressRule web": ["securityGroupId of ec2.SecurityGroup web"],
        });
        expect(found.replaced.map(({ properties }) => properties)).to.deep.equal([
            [{ path: "cidrBlock", before: "10.0.0.0/16", after: "10.1.0.0/16" }],
            [],
            [],
            [],
        ]);
        expect(
            found.following.map(({ resource, action, of }) => [resource.label, action, of.map(({ label }) => label)]),
        ).to.deep.equal([["lb.LoadBalancer web", "changed", ["ec2.Subnet a", "ec2.SecurityGroup web"]]]);
        expect(found.counts).to.deep.include({ replaced: 4, following: 1, changed: 0, unchanged: 1 });
    });

    it("does not go on by a property that the program ignores", async () => {
        const program = (cidrBlock: string) => () => {
            const vpc = new aws.ec2.Vpc("net", { cidrBlock });
            new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { ignoreChanges: ["vpcId"] });
        };

        const found = await differenceOf(program("10.0.0.0/16"), program("10.1.0.0/16"));

        expect(causes(found)).to.deep.equal({ "ec2.Vpc net": ["cidrBlock"] });
        expect(found.following).to.deep.equal([]);
    });

    it("is not forced by a property that the program ignores", async () => {
        const database = (kmsKeyId: string) => () =>
            new aws.rds.Instance("db", { instanceClass: "db.t4g.micro", kmsKeyId }, { ignoreChanges: ["kmsKeyId"] });

        const found = await differenceOf(database("arn:aws:kms:a"), database("arn:aws:kms:b"));

        expect([found.replaced, found.changed, found.losses]).to.deep.equal([[], [], []]);
        expect(found.ignored.map(({ resource, properties }) => [resource.label, properties])).to.deep.equal([
            ["rds.Instance db", [{ path: "kmsKeyId", before: "arn:aws:kms:a", after: "arn:aws:kms:b" }]],
        ]);
    });

    it("is forced by replaceOnChanges", async () => {
        const queue = (delaySeconds: number) => () =>
            new aws.sqs.Queue("jobs", { delaySeconds }, { replaceOnChanges: ["delaySeconds"] });

        const found = await differenceOf(queue(1), queue(2));

        expect(causes(found)).to.deep.equal({ "sqs.Queue jobs": ["delaySeconds"] });
        expect(found.losses.map(({ what, how }) => [what, how])).to.deep.equal([["queue", "replaced"]]);
    });

    it("by replaceWith ties resources together", async () => {
        const program = (cidrBlock: string) => () => {
            const vpc = new aws.ec2.Vpc("net", { cidrBlock });
            new aws.sqs.Queue("jobs", {}, { replaceWith: [vpc] });
        };

        const found = await differenceOf(program("10.0.0.0/16"), program("10.1.0.0/16"));

        expect(causes(found)).to.deep.equal({
            "ec2.Vpc net": ["cidrBlock"],
            "sqs.Queue jobs": ["tied to ec2.Vpc net"],
        });
    });

    it("of a provider replaces what it made", async () => {
        const program = (region: aws.Region) => () => {
            const provider = new aws.Provider("other", { region });
            new aws.sns.Topic("alarms", {}, { provider });
            new aws.sns.Topic("news");
        };

        const found = await differenceOf(program("eu-west-1"), program("eu-west-2"));

        expect(causes(found)).to.deep.equal({ "providers.aws other": ["region"], "sns.Topic alarms": ["provider"] });
        expect(found.counts.unchanged).to.equal(1);
    });

    it("comes of another provider", async () => {
        const program = (isOther: boolean) => () => {
            const provider = new aws.Provider("other", { region: "eu-west-1" });
            new aws.sns.Topic("alarms", {}, isOther ? { provider } : {});
        };

        expect(causes(await differenceOf(program(false), program(true)))).to.deep.equal({
            "sns.Topic alarms": ["provider"],
        });
    });

    it("comes of another region of the stack, for all that is in it", async () => {
        const program = () => {
            const topic = new aws.sns.Topic("alarms");
            return { arn: topic.arn };
        };

        const found = difference(
            await preview(program, { "aws:region": "eu-west-1" }),
            await preview(program, { "aws:region": "us-east-1" }),
        );

        expect(found.region).to.deep.equal({ before: "eu-west-1", after: "us-east-1" });
        expect(causes(found)).to.deep.equal({ "sns.Topic alarms": ["region"] });
        expect(found.outputs).to.deep.equal([]);
        expect(found.followingOutputs.map(({ name }) => name)).to.deep.equal(["arn"]);
    });

    it("does not show a region that is part of another resource's ARN as a change", async () => {
        const program = () => {
            const topic = new aws.sns.Topic("alarms", { name: "shop-alarms" });
            new aws.iam.RolePolicy("publish", {
                role: "r",
                policy: topic.arn.apply((arn) => `{"Resource":"${arn}/*"}`),
            });
        };

        const found = difference(
            await preview(program, { "aws:region": "eu-west-1" }),
            await preview(program, { "aws:region": "us-east-1" }),
        );

        expect(causes(found)).to.deep.equal({ "sns.Topic alarms": ["region"], "iam.RolePolicy publish": ["region"] });
        expect(found.replaced.map(({ properties }) => properties)).to.deep.equal([[], []]);
    });

    it("of what is deleted first, for its name, takes along what takes the name", async () => {
        const program = (type: string) => () => {
            const repository = new aws.ecr.Repository("images", {
                name: "shop-dev",
                encryptionConfigurations: [{ encryptionType: type }],
            });
            new aws.ecr.LifecyclePolicy("images", { repository: repository.name, policy: "{}" });
            return { name: repository.name };
        };

        const found = await differenceOf(program("AES256"), program("KMS"));

        expect(causes(found)).to.deep.equal({
            "ecr.Repository images": ["encryptionConfigurations[0].encryptionType"],
            "ecr.LifecyclePolicy images": ["repository of ecr.Repository images"],
        });
        expect([found.outputs, found.followingOutputs]).to.deep.equal([[], []]);
    });

    it("leaves what takes the name alone, if the program has the new one made first", async () => {
        const program = (type: string) => () => {
            const repository = new aws.ecr.Repository(
                "images",
                { name: "shop-dev", encryptionConfigurations: [{ encryptionType: type }] },
                { deleteBeforeReplace: false },
            );
            new aws.ecr.LifecyclePolicy("images", { repository: repository.name, policy: "{}" });
        };

        expect(causes(await differenceOf(program("AES256"), program("KMS")))).to.deep.equal({
            "ecr.Repository images": ["encryptionConfigurations[0].encryptionType"],
        });
    });

    it("by another name goes on to what takes the name", async () => {
        const program = (name: string) => () => {
            const cluster = new aws.ecs.Cluster("main", { name });
            new aws.ecs.ClusterCapacityProviders("main", { clusterName: cluster.name });
        };

        const found = await differenceOf(program("shop-main"), program("shop-core"));

        expect(causes(found)).to.deep.equal({
            "ecs.Cluster main": ["name"],
            "ecs.ClusterCapacityProviders main": ["clusterName of ecs.Cluster main"],
        });
        expect(found.replaced.map(({ properties }) => properties.length)).to.deep.equal([1, 0]);
    });
});

describe("a change in place", () => {
    it("goes on by the values that are made of it", async () => {
        const program = (identifier: string) => () => {
            const database = new aws.rds.Instance("db", { identifier, instanceClass: "db.t4g.micro" });
            new aws.ecs.TaskDefinition("app", {
                family: "app",
                containerDefinitions: database.address.apply((host) => JSON.stringify([{ name: "app", host }])),
            });
        };

        const found = await differenceOf(program("shop-one"), program("shop-two"));

        expect(labels(found.changed)).to.deep.equal(["rds.Instance db"]);
        expect(
            found.following.map(({ resource, action, of }) => [resource.label, action, of.map(({ label }) => label)]),
        ).to.deep.equal([["ecs.TaskDefinition app", "revised", ["rds.Instance db"]]]);
        expect(found.replaced).to.deep.equal([]);
    });

    it("does not go on by values that stay", async () => {
        const program = (instanceClass: string) => () => {
            const database = new aws.rds.Instance("db", { instanceClass });
            return { host: database.address };
        };

        const found = await differenceOf(program("db.t4g.micro"), program("db.t4g.small"));

        expect(found.counts).to.deep.include({ changed: 1, following: 0 });
        expect(found.followingOutputs).to.deep.equal([]);
    });
});

describe("what belongs to somebody else", () => {
    it("is not replaced, nor lost", () => {
        const bucket = (region: string) =>
            documentWith(
                {},
                {
                    region,
                    resources: [resourceWith("aws:s3/bucket:Bucket::logs", { external: true, options: NO_OPTIONS })],
                },
            );

        const found = difference(bucket("eu-west-1"), bucket("us-east-1"));

        expect([found.replaced, found.losses]).to.deep.equal([[], []]);
        expect(difference(bucket("eu-west-1"), documentWith({})).losses).to.deep.equal([]);
    });
});
