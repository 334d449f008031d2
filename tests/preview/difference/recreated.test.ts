import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Difference } from "../../../preview/difference";
import { Box, differenceOf, labels } from "./previews";

const store =
    (name: string) =>
    (parent: pulumi.ComponentResource): void => {
        const bucket = new aws.s3.Bucket(`${name}-files`, {}, { parent });
        new aws.s3.BucketVersioning(
            `${name}-files`,
            { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
            { parent },
        );
    };

function told({ recreated }: Difference): unknown[] {
    return recreated.map(({ before, after, how, lost, created }) => ({
        before: [...before.within, before.label].join(" / "),
        after: [...after.within, after.label].join(" / "),
        how,
        lost: lost.map(({ label }) => label),
        created: created.map(({ label }) => label),
    }));
}

describe("what has another URN without an alias", () => {
    it("is a renamed component: all in it is lost and created anew, and what keeps data is named", async () => {
        const found = await differenceOf(
            () => new Box("web", store("web")),
            () => new Box("site", store("site")),
        );

        expect(told(found)).to.deep.equal([
            {
                before: "Box web",
                after: "Box site",
                how: "renamed",
                lost: ["s3.Bucket web-files", "s3.BucketVersioning web-files"],
                created: ["s3.Bucket site-files", "s3.BucketVersioning site-files"],
            },
        ]);
        expect(found.losses.map(({ resource, what, how }) => [resource.label, what, how])).to.deep.equal([
            ["s3.Bucket web-files", "bucket", "recreated"],
        ]);
        expect([found.added, found.removed, found.replaced, found.changed]).to.deep.equal([[], [], [], []]);
        expect(found.counts).to.deep.include({ recreated: 2, added: 0, removed: 0, unchanged: 0 });
    });

    it("is a component that moved to another parent", async () => {
        const found = await differenceOf(
            () => [new Box("web", store("web")), new Box("outer")],
            () =>
                new Box("outer", (parent) => {
                    new Box("web", store("web"), { parent });
                }),
        );

        expect(told(found)).to.deep.equal([
            {
                before: "Box web",
                after: "Box outer / Box web",
                how: "moved",
                lost: ["s3.Bucket web-files", "s3.BucketVersioning web-files"],
                created: ["s3.Bucket web-files", "s3.BucketVersioning web-files"],
            },
        ]);
    });

    it("is a component with another type", async () => {
        const found = await differenceOf(
            () => new Box("web", store("web")),
            () => new Box("web", store("web"), {}, "shop:index:Store"),
        );

        expect(told(found)).to.deep.equal([
            {
                before: "Box web",
                after: "Store web",
                how: "retyped",
                lost: ["s3.Bucket web-files", "s3.BucketVersioning web-files"],
                created: ["s3.Bucket web-files", "s3.BucketVersioning web-files"],
            },
        ]);
    });

    it("is a single resource with another name", async () => {
        const found = await differenceOf(
            () => new aws.s3.Bucket("logs", { forceDestroy: true }),
            () => new aws.s3.Bucket("access-logs", { forceDestroy: true }),
        );

        expect(told(found)).to.deep.equal([
            {
                before: "s3.Bucket logs",
                after: "s3.Bucket access-logs",
                how: "renamed",
                lost: ["s3.Bucket logs"],
                created: ["s3.Bucket access-logs"],
            },
        ]);
    });

    it("replaces what refers to it by such a property, and leaves the others to follow", async () => {
        const program = (name: string) => () => {
            const role = new aws.iam.Role(name, { assumeRolePolicy: "{}" });
            new aws.iam.RolePolicy("read", { role: role.name, policy: "{}" });
            new aws.sns.Topic("alarms", { sqsSuccessFeedbackRoleArn: role.arn });
            return { role: role.arn };
        };

        const found = await differenceOf(program("reader"), program("viewer"));

        expect(told(found)).to.have.length(1);
        expect(found.replaced.map(({ resource, causes }) => [resource.label, causes])).to.deep.equal([
            [
                "iam.RolePolicy read",
                [
                    {
                        kind: "follows",
                        path: "role",
                        of: {
                            urn: "urn:pulumi:dev::shop::aws:iam/role:Role::viewer",
                            type: "aws:iam/role:Role",
                            name: "viewer",
                            label: "iam.Role viewer",
                            within: [],
                        },
                    },
                ],
            ],
        ]);
        expect(labels(found.following)).to.deep.equal(["sns.Topic alarms"]);
        expect(found.changed).to.deep.equal([]);
        expect(found.followingOutputs.map(({ name, of }) => [name, of.map(({ label }) => label)])).to.deep.equal([
            ["role", ["iam.Role viewer"]],
        ]);
    });

    it("is not what is unlike: that is removed, and something else is added", async () => {
        const found = await differenceOf(
            () => new aws.sqs.Queue("jobs", { delaySeconds: 1, maxMessageSize: 2048, fifoQueue: true }),
            () => new aws.sqs.Queue("mails", { delaySeconds: 5, maxMessageSize: 4096, visibilityTimeoutSeconds: 9 }),
        );

        expect(found.recreated).to.deep.equal([]);
        expect([labels(found.removed), labels(found.added)]).to.deep.equal([["sqs.Queue jobs"], ["sqs.Queue mails"]]);
    });

    it("goes, among components with the same in them, to the one with the likest arguments", async () => {
        class Service extends pulumi.ComponentResource {
            constructor(name: string, args: { port: number }) {
                super("shop:index:Service", name, args);
                new aws.sns.Topic(`${name}-alarms`, {}, { parent: this });
            }
        }

        const found = await differenceOf(
            () => new Service("frontend", { port: 8080 }),
            () => [new Service("admin", { port: 9000 }), new Service("website", { port: 8080 })],
        );

        expect(found.recreated.map(({ before, after }) => [before.name, after.name])).to.deep.equal([
            ["frontend", "website"],
        ]);
        expect(labels(found.added)).to.deep.equal(["Service admin"]);
    });

    it("goes to the likest of several, and each is taken once", async () => {
        const queue = (name: string, size: number) =>
            new aws.sqs.Queue(name, { maxMessageSize: size, delaySeconds: 1 });

        const found = await differenceOf(
            () => [queue("a", 1024), queue("b", 2048)],
            () => [queue("c", 2048), queue("d", 1024), queue("e", 4096)],
        );

        expect(found.recreated.map(({ before, after }) => [before.name, after.name])).to.deep.equal([
            ["a", "d"],
            ["b", "c"],
        ]);
        expect(labels(found.added)).to.deep.equal(["sqs.Queue e"]);
    });
});
