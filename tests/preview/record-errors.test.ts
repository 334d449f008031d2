import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { record } from "../../preview/record";

const SHOP = { project: "shop", stack: "dev", config: {} };

async function failureOf(program: () => unknown): Promise<unknown> {
    return record(SHOP, program).then(
        () => undefined,
        (error: unknown) => error,
    );
}

async function messageOf(program: () => unknown): Promise<string | undefined> {
    const failure = await failureOf(program);
    return failure instanceof Error ? failure.message : undefined;
}

describe("a program that fails", () => {
    it("rejects with what it throws", async () => {
        const error = new pulumi.RunError("no such stack");

        const failure = await failureOf(() => {
            throw error;
        });

        expect(failure).to.equal(error);
    });

    it("rejects with what its promise is rejected with", async () => {
        const error = new Error("no answer");

        expect(await failureOf(() => Promise.reject(error))).to.equal(error);
    });

    it("rejects with what an apply throws that nothing waits for", async () => {
        const error = new Error("not a number");

        const failure = await failureOf(() => {
            pulumi.output(1).apply(() => {
                throw error;
            });
        });

        expect(failure).to.equal(error);
    });

    it("rejects with what an apply throws in an input", async () => {
        const message = await messageOf(() => {
            const bucket = pulumi.output(1).apply((): string => {
                throw new Error("no name");
            });
            new aws.s3.Bucket("logs", { bucket });
        });

        expect(message).to.equal('error serializing property "bucket": no name');
    });

    it("rejects with the bare message of an error that is meant for people", async () => {
        const error = new pulumi.RunError("Name the zone.");

        const failure = await failureOf(() => {
            const bucket = pulumi.output(1).apply((): string => {
                throw error;
            });
            new aws.s3.Bucket("logs", { bucket });
        });

        expect(failure).to.equal(error).with.property("message", "Name the zone.");
    });

    it("has the line of the source in its trace", async () => {
        const failure = await failureOf(() => {
            pulumi.output(1).apply(() => {
                throw new Error("here");
            });
        });

        const [, frame] = failure instanceof Error ? (failure.stack ?? "").split("\n") : [];
        expect(frame).to.match(/record-errors\.test\.ts:\d+:23\)$/);
    });

    it("rejects with what an apply throws in a stack output", async () => {
        const message = await messageOf(() => ({
            url: pulumi.output(1).apply(() => {
                throw new Error("no address");
            }),
        }));

        expect(message).to.equal("no address");
    });

    it("rejects with what a component's initialisation throws", async () => {
        class Broken extends pulumi.ComponentResource {
            protected override initialize(): Promise<never> {
                return Promise.reject(new Error("no shelf"));
            }
        }

        const message = await messageOf(() => {
            new Broken("shop:index:Broken", "broken");
        });

        expect(message).to.equal("no shelf");
    });

    it("makes an error of whatever else is thrown", async () => {
        const controller = new AbortController();
        controller.abort("words");

        const failure = await failureOf(() => {
            controller.signal.throwIfAborted();
        });

        expect(failure).to.be.instanceOf(Error).with.property("message", "words");
    });

    it("rejects a second resource with the same URN as the engine does", async () => {
        const message = await messageOf(() => {
            new aws.s3.Bucket("logs");
            new aws.s3.Bucket("logs");
        });

        expect(message).to.equal(
            "Duplicate resource URN 'urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs'; try giving it a unique name",
        );
    });

    it("rejects a function that has no answer, and says where to add one", async () => {
        const expected =
            "The preview has no answer to the function aws:index/getBillingServiceAccount:getBillingServiceAccount. " +
            "Add one in preview/invokes.ts";

        expect(await messageOf(() => aws.getBillingServiceAccount())).to.equal(expected);
        expect(await messageOf(() => ({ arn: aws.getBillingServiceAccountOutput().arn }))).to.equal(expected);
    });

    it("rejects a remote component that it does not know, and says where to add it", async () => {
        const message = await messageOf(() => {
            new pulumi.ComponentResource("other:index:Thing", "thing", {}, {}, true);
        });

        expect(message).to.equal(
            "other:index:Thing makes its children in a plugin, which the preview does not run. " +
                "Say in preview/awsx.ts what they are",
        );
    });
});

describe("one recording after another", () => {
    it("are apart: nothing of one is seen by the other", async () => {
        const first = await record(
            { project: "a", stack: "x", config: { "a:k": "1", "aws:region": "eu-west-1" } },
            () => {
                new aws.sns.Topic("alarms");
                void pulumi.log.warn("of the first");
                return { name: "first" };
            },
        );
        const second = await record({ project: "b", stack: "y", config: {} }, () => {
            new aws.sns.Topic("alarms");
            return { key: new pulumi.Config("a").get("k") ?? "unset", stack: pulumi.getStack() };
        });

        expect(first.resources.map(({ urn }) => urn)).to.deep.equal(["urn:pulumi:x::a::aws:sns/topic:Topic::alarms"]);
        expect(second.resources.map(({ urn }) => urn)).to.deep.equal(["urn:pulumi:y::b::aws:sns/topic:Topic::alarms"]);
        expect(second.resources[0]?.id).to.equal("arn:aws:sns:us-east-1:123456789012:alarms-0000000");
        expect(second.outputs).to.deep.equal({ key: "unset", stack: "y" });
        expect([first.warnings, second.warnings]).to.deep.equal([["of the first"], []]);
    });

    it("wait for one another when they are started at once, even after a failure", async () => {
        const log: string[] = [];
        const run = (stack: string, fails: boolean) =>
            record({ project: "shop", stack, config: {} }, async () => {
                log.push(`${stack} begins`);
                await new Promise((resolve) => setImmediate(resolve));
                log.push(`${stack} ends`);
                if (fails) {
                    throw new Error(stack);
                }
            });

        const results = await Promise.allSettled([run("one", true), run("two", false), run("three", false)]);

        expect(log).to.deep.equal(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
        expect(results.map(({ status }) => status)).to.deep.equal(["rejected", "fulfilled", "fulfilled"]);
    });

    it("leave the process's own listeners for rejections as they were", async () => {
        const before = process.listeners("unhandledRejection");

        await failureOf(() => Promise.reject(new Error("no")));

        expect(process.listeners("unhandledRejection")).to.deep.equal(before);
    });
});
