import { CloudFormationClient, CreateChangeSetCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateOpenIDConnectProviderCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    CreateBucketCommand,
    DeleteBucketCommand,
    DeleteObjectCommand,
    GetObjectCommand,
    HeadBucketCommand,
    ListObjectVersionsCommand,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../support/emulator";
import { orSkip } from "../support/or-skip";
import { PROJECT } from "../support/program";
import { Environment } from "./support/environment";
import { FakeGh } from "./support/fake-gh";
import { ProjectFolder } from "./support/world";

const run = promisify(execFile);

const BUCKET = "slipway-state-123456789012-eu-west-1";

describe("the bootstrap of an account", function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let folder: ProjectFolder;
    const environment = new Environment();

    before(async function () {
        emulator = orSkip(this, await startEmulator());
        environment.set({ ...emulator.environment, PATH: "/nonexistent" });
        folder = new ProjectFolder();
    });

    after(async () => {
        environment.restore();
        (folder as ProjectFolder | undefined)?.remove();
        await (emulator as Emulator | undefined)?.stop();
    });

    // The tests are one account's life, in order.

    it("says the cause of a failure first, and leaves nothing that is in the way", async () => {
        const s3 = new S3Client(emulator.client);
        const Bucket = "slipway-state-logs-123456789012-eu-west-1";
        await s3.send(new CreateBucketCommand({ Bucket }));
        const { exitCode, error } = await folder.bootstrap("--environment", "dev");
        expect(exitCode).to.equal(1);
        expect(error).to.match(/^StateLogs: .+already exists\.\nStack slipway-bootstrap: ROLLBACK_COMPLETE\.$/);
        expect(await stackStatus()).to.equal("ROLLBACK_COMPLETE");
        expect(folder.read("Pulumi.dev.yaml")).to.not.contain("slipway:permissionsBoundary");
        await s3.send(new DeleteBucketCommand({ Bucket }));
    });

    it("makes bucket, key, provider, policies and roles, and says what comes next", async () => {
        const { exitCode, printed, error, steps } = await folder.bootstrap("--environment", "dev");
        expect([exitCode, error]).to.deep.equal([0, ""]);
        expect(steps[0]).to.equal("An earlier run was not finished (ROLLBACK_COMPLETE): removing what it left");
        expect(printed).to.match(/^\n +what +type +replaced\n {2}add {2}Boundary +AWS::IAM::ManagedPolicy\n/);
        expect(printed).to.contain(
            "\nDone: dev in account 123456789012 (eu-west-1).\nWritten: .github/environments.yaml\n",
        );
        expect(printed).to.contain(
            "To be set on GitHub by hand, since gh is not installed (Settings, Environments):\n  dev\n",
        );
        expect(printed).to.contain("give its own with --subject-prefix");
        expect(printed.slice(printed.indexOf("\nNext"))).to.equal(
            [
                "",
                "Next",
                `  pulumi login "s3://${BUCKET}?region=eu-west-1"`,
                '  pulumi stack init dev --secrets-provider "awskms://alias/slipway-pulumi?region=eu-west-1"',
                "  pulumi up --stack dev",
                "",
            ].join("\n"),
        );
        const iam = new IAMClient(emulator.client);
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: "slipway-deploy-dev" }));
        expect(Role?.Tags).to.deep.include({ Key: "SlipwayStack", Value: "dev" });
        expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).to.contain(
            "repo:example/shop:environment:dev",
        );
    });

    it("gives the state its form, which the role that reads could not write", async () => {
        expect(await stateMetadata()).to.equal("version: 1\n");
    });

    it("writes account and boundary into the files", () => {
        expect(folder.read(".github/environments.yaml")).to.contain('branch: develop\n    account: "123456789012"\n');
        expect(folder.read("Pulumi.dev.yaml")).to.contain(
            "  slipway:permissionsBoundary: slipway-boundary\n  slipway:environment: dev\n",
        );
    });

    it("changes nothing where it is run again", async () => {
        const { exitCode, printed, steps } = await folder.bootstrap("--environment", "dev");
        expect(exitCode).to.equal(0);
        expect(printed).to.match(/^\nNo changes: the account is as it should be\.\n\nTo be set on GitHub/);
        expect(steps).to.deep.equal([]);
    });

    it("adds the roles of another environment, and changes nothing else", async () => {
        const { exitCode, printed } = await folder.bootstrap("--environment", "prod");
        expect(exitCode).to.equal(0);
        expect(printed.split("\n\n")[0]).to.equal(
            [
                "",
                "       what            type            replaced",
                "  add  DeployRoleProd  AWS::IAM::Role",
                "  add  DrillRoleProd   AWS::IAM::Role",
            ].join("\n"),
        );
        expect(printed).to.contain("Done: dev, prod in account 123456789012");
    });

    it("does nothing with the credentials of another account", async () => {
        const other = new ProjectFolder();
        try {
            const main = join(PROJECT, "bootstrap/main.ts");
            const tsx = join(PROJECT, "node_modules/.bin/tsx");
            const args = ["--repository", "example/shop", "--environment", "dev", "--account", "222222222222", "--yes"];
            const env = { ...emulator.environment, PATH: dirname(process.execPath), NODE_NO_WARNINGS: "1" };
            const ended = await run(tsx, [main, ...args], { cwd: other.path, env }).catch((error: unknown) => error);
            expect(ended).to.deep.include({
                code: 2,
                stdout: "Account 123456789012, region eu-west-1, as arn:aws:iam::123456789012:root\n",
            });
            expect(String(Reflect.get(Object(ended), "stderr"))).to.match(
                /^error: These credentials are of account 123456789012, and dev belongs to 222222222222\. Nothing was changed/,
            );
        } finally {
            other.remove();
        }
    });

    it("is for one repository", async () => {
        const { exitCode, error } = await folder.bootstrap("--environment", "dev", "--repository", "example/other");
        expect(exitCode).to.equal(1);
        expect(error).to.match(/^Account 123456789012 is set up for example\/shop, not example\/other\./);
    });

    it("changes nothing where nobody can be asked", async () => {
        const { exitCode, error } = await folder.bootstrap("--environment", "staging", "--no-yes");
        expect(exitCode).to.equal(1);
        expect(error).to.equal("Nobody can be asked, as this is no terminal. Nothing was changed: give --yes.");
        expect((await folder.bootstrap("--environment", "dev")).printed).to.match(/^\nNo changes/);
    });

    it("sets GitHub up where gh is logged in, and takes the subjects' beginning from it", async () => {
        const gh = new FakeGh({
            "GET repos/example/shop/actions/oidc/customization/sub": {
                use_default: true,
                sub_claim_prefix: "repo:example@11/shop@22",
            },
            "GET repos/example/shop/environments/dev/deployment-branch-policies": {
                branch_policies: [{ id: 31, name: "trunk" }],
            },
            "GET repos/example/shop/environments/dev-drill/deployment-branch-policies": {
                branch_policies: [{ id: 32, name: "main" }],
            },
        });
        environment.set({ PATH: gh.folder });
        try {
            const { exitCode, printed, steps } = await folder.bootstrap("--environment", "dev");
            expect(exitCode).to.equal(0);
            expect(printed).to.match(/change +PreviewRole +AWS::IAM::Role +no\n/);
            expect(steps.slice(-3)).to.deep.equal([
                "GitHub environment dev",
                "GitHub environment dev-drill",
                "GitHub environment ephemeral",
            ]);
            const calls = gh.calls();
            expect(calls).to.deep.include({
                args: ["api", "--method", "PUT", "repos/example/shop/environments/dev", "--input", "-"],
                // No list of approvers: not every plan takes one.
                input: {
                    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
                },
            });
            const posted = calls.filter(({ args }) => args.includes("POST")).map(({ args, input }) => [args[3], input]);
            expect(posted).to.deep.equal([
                ["repos/example/shop/environments/dev/deployment-branch-policies", { name: "develop" }],
                ["repos/example/shop/environments/dev-drill/deployment-branch-policies", { name: "develop" }],
            ]);
            const deleted = calls.filter(({ args }) => args.includes("DELETE")).map(({ args }) => args[3]);
            expect(deleted).to.deep.equal(["repos/example/shop/environments/dev/deployment-branch-policies/31"]);
            const set = calls.filter(({ args }) => args[0] === "variable").map(({ args }) => args.slice(2).join(" "));
            expect(set).to.have.length(12);
            expect(set[0]).to.equal(
                "AWS_ROLE_ARN --repo example/shop --env dev --body arn:aws:iam::123456789012:role/slipway-deploy-dev",
            );
        } finally {
            environment.set({ PATH: "/nonexistent" });
            gh.remove();
        }
        const { Role } = await new IAMClient(emulator.client).send(new GetRoleCommand({ RoleName: "slipway-preview" }));
        expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).to.contain(
            "repo:example@11/shop@22:pull_request",
        );
    });

    it("keeps the numbers of the subjects where GitHub does not tell them", async () => {
        const gh = new FakeGh({
            "GET repos/example/shop": { full_name: "example/shop" },
            "GET repos/example/shop/environments/dev/deployment-branch-policies": { branch_policies: [] },
            "GET repos/example/shop/environments/dev-drill/deployment-branch-policies": { branch_policies: [] },
        });
        environment.set({ PATH: gh.folder });
        try {
            expect((await folder.bootstrap("--environment", "dev")).printed).to.match(/^\nNo changes/);
        } finally {
            environment.set({ PATH: "/nonexistent" });
            gh.remove();
        }
    });

    it("leaves the form of the state that is there", async () => {
        await new S3Client(emulator.client).send(
            new PutObjectCommand({ Bucket: BUCKET, Key: ".pulumi/meta.yaml", Body: "version: 2\n" }),
        );
        expect((await folder.bootstrap("--environment", "dev")).exitCode).to.equal(0);
        expect(await stateMetadata()).to.equal("version: 2\n");
    });

    it("gives no form to a state of Pulumi's older layout, which has none", async () => {
        await remove(".pulumi/meta.yaml");
        await put(".pulumi/stacks/dev.json");
        expect((await folder.bootstrap("--environment", "dev")).exitCode).to.equal(0);
        expect(await stateMetadata()).to.equal(undefined);
        await remove(".pulumi/stacks/dev.json");
    });

    it("keeps an environment whose stack is in the bucket, and names it", async () => {
        await put(".pulumi/stacks/slipway/dev.json", ".pulumi/stacks/slipway/dev.json.bak");
        const { exitCode, error } = await folder.bootstrap("--environment", "dev", "--destroy");
        expect(exitCode).to.equal(1);
        expect(error).to.equal(
            `${BUCKET} still has a stack: slipway/dev.\nNothing was changed. For each: pulumi destroy --stack <name>, ` +
                "then pulumi stack rm <name>.",
        );
    });

    it("takes one environment away, and leaves the other what it has", async () => {
        const { exitCode, printed } = await folder.bootstrap("--environment", "prod", "--destroy");
        expect(exitCode).to.equal(0);
        expect(printed).to.contain(
            "  remove  DeployRoleProd  AWS::IAM::Role\n  remove  DrillRoleProd   AWS::IAM::Role\n",
        );
        expect(printed).to.contain("prod is gone from account 123456789012; dev stay.");
        const again = await folder.bootstrap("--environment", "prod", "--destroy");
        expect(again.error).to.equal("Account 123456789012 does not have prod: it has dev.");
    });

    it("takes everything away with the last one, but the state and its key", async () => {
        await new S3Client(emulator.client).send(new PutObjectCommand({ Bucket: BUCKET, Key: "x", Body: "x" }));
        await remove(".pulumi/stacks/slipway/dev.json");
        const { exitCode, printed, error } = await folder.bootstrap("--environment", "dev", "--destroy");
        expect([exitCode, error]).to.deep.equal([0, ""]);
        expect(printed).to.contain(`What stays: the buckets ${BUCKET} and `);
        const s3 = new S3Client(emulator.client);
        await s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
        expect(await stackStatus()).to.equal(undefined);
    });

    it("takes over what such a destroy has left, and a provider that is there", async () => {
        const iam = new IAMClient(emulator.client);
        await iam.send(
            new CreateOpenIDConnectProviderCommand({
                Url: "https://token.actions.githubusercontent.com",
                ClientIDList: ["sts.amazonaws.com"],
            }),
        );
        const { exitCode, printed, error } = await folder.bootstrap("--environment", "dev");
        expect([exitCode, error]).to.deep.equal([0, ""]);
        expect(printed).to.contain("  add  Read ");
        expect(printed).to.not.match(/AWS::(S3::|KMS::|IAM::OIDCProvider)/);
        expect((await folder.bootstrap("--environment", "dev")).printed).to.match(/^\nNo changes/);
    });

    it("deletes the state only where that is asked for", async () => {
        const { exitCode, steps, error } = await folder.bootstrap(
            "--environment",
            "dev",
            "--destroy",
            "--delete-state",
        );
        expect([exitCode, error]).to.deep.equal([0, ""]);
        expect(steps.slice(-3).map((step) => step.replace(/\(.+\)/, "(id)"))).to.deep.equal([
            `Deleted bucket ${BUCKET}`,
            "Deleted bucket slipway-state-logs-123456789012-eu-west-1",
            "Deleted key alias/slipway-pulumi (id), in 30 days",
        ]);
        const again = await folder.bootstrap("--environment", "dev", "--destroy");
        expect(again.printed).to.contain("There was nothing to take away.");
    });

    it("removes what an interrupted run has left, and goes on", async () => {
        const formation = new CloudFormationClient(emulator.client);
        await formation.send(
            new CreateChangeSetCommand({
                StackName: "slipway-bootstrap",
                ChangeSetName: "interrupted",
                ChangeSetType: "CREATE",
                TemplateBody: JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } }),
            }),
        );
        expect(await stackStatus()).to.equal("REVIEW_IN_PROGRESS");
        const { exitCode, steps } = await folder.bootstrap("--environment", "dev");
        expect(exitCode).to.equal(0);
        expect(steps[0]).to.equal("An earlier run was not finished (REVIEW_IN_PROGRESS): removing what it left");
        expect(await stackStatus()).to.equal("CREATE_COMPLETE");
    });

    async function stateMetadata(): Promise<string | undefined> {
        const found = await new S3Client(emulator.client)
            .send(new GetObjectCommand({ Bucket: BUCKET, Key: ".pulumi/meta.yaml" }))
            .catch(() => undefined);
        return found?.Body?.transformToString();
    }

    async function put(...keys: readonly string[]): Promise<void> {
        const s3 = new S3Client(emulator.client);
        for (const Key of keys) {
            await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "{}" }));
        }
    }

    async function remove(key: string): Promise<void> {
        const s3 = new S3Client(emulator.client);
        const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: key }));
        for (const { Key, VersionId } of Versions) {
            await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key, VersionId }));
        }
    }

    async function stackStatus(): Promise<string | undefined> {
        const formation = new CloudFormationClient(emulator.client);
        const answer = await formation
            .send(new DescribeStacksCommand({ StackName: "slipway-bootstrap" }))
            .catch(() => undefined);
        return answer?.Stacks?.[0]?.StackStatus;
    }
});
