import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Difference } from "../../../preview/difference";
import { Box, differenceOf, documentWith, labels, resourceWith } from "./previews";
import { difference } from "../../../preview/difference";
import { NO_OPTIONS } from "../../../preview/options";

const ROOT = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

function topic(parent: pulumi.ComponentResource): void {
    new aws.sns.Topic("alarms", {}, { parent });
}

/** `[before, after, kept]` of what was renamed or moved. */
function kept(all: Difference["renamed"]): [string, string, number][] {
    return all.map(({ before, after, kept: count }) => [
        [...before.within, before.label].join(" / "),
        [...after.within, after.label].join(" / "),
        count,
    ]);
}

/** That nothing is lost, created or changed. */
function expectKept({ counts }: Difference, expected: Partial<Difference["counts"]>): void {
    expect(counts).to.deep.equal({
        added: 0,
        removed: 0,
        replaced: 0,
        recreated: 0,
        changed: 0,
        renamed: 0,
        moved: 0,
        images: 0,
        following: 0,
        unchanged: 0,
        ...expected,
    });
}

describe("a resource with an alias", () => {
    it("is renamed by a former name, and its dependents do not change", async () => {
        const found = await differenceOf(
            () => {
                const old = new aws.sns.Topic("alarms");
                new aws.sns.TopicSubscription("mail", { topic: old.arn, protocol: "email", endpoint: "a@example.com" });
                return { topic: old.arn };
            },
            () => {
                const fresh = new aws.sns.Topic("alerts", {}, { aliases: [{ name: "alarms" }] });
                new aws.sns.TopicSubscription("mail", {
                    topic: fresh.arn,
                    protocol: "email",
                    endpoint: "a@example.com",
                });
                return { topic: fresh.arn };
            },
        );

        expectKept(found, { renamed: 1, unchanged: 2 });
        expect(kept(found.renamed)).to.deep.equal([["sns.Topic alarms", "sns.Topic alerts", 1]]);
        expect([found.outputs, found.followingOutputs]).to.deep.equal([[], []]);
    });

    it("is renamed by a former URN", async () => {
        const found = await differenceOf(
            () => new aws.sns.Topic("alarms"),
            () => new aws.sns.Topic("alerts", {}, { aliases: ["urn:pulumi:dev::shop::aws:sns/topic:Topic::alarms"] }),
        );

        expect(kept(found.renamed)).to.deep.equal([["sns.Topic alarms", "sns.Topic alerts", 1]]);
    });

    it("is of another type by a former type", async () => {
        const found = await differenceOf(
            () => new Box("box", topic, {}, "shop:index:Crate"),
            () => new Box("box", topic, { aliases: [{ type: "shop:index:Crate" }] }),
        );

        expectKept(found, { renamed: 1, unchanged: 1 });
        expect(kept(found.renamed)).to.deep.equal([["Crate box", "Box box", 1]]);
    });

    it("is moved into a component", async () => {
        const found = await differenceOf(
            () => new aws.sns.Topic("alarms"),
            () =>
                new Box("box", (parent) => {
                    new aws.sns.Topic("alarms", {}, { parent, aliases: [{ parent: ROOT }] });
                }),
        );

        expectKept(found, { moved: 1, unchanged: 1 });
        expect(kept(found.moved)).to.deep.equal([["sns.Topic alarms", "Box box / sns.Topic alarms", 1]]);
        expect(labels(found.added)).to.deep.equal(["Box box"]);
    });

    it("is moved into a component, by an alias that it had no parent", () => {
        const before = documentWith({ "aws:sns/topic:Topic::alarms": {} });
        const box = resourceWith("shop:index:Box::box", { custom: false });
        const topicInBox = resourceWith("aws:sns/topic:Topic::alarms", {
            urn: "urn:pulumi:dev::shop::shop:index:Box$aws:sns/topic:Topic::alarms",
            parent: box.urn,
            options: { ...NO_OPTIONS, aliases: [{ noParent: true }] },
        });

        const found = difference(before, documentWith({}, { resources: [box, topicInBox] }));

        expect(kept(found.moved)).to.deep.equal([["sns.Topic alarms", "Box box / sns.Topic alarms", 1]]);
        expectKept(found, { moved: 1, unchanged: 1 });
    });

    it("is moved out of a component", () => {
        const parent = "urn:pulumi:dev::shop::shop:index:Box::box";
        const before = documentWith(
            {},
            {
                resources: [
                    resourceWith("shop:index:Box::box", { custom: false }),
                    resourceWith("aws:sns/topic:Topic::alarms", {
                        urn: "urn:pulumi:dev::shop::shop:index:Box$aws:sns/topic:Topic::alarms",
                        parent,
                    }),
                ],
            },
        );
        const after = documentWith(
            {},
            {
                resources: [
                    resourceWith("aws:sns/topic:Topic::alarms", { options: { ...NO_OPTIONS, aliases: [{ parent }] } }),
                ],
            },
        );

        const found = difference(before, after);

        expectKept(found, { moved: 1, unchanged: 1 });
        expect(kept(found.moved)).to.deep.equal([["Box box / sns.Topic alarms", "sns.Topic alarms", 1]]);
        expect(found.removed.map(({ resource, members }) => [resource.label, members])).to.deep.equal([
            ["Box box", []],
        ]);
    });

    it("hands the former name of a component down to children that are named after it", async () => {
        const fill = (name: string) => (parent: pulumi.ComponentResource) => {
            const inner = new Box(
                `${name}-inner`,
                (grandparent) => {
                    new aws.sns.Topic(`${name}-inner-alarms`, {}, { parent: grandparent });
                },
                { parent },
            );
            new aws.sns.Topic("alarms", {}, { parent: inner });
        };

        const found = await differenceOf(
            () => new Box("web", fill("web")),
            () => new Box("site", fill("site"), { aliases: [{ name: "web" }] }),
        );

        expectKept(found, { renamed: 2, unchanged: 2 });
        expect(kept(found.renamed)).to.deep.equal([["Box web", "Box site", 2]]);
    });

    it("takes an alias of its own on top of its parent's", async () => {
        const found = await differenceOf(
            () =>
                new Box("web", (parent) => {
                    new aws.sns.Topic("alarms", {}, { parent });
                }),
            () =>
                new Box(
                    "site",
                    (parent) => {
                        new aws.sns.Topic("alerts", {}, { parent, aliases: [{ name: "alarms" }] });
                    },
                    { aliases: [{ name: "web" }] },
                ),
        );

        expectKept(found, { renamed: 1, unchanged: 1 });
    });

    it("does not take what is still there under its own name", async () => {
        const found = await differenceOf(
            () => new aws.sns.Topic("alarms"),
            () => [new aws.sns.Topic("alerts", {}, { aliases: [{ name: "alarms" }] }), new aws.sns.Topic("alarms")],
        );

        expectKept(found, { added: 1, unchanged: 1 });
        expect(labels(found.added)).to.deep.equal(["sns.Topic alerts"]);
    });

    it("has no effect any more once it has done its work", async () => {
        const program = () => {
            new aws.sns.Topic("alerts", {}, { aliases: [{ name: "alarms" }] });
        };

        expectKept(await differenceOf(program, program), { unchanged: 1 });
    });

    it("still shows what else changes, and what is made of its name", async () => {
        const found = await differenceOf(
            () => new aws.sqs.Queue("jobs", { name: "jobs-queue", delaySeconds: 1 }),
            () => new aws.sqs.Queue("tasks", { name: "jobs-queue", delaySeconds: 2 }, { aliases: [{ name: "jobs" }] }),
        );

        expect(found.changed.map(({ properties }) => properties)).to.deep.equal([
            [{ path: "delaySeconds", before: 1, after: 2 }],
        ]);
    });
});

describe("a component with another name whose children keep theirs", () => {
    it("is told as lost and created, and the children as kept", async () => {
        const found = await differenceOf(
            () => new Box("web", topic),
            () => new Box("site", topic),
        );

        expect(
            found.recreated.map(({ before, after, lost, created }) => [before.label, after.label, lost, created]),
        ).to.deep.equal([["Box web", "Box site", [], []]]);
        expectKept(found, { unchanged: 1 });
    });
});
