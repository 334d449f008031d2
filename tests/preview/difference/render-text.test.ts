import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { difference, renderDifference } from "../../../preview/difference";
import { Box, differenceOf, documentWith, preview } from "./previews";

const PLAIN = { color: false, width: undefined };

const [BOLD, RED, END] = ["\u001b[1m", "\u001b[31m", "\u001b[0m"];

const data =
    (name: string) =>
    (parent: pulumi.ComponentResource): void => {
        new aws.sqs.Queue(`${name}-jobs`, {}, { parent, protect: true });
    };

function program(isAfter: boolean) {
    return () => {
        const key = isAfter ? "arn:aws:kms:eu-west-1:123456789012:key/b" : "arn:aws:kms:eu-west-1:123456789012:key/a";
        const vpc = new aws.ec2.Vpc(
            "net",
            { cidrBlock: isAfter ? "10.1.0.0/16" : "10.0.0.0/16" },
            { protect: isAfter },
        );
        new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
        new aws.ec2.Subnet("b", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
        new aws.ec2.InternetGateway("net", { vpcId: vpc.id });
        new Box(isAfter ? "site" : "web", data(isAfter ? "site" : "web"));
        new Box("data", (parent) => {
            new aws.rds.Instance("db", { instanceClass: "db.t4g.micro", kmsKeyId: key }, { parent, protect: true });
        });
        new aws.sns.Topic("alarms", { displayName: isAfter ? "Alarms" : "alarms" });
        new aws.ecs.TaskDefinition("app", { family: "app", containerDefinitions: "[]", cpu: isAfter ? "512" : "256" });
        new aws.kms.Key("ignoring", { description: isAfter ? "b" : "a" }, { ignoreChanges: ["description"] });
        new aws.sns.Topic(isAfter ? "fresh" : "former", {}, isAfter ? { aliases: [{ name: "former" }] } : {});
        new aws.ec2.Eip(isAfter ? "address-2" : "address-1", { domain: isAfter ? "vpc" : undefined });
        return { vpc: vpc.id, ...(isAfter && { fresh: "x" }) };
    };
}

describe("a difference on a terminal", () => {
    it("says that nothing differs", () => {
        const document = documentWith({ "aws:sns/topic:Topic::a": {} });

        expect(renderDifference(difference(document, document), PLAIN)).to.equal(
            "Difference of shop: stack dev\nNo resource differs; 1 resource unchanged.\n",
        );
    });

    it("tells the gravest first", async () => {
        const found = await differenceOf(program(false), program(true));

        expect(renderDifference(found, PLAIN)).to.equal(`Difference of shop: stack dev
1 lost and created anew, 1 removed, 4 replaced, 2 changed, 1 added, 1 renamed, 1 following; 2 resources unchanged.

DATA IS LOST
  ! RDS.INSTANCE DB IN BOX DATA: database, replaced; Pulumi refuses: it is protected
  ! SQS.QUEUE WEB-JOBS IN BOX WEB: queue, lost and created anew; Pulumi refuses: it is protected

Protection against deletion
  ~ ec2.Vpc net: protected from now on

Another name, place or type without an alias: lost and created anew
  - Box web → Box site: renamed; 1 resource lost, 1 created

Removed
  - ec2.Eip address-1

Replaced
  - ec2.Vpc net
      cidrBlock: "10.0.0.0/16" → "10.1.0.0/16"  (replaces it)
  - rds.Instance db in Box data
      kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/a" → "arn:aws:kms:eu-west-1:123456789012:key/b"  (replaces it)

Replaced with them
  - ec2.Subnet a, b: for vpcId

Changed
  ~ sns.Topic alarms
      displayName: "alarms" → "Alarms"
  ~ ecs.TaskDefinition app: a new revision
      cpu: "256" → "512"

Added
  + ec2.Eip address-2

Another name, kept by an alias
  ~ sns.Topic former → sns.Topic fresh: 1 resource kept

Only follow others
  · ec2.InternetGateway net: after ec2.Vpc net

Stack outputs
  · fresh: nothing → "x"
  · vpc: follows ec2.Vpc net

Ignored by the program
  · kms.Key ignoring
      description: "a" → "b"
`);
    });

    it("breaks headings and sums, too", async () => {
        const shown = renderDifference(await differenceOf(program(false), program(true)), { color: false, width: 50 });

        expect(shown.split("\n").filter((line) => line.length > 50)).to.deep.equal([]);
        expect(shown.split("\n").slice(0, 4)).to.deep.equal([
            "Difference of shop: stack dev",
            "1 lost and created anew, 1 removed, 4 replaced, 2",
            "changed, 1 added, 1 renamed, 1 following; 2",
            "resources unchanged.",
        ]);
        expect(shown).to.contain("\nAnother name, place or type without an alias: lost\nand created anew\n");
    });

    it("calls an id by the resource that it is of", async () => {
        const routed = (number: 0 | 1) => () => {
            const gateways = ["one", "two"].map((name) => new aws.ec2.InternetGateway(name));
            new aws.ec2.Route("out", { routeTableId: "rtb-1", gatewayId: gateways[number]?.id });
        };

        expect(renderDifference(await differenceOf(routed(0), routed(1)), PLAIN)).to.contain(
            "  ~ ec2.Route out\n      gatewayId: ec2.InternetGateway one → ec2.InternetGateway two\n",
        );
    });

    it("says to which region the stack moves", async () => {
        const topic = () => {
            new aws.sns.Topic("alarms");
        };
        const found = difference(
            await preview(topic, { "aws:region": "eu-west-1" }),
            await preview(topic, { "aws:region": "us-east-1" }),
        );

        expect(renderDifference(found, PLAIN)).to.equal(`Difference of shop: stack dev
1 replaced; 0 resources unchanged.
Region: eu-west-1 → us-east-1

Replaced with them
  - sns.Topic alarms: for another region
`);
    });

    it("says of which types it is not known whether a change replaces them", () => {
        const found = difference(
            documentWith({ "aws:iot/thing:Thing::lamp": { name: "one" } }),
            documentWith({ "aws:iot/thing:Thing::lamp": { name: "two" } }),
        );

        expect(renderDifference(found, PLAIN)).to.contain(
            "\nNot known whether a change replaces them\n  · aws:iot/thing:Thing\n",
        );
    });

    it("is no wider than the screen: words are broken, values cut around what differs", () => {
        const text = (end: string) => `a long text that both have in common at its beginning, ${end}`;
        const found = difference(
            documentWith({ "aws:sns/topic:Topic::alarms-of-the-whole-shop": { policy: text("one") } }),
            documentWith({ "aws:sns/topic:Topic::alarms-of-the-whole-shop": { policy: text("two") } }),
        );

        const shown = renderDifference(found, { color: false, width: 60 });

        expect(shown).to.equal(`Difference of shop: stack dev
1 changed; 0 resources unchanged.

Changed
  ~ sns.Topic alarms-of-the-whole-shop
      policy: …ing, one" → …ing, two"
`);
        expect(shown.split("\n").filter((line) => line.length > 60)).to.deep.equal([]);
    });

    it("has colours on a screen that shows them", () => {
        const found = difference(documentWith({ "aws:sqs/queue:Queue::jobs": {} }), documentWith({}));

        expect(renderDifference(found, { color: true, width: 80 })).to.equal(
            [
                `${BOLD}Difference of shop: stack dev${END}`,
                "1 removed; 0 resources unchanged.",
                "",
                `${RED}DATA IS LOST${END}`,
                `${RED}  ! ${END}${RED}SQS.QUEUE JOBS: queue, removed${END}`,
                "",
                `${BOLD}Removed${END}`,
                `${RED}  - ${END}sqs.Queue jobs`,
                "",
            ].join("\n"),
        );
    });
});
