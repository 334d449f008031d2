import { expect } from "chai";
import { namesOf, type Names, valueNames } from "../../commands/scan/terraform-names";
import { translate, type Translation } from "../../commands/scan/terraform-plan";
import { translateProperties } from "../../commands/scan/translate-block";
import { documentOf, MASK } from "../../preview/document";
import { everything } from "../bootstrap/support/everything";
import { isObject, recordProgram } from "../support/program";

/** A resource of the plan, as Checkov finds it: by its address in each part. */
function partsOf({ plan }: Translation, address: string): Record<string, unknown> {
    const isIt = (one: { readonly address: string }) => one.address === address;
    const planned = plan.planned_values.root_module.resources.find(isIt);
    const configured = plan.configuration.root_module.resources.find(isIt);
    const change = plan.resource_changes.find(isIt)?.change;
    expect(change?.actions).to.deep.equal(["create"]);
    expect(change?.after).to.deep.equal(planned?.values);
    return { values: planned?.values, expressions: configured?.expressions, unknown: change?.after_unknown };
}

async function translation(program: (aws: typeof import("@pulumi/aws")) => unknown): Promise<Translation> {
    const aws = await import("@pulumi/aws");
    return translate(documentOf(await recordProgram(() => program(aws))));
}

/** Property paths whose name the table does not have. */
function missing(names: Names, properties: Readonly<Record<string, unknown>>, path: string): string[] {
    return Object.entries(properties).flatMap(([property, value]) => {
        const block = names.blocks?.[property];
        if (block === undefined) {
            return valueNames(names).has(property) ? [] : [`${path}.${property}`];
        }
        const items: readonly unknown[] = Array.isArray(value) ? value : [value];
        return items.filter(isObject).flatMap((item) => missing(block, item, `${path}.${property}`));
    });
}

describe("a stack as a plan of Terraform's", () => {
    it("has blocks as lists, by Terraform's names, and references in the place of values", async function () {
        this.timeout(60_000);
        const result = await translation((aws) => {
            const bucket = new aws.s3.Bucket("logs", { tags: { Owner: "shop" } });
            new aws.lb.LoadBalancer("web", {
                accessLogs: { bucket: bucket.bucket, enabled: true },
                subnets: ["subnet-1", "subnet-2"],
            });
            new aws.s3.BucketPublicAccessBlock("logs", { bucket: bucket.id, blockPublicAcls: true });
        });
        expect(result.unseenTypes).to.deep.equal([]);
        expect(result.unseenProperties).to.deep.equal([]);
        expect(partsOf(result, "aws_s3_bucket.dev_logs")).to.deep.equal({
            values: { tags: { Owner: "shop" } },
            expressions: {},
            unknown: {},
        });
        expect(partsOf(result, "aws_lb.dev_web")).to.deep.equal({
            values: { access_logs: [{ enabled: true }], subnets: ["subnet-1", "subnet-2"] },
            expressions: {
                access_logs: [{ bucket: { references: ["aws_s3_bucket.dev_logs.id", "aws_s3_bucket.dev_logs"] } }],
            },
            unknown: {},
        });
        expect(partsOf(result, "aws_s3_bucket_public_access_block.dev_logs")).to.deep.equal({
            values: { block_public_acls: true },
            expressions: { bucket: { references: ["aws_s3_bucket.dev_logs.id", "aws_s3_bucket.dev_logs"] } },
            unknown: {},
        });
    });

    it("renames what Pulumi calls otherwise, and makes plurals singular", async () => {
        const result = await translation((aws) => {
            new aws.cloudwatch.MetricAlarm("slow", {
                name: "slow",
                comparisonOperator: "GreaterThanThreshold",
                evaluationPeriods: 1,
                metricQueries: [{ id: "a", metric: { metricName: "b", period: 60, stat: "Sum", namespace: "c" } }],
            });
        });
        expect(partsOf(result, "aws_cloudwatch_metric_alarm.dev_slow").values).to.deep.equal({
            alarm_name: "slow",
            comparison_operator: "GreaterThanThreshold",
            evaluation_periods: 1,
            metric_query: [{ id: "a", metric: [{ metric_name: "b", period: 60, stat: "Sum", namespace: "c" }] }],
        });
    });

    it("says what is known after a deployment, and never a secret", async () => {
        const pulumi = await import("@pulumi/pulumi");
        const result = await translation((aws) => {
            const topic = new aws.sns.Topic("a");
            new aws.rds.Instance("db", {
                instanceClass: "db.t4g.micro",
                password: pulumi.secret("correct horse"),
                kmsKeyId: topic.beginningArchiveTime,
                restoreToPointInTime: { sourceDbInstanceIdentifier: topic.beginningArchiveTime },
            });
        });
        expect(partsOf(result, "aws_db_instance.dev_db")).to.deep.equal({
            values: { instance_class: "db.t4g.micro", password: MASK, restore_to_point_in_time: [{}] },
            expressions: {},
            unknown: {
                kms_key_id: true,
                restore_to_point_in_time: [{ source_db_instance_identifier: true }],
            },
        });
    });

    it("gives namesakes and strange names addresses of their own, which lead back", async () => {
        const result = await translation((aws) => {
            const outer = new aws.sns.Topic("a.b");
            new aws.sns.Topic("a/b", {}, { parent: outer });
            new aws.sqs.Queue("a_b");
        });
        expect([...result.byAddress].map(([address, { name }]) => [address, name])).to.deep.equal([
            ["aws_sns_topic.dev_a_b", "a.b"],
            ["aws_sns_topic.dev_a_b_2", "a/b"],
            ["aws_sqs_queue.dev_a_b", "a_b"],
        ]);
    });

    it("leaves out what is somebody else's, and says which type it has no name for", async () => {
        const result = await translation((aws) => {
            aws.s3.Bucket.get("theirs", "theirs");
            new aws.ec2.Instance("i", { instanceType: "t4g.nano" });
            new aws.sns.Topic("ours");
        });
        expect([...result.byAddress.keys()]).to.deep.equal(["aws_sns_topic.dev_ours"]);
        expect(result.unseenTypes).to.deep.equal(["aws:ec2/instance:Instance"]);
    });

    it("says which property it has no name for", () => {
        const names = { values: "name", blocks: { rules: { name: "rule", values: "port" } } };
        const given = { name: "a", fresh: 1, rules: [{ port: 1 }, { port: 2, fresher: true }] };
        expect(translateProperties(names, given, () => [])).to.deep.equal({
            values: { name: "a", rule: [{ port: 1 }, { port: 2 }] },
            expressions: {},
            unknown: {},
            unseen: ["fresh", "rules.fresher"],
        });
    });

    it("has a name for every type and property that the stacks use, with every choice", async function () {
        this.timeout(120_000);
        const own = (await everything())
            .flatMap(({ resources }) => resources)
            .filter(({ type, custom, external }) => custom && !external && type.startsWith("aws:"));
        expect(own.length).to.be.greaterThan(500);
        const lacking = own.flatMap(({ type, inputs }) => {
            const names = namesOf(type);
            return names === undefined ? [type] : missing(names, inputs, type);
        });
        expect([...new Set(lacking)]).to.deep.equal([]);
    });
});
