import { expect } from "chai";
import { AUDIENCE, branchSubject, environmentSubject, pullRequestSubject, subjectPrefix } from "../../bootstrap/trust";
import { allRoles, mayTake } from "./support/roles";
import { environmentsSetUp } from "./support/set-up";
import { claimsOf, REPOSITORY } from "./support/simulation";

const OWN = subjectPrefix(REPOSITORY);

describe("who gets a role in AWS", () => {
    const environments = environmentsSetUp();
    const roles = allRoles(environments);

    /** Names of the roles that a token gets, each with its account's first digit. */
    function takenBy(sub: string, aud = AUDIENCE): string[] {
        return roles
            .filter(({ arn }) => mayTake(environments, arn, { sub, aud }))
            .map(({ arn, name }) => `${name} ${/::(\d)/.exec(arn)?.[1] ?? ""}`);
    }

    it("knows the roles of three accounts", () => {
        expect(roles).to.have.length(10);
    });

    it("a pull request of this repository reads, in each account, and no more", () => {
        expect(takenBy(pullRequestSubject(OWN))).to.deep.equal([
            "slipway-preview 1",
            "slipway-preview 2",
            "slipway-preview 3",
        ]);
    });

    it("a fork's pull request gets no token, and so no role", () => {
        const claims = claimsOf({ event: "pull_request", branch: "main", from: "mallory/shop" }, undefined);
        expect(claims).to.equal(undefined);
        expect(roles.filter(({ arn }) => mayTake(environments, arn, claims))).to.deep.equal([]);
    });

    it("a fork that runs the workflows in its own name gets no role", () => {
        const fork = subjectPrefix("mallory/shop");
        for (const environment of ["dev", "staging", "prod", "prod-infrastructure", "ephemeral", "dev-drill"]) {
            expect(takenBy(environmentSubject(fork, environment)), environment).to.deep.equal([]);
        }
        expect(takenBy(branchSubject(fork, "main"))).to.deep.equal([]);
        expect(takenBy(pullRequestSubject(fork))).to.deep.equal([]);
    });

    it("a repository with a name that begins or ends alike gets no role", () => {
        for (const name of [
            `${REPOSITORY}-2`,
            "example/sho",
            "an-example/shop",
            "example/shop2",
            "Example/shop",
            "example/*",
        ]) {
            expect(takenBy(environmentSubject(subjectPrefix(name), "prod")), name).to.deep.equal([]);
            expect(takenBy(branchSubject(subjectPrefix(name), "main")), name).to.deep.equal([]);
        }
    });

    it("a branch of the file reads; another branch, and a tag, get nothing", () => {
        expect(takenBy(branchSubject(OWN, "main"))).to.deep.equal([
            "slipway-preview 1",
            "slipway-preview 2",
            "slipway-preview 3",
        ]);
        expect(takenBy(branchSubject(OWN, "develop"))).to.have.length(3);
        for (const branch of ["feature", "main2", "mai", "*", "main/x", "develop "]) {
            expect(takenBy(branchSubject(OWN, branch)), branch).to.deep.equal([]);
        }
        expect(takenBy(`${OWN}:ref:refs/tags/main`)).to.deep.equal([]);
        expect(takenBy(OWN)).to.deep.equal([]);
    });

    it("an environment gets its own role, and no other's", () => {
        const taken = (environment: string) => takenBy(environmentSubject(OWN, environment));
        expect(taken("dev")).to.deep.equal(["slipway-deploy-dev 1"]);
        expect(taken("staging")).to.deep.equal(["slipway-deploy-staging 2"]);
        expect(taken("prod")).to.deep.equal(["slipway-deploy-prod 3"]);
        expect(taken("prod-infrastructure")).to.deep.equal(["slipway-deploy-prod 3"]);
        for (const other of ["Prod", "prod2", "production", "dev-infrastructure", "staging-infrastructure", "", "*"]) {
            expect(taken(other), other).to.deep.equal([]);
        }
    });

    it("a token that is meant for somebody else gets nothing", () => {
        for (const audience of ["https://github.com/example", "", "sts.amazonaws.com.example.com"]) {
            expect(takenBy(environmentSubject(OWN, "prod"), audience), audience).to.deep.equal([]);
        }
    });
});
