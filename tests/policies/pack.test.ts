import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { POLICIES } from "../../policies/catalogue";
import type { CheckedResource } from "../../policies/model";
import { checkedResources } from "../../preview/policies";
import { PolicyPackProcess } from "../support/policy-pack";
import { stackConfig } from "../support/program";
import { stackRecording } from "../support/stacks";
import { checked } from "./cases/case";

/** A property that depends on another resource is unknown until that one is created, the whole of it. */
function beforeCreation(resource: CheckedResource): CheckedResource {
    const props = Object.entries(resource.props).map(([key, value]): [string, unknown] => [
        key,
        key in resource.propertyDependencies ? pulumi.runtime.unknownValue : value,
    ]);
    return { ...resource, props: Object.fromEntries(props) };
}

describe("the policy pack, as Pulumi's engine starts it", function () {
    this.timeout(90_000);
    let pack: PolicyPackProcess;
    let prod: CheckedResource[];

    before(async () => {
        const config = stackConfig("prod");
        prod = checkedResources(await stackRecording("prod"), config);
        pack = await PolicyPackProcess.start("prod", config);
    });

    after(async () => {
        await pack.stop();
    });

    it("has all policies but those that only the preview can ask, with their severities", async () => {
        expect(await pack.policies()).to.deep.equal([
            ...POLICIES.filter(({ kind }) => kind !== "preview").map(({ id, severity }) => `${severity} ${id}`),
            "advisory exemptions",
        ]);
    });

    it("has nothing against prod, once all is known", async () => {
        expect(await pack.analyzeStack(prod)).to.deep.equal([]);
    });

    it("has nothing against prod before it is created, when most is unknown", async () => {
        const unknown = prod.map(beforeCreation);
        // One of each type: each call is a question to all policies.
        const types = new Map(unknown.map((resource) => [resource.type, resource]));
        const alone = await Promise.all([...types.values()].map((resource) => pack.analyze(resource)));
        expect(alone.flat()).to.deep.equal([]);
        expect(await pack.analyzeStack(unknown)).to.deep.equal([]);
    });

    it("refuses a resource before it is created", async () => {
        const kept = {
            deletionProtection: true,
            skipFinalSnapshot: false,
            finalSnapshotIdentifier: "reports-final",
            deleteAutomatedBackups: false,
        };
        const open = checked(
            "aws:rds/instance:Instance",
            "reports",
            { ...kept, storageEncrypted: pulumi.runtime.unknownValue, publiclyAccessible: true },
            { protect: true },
        );
        expect(await pack.analyze(open)).to.deep.equal([
            {
                policy: "no-public-database",
                message:
                    "No database has a public address, and no snapshot is shared with everybody.\n" +
                    "publiclyAccessible: true, must not be.",
                level: "mandatory",
                urn: "",
            },
        ]);
    });

    it("only tells of what is advisory", async () => {
        const log = checked("aws:cloudwatch/logGroup:LogGroup", "short", { kmsKeyId: "key", retentionInDays: 30 });
        expect((await pack.analyze(log)).map(({ policy, level }) => ({ policy, level }))).to.deep.equal([
            { policy: "log-year-in-prod", level: "advisory" },
        ]);
    });

    it("reads within lists that hold what is unknown, and within secrets, which it does not say", async () => {
        const secret = { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: "correct-horse" };
        const variables = { DB_PASSWORD: secret, URL: pulumi.runtime.unknownValue };
        const hook = checked("aws:lambda/function:Function", "hook", { environment: { variables }, layers: [secret] });
        const [only, ...others] = await pack.analyze(hook);
        expect(others).to.deep.equal([]);
        expect(only?.policy).to.equal("no-plain-secrets");
        expect(only?.message.split("\n").at(-1)).to.equal("DB_PASSWORD holds a secret, by its name.");
    });

    it("refuses resources together, naming the one that is wrong, and tells of an exemption for none", async () => {
        const open = checked("aws:ec2/securityGroup:SecurityGroup", "open", {
            ingress: [
                pulumi.runtime.unknownValue,
                { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp", fromPort: 22, toPort: 22 },
            ],
        });
        const found = await pack.analyzeStack([open]);
        expect(
            found.map(({ message, ...others }) => ({ ...others, message: message.split("\n").at(-1) })),
        ).to.deep.equal([
            {
                policy: "no-open-security-group",
                level: "mandatory",
                urn: open.urn,
                message: "0.0.0.0/0 may come in to port 22.",
            },
            {
                policy: "exemptions",
                level: "advisory",
                urn: "",
                message:
                    "encrypted-in-transit: aws:lb/listener:Listener::web-http matches no resource: correct or remove it.",
            },
        ]);
    });
});
