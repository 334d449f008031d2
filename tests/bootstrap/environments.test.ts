import { expect } from "chai";
import { loadEnvironments, parseEnvironments } from "../../bootstrap/environments";
import { PROJECT } from "../support/program";

const REGIONS: Readonly<Record<string, string>> = { dev: "eu-west-1", staging: "eu-west-1", prod: "eu-central-1" };

function parse(source: string) {
    return parseEnvironments(source, (stack) => REGIONS[stack]);
}

function mistakes(source: string): string[] {
    try {
        parse(source);
    } catch (error) {
        return (error instanceof Error ? error.message : "").split("\n").map((line) => line.trim());
    }
    return [];
}

describe("the file of environments", () => {
    it("of this project is read, in its order and without accounts", () => {
        const { environments, ephemeral } = loadEnvironments(PROJECT);
        expect(environments.map(({ name, branch, after }) => [name, branch, after])).to.deep.equal([
            ["dev", "develop", undefined],
            ["staging", "main", undefined],
            ["prod", undefined, "staging"],
        ]);
        expect(environments.map(({ account }) => account)).to.deep.equal([undefined, undefined, undefined]);
        expect(ephemeral).to.deep.equal({ from: "dev", label: "preview-environment", maxAgeHours: 72 });
    });

    it("gives approvers, with an empty list where one is left out", () => {
        const { environments } = parse(
            'environments: {dev: {branch: main, region: eu-west-1, account: "111111111111", approvers: {release: [octocat, example/platform]}}}',
        );
        expect(environments).to.deep.equal([
            {
                name: "dev",
                branch: "main",
                region: "eu-west-1",
                account: "111111111111",
                approvers: { release: ["octocat", "example/platform"], infrastructure: [] },
            },
        ]);
    });

    it("is refused with all that is misspelled", () => {
        expect(
            mistakes(
                "environments: {dev: {branch: a b, acount: 1, region: Ireland}, prod: {after: dev, account: 111111111111}}\n" +
                    "ephemeral: {from: dev, maxAgeHours: 0}",
            ),
        ).to.deep.equal([
            ".github/environments.yaml has 7 mistakes:",
            'environments.dev.branch: "a b" is not the name of a branch, like "main".',
            'environments.dev.region: "Ireland" is not an AWS region, like "eu-west-1".',
            'environments.dev.acount: unknown setting. Did you mean "account"?',
            'environments.prod.account: 111111111111 is not the 12 digits of an AWS account in quotes, like "111111111111".',
            "environments.prod.region: is missing: The AWS region.",
            "ephemeral.label: is missing: The label that asks for one.",
            "ephemeral.maxAgeHours: 0 is not a whole number of hours from 1 to 8760.",
        ]);
    });

    it("is refused with all that does not go together", () => {
        expect(
            mistakes(
                [
                    "environments:",
                    '  dev: {branch: main, after: staging, region: eu-west-2, account: "111111111111"}',
                    "  staging: {branch: main, region: eu-west-1}",
                    '  prod: {after: live, region: eu-central-1, account: "111111111111"}',
                    "  prod-drill: {branch: x, region: eu-west-1}",
                    "ephemeral: {from: qa, label: x, maxAgeHours: 1}",
                ].join("\n"),
            ),
        ).to.deep.equal([
            ".github/environments.yaml has 8 mistakes:",
            'environments.dev: needs either "branch" or "after", and not both.',
            "environments.dev.region: eu-west-2 is not aws:region of Pulumi.dev.yaml, eu-west-1.",
            "environments.prod-drill: the delivery has a use of its own for this name. Choose another.",
            "environments.prod-drill: there is no Pulumi.prod-drill.yaml with aws:region.",
            'environments.prod.after: "live" leads to no environment with a branch.',
            'environments.staging.branch: "main" is deployed to dev already. Use "after: dev".',
            "environments.prod.region: dev has the same account and another region. Use an account for each.",
            'ephemeral.from: there is no environment "qa".',
        ]);
    });

    it("is refused where environments follow each other in a circle", () => {
        expect(
            mistakes(
                "environments: {dev: {after: staging, region: eu-west-1}, staging: {after: dev, region: eu-west-1}}",
            ),
        ).to.include('environments.dev.after: "staging" leads to no environment with a branch.');
    });

    it("is refused where it is missing, no YAML, or without environments", () => {
        expect(() => loadEnvironments("/nonexistent")).to.throw("There is no /nonexistent/Pulumi.yaml.");
        expect(mistakes("environments: {")[0]).to.match(/^\.github\/environments\.yaml is not YAML: /);
        expect(mistakes("environments: {}")).to.include("environments: there is none.");
    });
});
