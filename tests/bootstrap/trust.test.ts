import { expect } from "chai";
import type { Environments } from "../../bootstrap/environments";
import { rolesOf, trustPolicy } from "../../bootstrap/trust";
import { mayAssume } from "../support/trust";

const ENVIRONMENTS: Environments = {
    environments: [
        { name: "dev", branch: "develop", region: "eu-west-1" },
        { name: "staging", branch: "main", region: "eu-west-1" },
        {
            name: "prod",
            after: "staging",
            region: "eu-west-1",
            approvers: { release: ["octocat"], infrastructure: [] },
        },
    ],
    ephemeral: { from: "dev", label: "preview-environment", maxAgeHours: 72 },
};
const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const AWS = "sts.amazonaws.com";

// Who asks, and the roles of an account with all environments that they get.
const EVENTS: readonly (readonly [who: string, sub: string, roles: readonly string[], aud?: string])[] = [
    ["a pull request", "repo:example/shop:pull_request", ["slipway-preview"]],
    ["a branch of the file", "repo:example/shop:ref:refs/heads/develop", ["slipway-preview"]],
    ["the other branch", "repo:example/shop:ref:refs/heads/main", ["slipway-preview"]],
    ["a branch that is not in the file", "repo:example/shop:ref:refs/heads/feature", []],
    ["a branch that begins as one", "repo:example/shop:ref:refs/heads/main-2", []],
    ["a tag", "repo:example/shop:ref:refs/tags/main", []],
    ["dev", "repo:example/shop:environment:dev", ["slipway-deploy-dev"]],
    ["dev's infrastructure, which has no approvers", "repo:example/shop:environment:dev-infrastructure", []],
    ["prod", "repo:example/shop:environment:prod", ["slipway-deploy-prod"]],
    ["prod's infrastructure", "repo:example/shop:environment:prod-infrastructure", ["slipway-deploy-prod"]],
    ["prod's drill", "repo:example/shop:environment:prod-drill", ["slipway-drill-prod"]],
    ["pull requests' stacks", "repo:example/shop:environment:ephemeral", ["slipway-deploy-ephemeral"]],
    ["an environment with another case", "repo:example/shop:environment:Prod", []],
    ["an environment that is not in the file", "repo:example/shop:environment:production", []],
    ["another repository", "repo:example/other:environment:prod", []],
    ["a repository that begins as this", "repo:example/shop-2:environment:prod", []],
    ["a fork", "repo:someone/shop:pull_request", []],
    ["a repository that took over the name", "repo:example@2/shop@3:environment:prod", []],
    ["another audience", "repo:example/shop:environment:prod", [], "https://github.com/example"],
];

describe("the trust of the roles", () => {
    const roles = rolesOf(ENVIRONMENTS, ["dev", "staging", "prod"], "repo:example/shop");

    for (const [who, sub, expected, aud = AWS] of EVENTS) {
        it(`gives ${who} ${expected.length === 0 ? "nothing" : expected.join()}`, () => {
            const given = roles.filter((role) => mayAssume(trustPolicy(PROVIDER, role), { sub, aud }));
            expect(given.map(({ name }) => name)).to.deep.equal(expected);
        });
    }

    it("gives nothing to a token without a subject", () => {
        for (const role of roles) {
            expect(mayAssume(trustPolicy(PROVIDER, role), { aud: AWS })).to.equal(false);
        }
    });

    it("is for the numbers of owner and repository where GitHub's subjects have them", () => {
        const [preview] = rolesOf(ENVIRONMENTS, ["dev"], "repo:example@1/shop@2");
        const document = trustPolicy(PROVIDER, preview ?? { subjects: [] });
        expect(mayAssume(document, { sub: "repo:example@1/shop@2:pull_request", aud: AWS })).to.equal(true);
        expect(mayAssume(document, { sub: "repo:example@1/shop@3:pull_request", aud: AWS })).to.equal(false);
        expect(mayAssume(document, { sub: "repo:example/shop:pull_request", aud: AWS })).to.equal(false);
    });

    it("of an account is about the environments in it, and pull requests where their stacks are", () => {
        expect(rolesOf(ENVIRONMENTS, ["prod"], "repo:a/b").map(({ name }) => name)).to.deep.equal([
            "slipway-preview",
            "slipway-deploy-prod",
            "slipway-drill-prod",
        ]);
        expect(rolesOf(ENVIRONMENTS, ["dev"], "repo:a/b").map(({ name }) => name)).to.include(
            "slipway-deploy-ephemeral",
        );
    });
});
