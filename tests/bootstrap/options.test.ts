import { expect } from "chai";
import type { Environments } from "../../bootstrap/environments";
import { withAccount, withBoundary } from "../../bootstrap/file-edits";
import { asText, githubEnvironments } from "../../bootstrap/github-environments";
import { indistinct, readOptions } from "../../bootstrap/options";

const ENVIRONMENTS: Environments = {
    environments: [
        { name: "dev", branch: "develop", region: "eu-west-1" },
        {
            name: "prod",
            after: "dev",
            region: "eu-west-1",
            account: "111111111111",
            approvers: { release: ["octocat"], infrastructure: ["example/platform"] },
        },
    ],
    ephemeral: { from: "dev", label: "x", maxAgeHours: 1 },
};

describe("the bootstrap's options", () => {
    it("are read", () => {
        const args = ["--repository", "example/shop", "--environment", "prod", "--destroy", "--delete-state", "--yes"];
        expect(readOptions(args, ENVIRONMENTS)).to.deep.equal({
            repository: "example/shop",
            subjectPrefix: undefined,
            environment: ENVIRONMENTS.environments[1],
            account: "111111111111",
            yes: true,
            destroy: true,
            deleteState: true,
        });
    });

    it("are refused with everything that is wrong", () => {
        const args = [
            "--repository",
            "shop",
            "--environment",
            "qa",
            "--account",
            "12",
            "--subject-prefix",
            "repo:a/b",
            "--delete-state",
        ];
        expect(() => readOptions(args, ENVIRONMENTS)).to.throw(
            [
                '--repository "shop" is not of the form owner/name.',
                '--environment "qa" is not in .github/environments.yaml: there are dev, prod.',
                '--account "12" is not the 12 digits of an AWS account.',
                '--subject-prefix "repo:a/b" is neither repo:shop nor that with numbers, as repo:owner@1/name@2.',
                "--delete-state is for --destroy only.",
            ].join("\n       "),
        );
        expect(() => readOptions([], ENVIRONMENTS)).to.throw(
            "--repository is missing: name the repository on GitHub, as owner/name.\n" +
                "       --environment is missing: there are dev, prod.",
        );
    });

    it("are refused for another account than the file's", () => {
        const args = ["--repository", "a/b", "--environment", "prod", "--account", "222222222222"];
        expect(() => readOptions(args, ENVIRONMENTS)).to.throw(
            "--account 222222222222 is not that of prod in .github/environments.yaml, 111111111111.",
        );
    });

    it("take the numbers that GitHub puts into subjects, of this repository", () => {
        const args = ["--repository", "a/b", "--environment", "dev", "--subject-prefix"];
        expect(readOptions([...args, "repo:a@1/b@22"], ENVIRONMENTS).subjectPrefix).to.equal("repo:a@1/b@22");
        expect(() => readOptions([...args, "repo:a@1/c@22"], ENVIRONMENTS)).to.throw("--subject-prefix");
    });
});

describe("environments that share an account", () => {
    it("have names of which none begins with another, or with that of pull requests' stacks", () => {
        expect(indistinct(["dev", "staging", "prod"])).to.equal(undefined);
        expect(indistinct(["dev", "dev-two"])).to.deep.equal(["dev", "dev-two"]);
        expect(indistinct(["p", "prod"])).to.deep.equal(["p", "prod"]);
        expect(indistinct(["pr"])).to.deep.equal(["pr", "pr-"]);
    });
});

describe("what the bootstrap writes into files", () => {
    const source =
        "# head\nenvironments:\n    dev:\n        branch: develop # where\n        region: eu-west-1\n\n    qa: { branch: qa, region: eu-west-1 }\n";

    it("is the account, and nothing else changes", () => {
        expect(withAccount(source, "dev", "111111111111")).to.equal(
            source.replace("        region", '        account: "111111111111"\n        region'),
        );
        expect(withAccount(source, "qa", "222222222222")).to.equal(
            source.replace("qa, region", 'qa, account: "222222222222", region'),
        );
    });

    it("is nothing where it is there already", () => {
        const once = withAccount(source, "dev", "111111111111");
        expect(withAccount(once, "dev", "111111111111")).to.equal(once);
    });

    it("is the boundary in the stack file", () => {
        const stack = "config:\n  aws:region: eu-west-1\n\n  slipway:environment: dev\n";
        expect(withBoundary(stack, "slipway-boundary")).to.equal(
            "config:\n  aws:region: eu-west-1\n\n  slipway:permissionsBoundary: slipway-boundary\n  slipway:environment: dev\n",
        );
    });
});

describe("the GitHub environments", () => {
    const place = { account: "111111111111", region: "eu-west-1" };

    it("of one with approvers are for releases, infrastructure and drills, on the branch that leads to it", () => {
        const [, prod] = ENVIRONMENTS.environments;
        const made = githubEnvironments(ENVIRONMENTS, prod ?? { name: "", region: "" }, place);
        expect(made.map(({ name, approvers, branches }) => ({ name, approvers, branches }))).to.deep.equal([
            { name: "prod", approvers: ["octocat"], branches: ["develop"] },
            { name: "prod-infrastructure", approvers: ["example/platform"], branches: ["develop"] },
            { name: "prod-drill", approvers: [], branches: ["develop"] },
        ]);
        expect(made[2]?.variables).to.deep.equal({
            AWS_ROLE_ARN: "arn:aws:iam::111111111111:role/slipway-drill-prod",
            AWS_REGION: "eu-west-1",
            PULUMI_BACKEND_URL: "s3://slipway-state-111111111111-eu-west-1?region=eu-west-1",
            PULUMI_SECRETS_PROVIDER: "awskms://alias/slipway-pulumi?region=eu-west-1",
        });
    });

    it("of the one whose settings pull requests take has theirs, too, for every branch", () => {
        const [dev] = ENVIRONMENTS.environments;
        const made = githubEnvironments(ENVIRONMENTS, dev ?? { name: "", region: "" }, place);
        expect(made.map(({ name }) => name)).to.deep.equal(["dev", "dev-drill", "ephemeral"]);
        expect(asText(made.slice(2))).to.equal(
            [
                "  ephemeral",
                "    branches   all",
                "    approvers  none",
                "    AWS_ROLE_ARN=arn:aws:iam::111111111111:role/slipway-deploy-ephemeral",
                "    AWS_REGION=eu-west-1",
                "    PULUMI_BACKEND_URL=s3://slipway-state-111111111111-eu-west-1?region=eu-west-1",
                "    PULUMI_SECRETS_PROVIDER=awskms://alias/slipway-pulumi?region=eu-west-1",
            ].join("\n"),
        );
    });
});
