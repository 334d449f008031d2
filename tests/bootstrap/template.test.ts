import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { loadEnvironments } from "../../bootstrap/environments";
import { type Bootstrap, LONGEST_TEMPLATE, template } from "../../bootstrap/template";
import { LONGEST_POLICY } from "../../bootstrap/statements";
import { pythonEnvironment } from "../support/emulator/python";
import { PROJECT } from "../support/program";

/** The longest account in everything that a template is made of. */
const BOOTSTRAP: Bootstrap = {
    account: "123456789012",
    region: "ap-southeast-1",
    regions: ["ap-southeast-1", "ap-northeast-1"],
    repository: "example-organization/a-repository-with-a-long-name",
    subjectPrefix: "repo:example-organization@1234567890/a-repository-with-a-long-name@1234567890",
    environments: loadEnvironments(PROJECT),
    held: ["dev", "staging", "prod"],
    provider: undefined,
    ownKey: true,
    ownState: true,
};

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const LIMITS = { trust: 2_048, inline: 10_240, attached: 10 } as const;

const role = z.object({
    RoleName: z.string(),
    AssumeRolePolicyDocument: z.unknown(),
    ManagedPolicyArns: z.array(z.unknown()),
    Policies: z.array(z.object({ PolicyDocument: z.unknown() })),
});

function length(value: unknown): number {
    return JSON.stringify(value).length;
}

describe("the account's template", () => {
    const made = template(BOOTSTRAP);
    const ofType = (type: string) => Object.values(made.Resources).filter(({ Type }) => Type === type);

    it("fits into a call of CloudFormation's with all environments", () => {
        expect(Buffer.byteLength(JSON.stringify(made))).to.be.at.most(LONGEST_TEMPLATE);
    });

    it("keeps within IAM's quotas", () => {
        for (const { Properties } of ofType("AWS::IAM::ManagedPolicy")) {
            expect(length(Properties.PolicyDocument), String(Properties.ManagedPolicyName)).to.be.at.most(
                LONGEST_POLICY,
            );
        }
        const roles = ofType("AWS::IAM::Role").map(({ Properties }) => role.parse(Properties));
        expect(roles.map(({ RoleName }) => RoleName)).to.deep.equal([
            "slipway-preview",
            "slipway-deploy-dev",
            "slipway-deploy-staging",
            "slipway-deploy-prod",
            "slipway-drill-dev",
            "slipway-drill-staging",
            "slipway-drill-prod",
            "slipway-deploy-ephemeral",
        ]);
        for (const { RoleName, AssumeRolePolicyDocument, ManagedPolicyArns, Policies } of roles) {
            expect(length(AssumeRolePolicyDocument), RoleName).to.be.at.most(LIMITS.trust);
            expect(ManagedPolicyArns.length, RoleName).to.be.at.most(LIMITS.attached);
            expect(length(Policies.map(({ PolicyDocument }) => PolicyDocument)), RoleName).to.be.at.most(LIMITS.inline);
        }
    });

    it("keeps state and key where the stack is deleted, and only there", () => {
        const kept = Object.entries(made.Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy !== undefined);
        expect(
            kept.map(([name, { DeletionPolicy, UpdateReplacePolicy }]) => [name, DeletionPolicy, UpdateReplacePolicy]),
        ).to.deep.equal(
            ["StateLogs", "StateLogsPolicy", "State", "StatePolicy", "Key", "KeyAlias"].map((name) => [
                name,
                "RetainExceptOnCreate",
                "Retain",
            ]),
        );
    });

    it("has a state bucket that is versioned, encrypted, logged, private and for TLS only", () => {
        const { State, StatePolicy } = made.Resources;
        expect(State?.Properties).to.deep.include({
            BucketName: "slipway-state-123456789012-ap-southeast-1",
            VersioningConfiguration: { Status: "Enabled" },
            PublicAccessBlockConfiguration: {
                BlockPublicAcls: true,
                BlockPublicPolicy: true,
                IgnorePublicAcls: true,
                RestrictPublicBuckets: true,
            },
            OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
            LoggingConfiguration: { DestinationBucketName: { Ref: "StateLogs" }, LogFilePrefix: "state/" },
            BucketEncryption: {
                ServerSideEncryptionConfiguration: [
                    {
                        BucketKeyEnabled: true,
                        ServerSideEncryptionByDefault: {
                            SSEAlgorithm: "aws:kms",
                            KMSMasterKeyID: { "Fn::GetAtt": ["Key", "Arn"] },
                        },
                    },
                ],
            },
        });
        expect(JSON.stringify(StatePolicy?.Properties)).to.contain(
            '"Condition":{"Bool":{"aws:SecureTransport":"false"}}',
        );
        expect(made.Resources.Key?.Properties.EnableKeyRotation).to.equal(true);
    });

    it("leaves out what the account has already", () => {
        const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
        const { Resources, Outputs } = template({ ...BOOTSTRAP, provider, ownKey: false, ownState: false });
        expect(Object.keys(Resources)).to.not.include.members(["GitHub"]);
        expect(Object.keys(Resources)).to.not.include.members(["State"]);
        expect(Object.keys(Resources)).to.not.include.members(["Key"]);
        expect(JSON.stringify(Resources.PreviewRole)).to.contain(`"Federated":"${provider}"`);
        expect([Outputs.Provider?.Value, Outputs.Key?.Value, Outputs.State?.Value]).to.deep.equal([
            provider,
            "alias/slipway-pulumi",
            "kept",
        ]);
    });
});

