import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { EncryptionKey } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents, TAGGED, tagging } from "../support/components";
import { keyPolicyStatements, logStatements } from "../support/key-policy";
import { policyOf, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:EncryptionKey";
const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";

describe("EncryptionKey", () => {
    it("says whose data it encrypts where nothing else is said", async () => {
        const recording = await recordProgram(() => {
            new EncryptionKey("data");
        });
        expect(resource(recording, KEY, "data").inputs.description).to.equal("Data of shop dev");
    });

    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordProgram(() => {
                new EncryptionKey("data", { description: "Data of the shop" });
            });
        });

        it("creates a key and an alias under the component", () => {
            expect(parents(recording)).to.deep.equal({
                [`${COMPONENT}::data`]: "stack",
                [`${KEY}::data`]: `${COMPONENT}::data`,
                [`${ALIAS}::data`]: `${COMPONENT}::data`,
            });
        });

        it("rotates the key every year and leaves 30 days to save a deleted one", () => {
            const { policy, ...inputs } = resource(recording, KEY, "data").inputs;
            expect(policy).to.be.a("string");
            expect(inputs).to.deep.equal({
                description: "Data of the shop",
                enableKeyRotation: true,
                deletionWindowInDays: 30,
            });
        });

        it("leaves the key to the account's IAM policies, to its logs in this region, and to its alarms and budgets", () => {
            expect(policyOf(recording, KEY, "data")).to.deep.equal(keyPolicyStatements("eu-west-1"));
        });

        it("refuses to delete the key, but not the alias", () => {
            expect(resource(recording, KEY, "data").options.protect).to.equal(true);
            expect(resource(recording, ALIAS, "data").options.protect).to.equal(false);
        });

        it("names the alias after project, stack and component", () => {
            const key = resource(recording, KEY, "data");
            const alias = resource(recording, ALIAS, "data");
            expect(alias.inputs).to.deep.equal({ name: "alias/shop-dev-data", targetKeyId: key.outputs.keyId });
            expect(dependenciesOf(recording, alias)).to.deep.equal([`${KEY}::data`]);
        });

        it("puts out the key's ARN and the alias", () => {
            expect(resource(recording, COMPONENT, "data").outputs).to.deep.equal({
                arn: resource(recording, KEY, "data").outputs.arn,
                aliasName: "alias/shop-dev-data",
            });
        });
    });

    it("can be deleted, after a week, where it is not protected", async () => {
        const recording = await recordProgram(() => {
            new EncryptionKey("data", { description: "Trial", protect: false, deletionWindowInDays: 7 });
        });
        const key = resource(recording, KEY, "data");
        expect(key.options.protect).to.equal(false);
        expect(key.inputs.deletionWindowInDays).to.equal(7);
    });

    it("speaks of the partition that the region is in", async () => {
        const recording = await recordProgram(
            () => {
                new EncryptionKey("data", { description: "Data" });
            },
            { "aws:region": "us-gov-west-1" },
        );
        const [account, ...logs] = policyOf(recording, KEY, "data").slice(0, 3);
        expect(account?.Principal).to.deep.equal({ AWS: "arn:aws-us-gov:iam::123456789012:root" });
        expect(logs).to.deep.equal(logStatements("us-gov-west-1", "aws-us-gov"));
    });

    it("speaks of the region of the provider that it is given", async () => {
        const recording = await recordProgram(() => {
            const provider = new aws.Provider("virginia", { region: "us-east-1" });
            new EncryptionKey("data", { description: "Data" }, { provider });
        });
        expect(policyOf(recording, KEY, "data").slice(1, 3)).to.deep.equal(logStatements("us-east-1"));
    });

    describe("transform", () => {
        it("takes an object for each child", async () => {
            const recording = await recordProgram(() => {
                new EncryptionKey("data", {
                    description: "Data",
                    transform: { key: TAGGED, alias: { name: "alias/shop" } },
                });
            });
            expect(resource(recording, KEY, "data").inputs).to.include({
                description: "Data",
                enableKeyRotation: true,
            });
            expect(resource(recording, KEY, "data").inputs.tags).to.deep.equal({ transformed: "yes" });
            expect(resource(recording, ALIAS, "data").inputs.name).to.equal("alias/shop");
            expect(resource(recording, COMPONENT, "data").outputs.aliasName).to.equal("alias/shop");
        });

        it("takes a function for each child", async () => {
            const recording = await recordProgram(() => {
                new EncryptionKey("data", {
                    description: "Data",
                    transform: {
                        key: tagging,
                        alias: (args, options, name) => {
                            options.retainOnDelete = true;
                            return { ...args, name: `alias/${name}` };
                        },
                    },
                });
            });
            const key = resource(recording, KEY, "data");
            const alias = resource(recording, ALIAS, "data");
            expect(key.inputs.tags).to.deep.equal({ name: "data" });
            expect(key.options).to.include({ protect: true, retainOnDelete: true });
            expect(alias.inputs).to.deep.equal({ name: "alias/data", targetKeyId: key.outputs.keyId });
            expect(alias.options.retainOnDelete).to.equal(true);
        });
    });
});
