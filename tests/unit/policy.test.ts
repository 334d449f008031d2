import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, resourcePolicyDocument, trustPolicy } from "../../components/policy";
import { recordProgram } from "../support/program";

/** The JSON that a program makes. */
async function json(program: () => pulumi.Output<string>): Promise<unknown> {
    const { outputs } = await recordProgram(() => ({ json: program() }));
    if (typeof outputs.json !== "string") {
        throw new Error(`no JSON: ${JSON.stringify(outputs)}`);
    }
    return JSON.parse(outputs.json);
}

const BUCKET = "arn:aws:s3:::shop-logs";

describe("policy documents", () => {
    it("of an identity allow each statement", async () => {
        const document = await json(() =>
            policyDocument([
                { Sid: "Read", Action: ["s3:GetObject"], Resource: pulumi.output(`${BUCKET}/*`) },
                {
                    Sid: "List",
                    Action: ["s3:ListBucket"],
                    Resource: [BUCKET],
                    Condition: { StringEquals: { "s3:prefix": pulumi.output(["a/", "b/"]) } },
                },
            ]),
        );
        expect(document).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Sid: "Read", Action: ["s3:GetObject"], Resource: `${BUCKET}/*` },
                {
                    Effect: "Allow",
                    Sid: "List",
                    Action: ["s3:ListBucket"],
                    Resource: [BUCKET],
                    Condition: { StringEquals: { "s3:prefix": ["a/", "b/"] } },
                },
            ],
        });
    });

    it("of a resource allow and deny, each statement with its principal", async () => {
        const document = await json(() =>
            resourcePolicyDocument([
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: ["s3:*"],
                    Resource: [BUCKET, `${BUCKET}/*`],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
                {
                    Sid: "Write",
                    Effect: "Allow",
                    Principal: { Service: pulumi.output("logging.s3.amazonaws.com") },
                    Action: ["s3:PutObject"],
                    Resource: `${BUCKET}/*`,
                },
            ]),
        );
        expect(document).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: ["s3:*"],
                    Resource: [BUCKET, `${BUCKET}/*`],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
                {
                    Sid: "Write",
                    Effect: "Allow",
                    Principal: { Service: "logging.s3.amazonaws.com" },
                    Action: ["s3:PutObject"],
                    Resource: `${BUCKET}/*`,
                },
            ],
        });
    });

    it("of a role let one service assume it", async () => {
        expect(await json(() => trustPolicy("ecs-tasks.amazonaws.com"))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Action: ["sts:AssumeRole"],
                    Principal: { Service: "ecs-tasks.amazonaws.com" },
                },
            ],
        });
    });

    it("stay secret where a value is", async () => {
        const { secretOutputs } = await recordProgram(() => ({
            json: policyDocument([{ Sid: "Read", Action: ["s3:GetObject"], Resource: pulumi.secret(BUCKET) }]),
        }));
        expect(secretOutputs).to.deep.equal(["json"]);
    });
});