describe("the linters of the account's template", function () {
    this.timeout(1_000_000);
    let python = "";
    let folder = "";

    before(async function () {
        try {
            python = await pythonEnvironment("linters", join(__dirname, "linters/requirements.txt"));
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            console.warn(`cfn-lint and parliament cannot run, and their tests are skipped: ${reason}`);
            this.skip();
        }
        folder = await mkdtemp(join(tmpdir(), "slipway-linters-"));
    });

    after(async () => {
        await rm(folder, { recursive: true, force: true });
    });

    it("cfn-lint finds nothing in it", async () => {
        const file = join(folder, "template.json");
        await writeFile(file, JSON.stringify(template(BOOTSTRAP)));
        expect(
            await run(
                ["-c", "from cfnlint.runner import main; main()"],
                ["--regions", "ap-southeast-1", "--template", file],
            ),
        ).to.equal("");
    });

    it("parliament finds nothing in its policies, but what it knows less of than AWS", async () => {
        const policies = Object.entries(template(BOOTSTRAP).Resources).flatMap(([name, { Properties }]) => {
            const inline = z.array(z.object({ PolicyDocument: z.unknown() })).safeParse(Properties.Policies);
            return [Properties.PolicyDocument, ...(inline.data ?? []).map(({ PolicyDocument }) => PolicyDocument)]
                .filter((document) => document !== undefined && !name.startsWith("State"))
                .map((document) => [name, document] as const);
        });
        for (const [name, document] of policies) {
            await writeFile(join(folder, `${name}.policy.json`), JSON.stringify(document));
        }
        const printed = await run(
            ["-m", "parliament.cli"],
            [
                ...["--directory", folder, "--include_policy_extension", "policy.json"],
                ...["--minimum_severity", "MEDIUM", "--json"],
            ],
        );
        const findings = printed.split("\n").filter((line) => line !== "" && !KNOWN.some((known) => known.test(line)));
        expect(policies).to.have.length.greaterThan(10);
        expect(findings).to.deep.equal([]);
    });

    // Not by the programs beside the interpreter: they name the folder in which they were made.
    async function run(start: readonly string[], args: readonly string[]): Promise<string> {
        return new Promise((resolve, reject) => {
            execFile(python, [...start, ...args], { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
                if (error !== null && typeof error.code !== "number") {
                    reject(new Error(`${python} cannot be started`, { cause: error }));
                    return;
                }
                resolve(`${stdout}${stderr.includes("Traceback") ? stderr : ""}`.trim());
            });
        });
    }
});

// What parliament says of right policies, each with the page that says otherwise.
const KNOWN: readonly RegExp[] = [
    // A key's aliases are a condition of every call about the key:
    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
    /Unknown condition kms:ResourceAliases for action kms:/,
    // Calls that take one of several kinds of resources: an execution or an express one, a machine or a map run
    // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html).
    /"RESOURCE_MISMATCH".*"states:(ListExecutions|DescribeExecution|StopExecution|GetExecutionHistory)"/,
    // An alias and its key are allowed by a statement each: the key is limited by its tag.
    /"RESOURCE_MISMATCH".*"kms:CreateAlias".*"kms:UpdateAlias"/,
];
