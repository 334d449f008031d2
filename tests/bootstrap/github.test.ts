import { expect } from "chai";
import { GitHub } from "../../bootstrap/github";
import { Environment } from "./support/environment";
import { FakeGh } from "./support/fake-gh";

const CUSTOMIZATION = "GET repos/Example/shop/actions/oidc/customization/sub";
const REPOSITORY = "GET repos/Example/shop";

describe("what the subjects of a repository's tokens begin with", () => {
    const environment = new Environment();
    let gh: FakeGh | undefined;

    afterEach(() => {
        environment.restore();
        gh?.remove();
    });

    async function prefixesWith(answers: Readonly<Record<string, unknown>>) {
        gh = new FakeGh(answers);
        environment.set({ PATH: gh.folder });
        const found = await GitHub.find("Example/shop", () => undefined);
        return { told: await found?.subjectPrefix(), plain: await found?.plainPrefix() };
    }

    it("is as GitHub tells it", async () => {
        const numbered = { use_default: true, sub_claim_prefix: "repo:example@11/shop@22" };
        expect(await prefixesWith({ [CUSTOMIZATION]: numbered })).to.include({ told: "repo:example@11/shop@22" });
    });

    it("has the repository's own capitals, not those that were typed: a role trusts what is written so", async () => {
        const answers = { [CUSTOMIZATION]: { use_default: true }, [REPOSITORY]: { full_name: "example/Shop" } };
        expect(await prefixesWith(answers)).to.deep.equal({ told: undefined, plain: "repo:example/Shop" });
    });

    it("is not known where GitHub does not say, or speaks of another repository", async () => {
        expect(await prefixesWith({})).to.deep.equal({ told: undefined, plain: undefined });
        gh?.remove();
        const moved = { [CUSTOMIZATION]: { use_default: true }, [REPOSITORY]: { full_name: "other/shop" } };
        expect(await prefixesWith(moved)).to.deep.equal({ told: undefined, plain: undefined });
    });
});

describe("a GitHub environment", () => {
    const environment = new Environment();
    const BRANCHES = "GET repos/example/shop/environments/prod/deployment-branch-policies";
    let gh: FakeGh | undefined;

    afterEach(() => {
        environment.restore();
        gh?.remove();
    });

    /** What is sent for one with these approvers, where GitHub has it with these rules. */
    async function sent(approvers: readonly string[], rules?: readonly unknown[]): Promise<unknown> {
        gh = new FakeGh({
            "GET users/octocat": { id: 1 },
            [BRANCHES]: { branch_policies: [{ id: 2, name: "main" }] },
            ...(rules !== undefined && { "GET repos/example/shop/environments/prod": { protection_rules: rules } }),
        });
        environment.set({ PATH: gh.folder });
        const found = await GitHub.find("example/shop", () => undefined);
        await found?.setUp({ name: "prod", approvers, branches: ["main"], variables: {} }, { step: () => undefined });
        return gh.calls().find(({ args }) => args.includes("PUT"))?.input;
    }

    const branches = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };
    const approval = { type: "required_reviewers", prevent_self_review: true };

    it("without approvers has no list of them, which a private repository's plan may refuse", async () => {
        expect(await sent([])).to.deep.equal(branches);
        gh?.remove();
        expect(await sent([], [{ type: "branch_policy" }])).to.deep.equal(branches);
    });

    it("loses the approvers that the file has no more", async () => {
        expect(await sent([], [approval])).to.deep.equal({ reviewers: [], ...branches });
    });

    it("keeps what a person has set besides: a wait, and that nobody lets his own change pass", async () => {
        expect(await sent(["octocat"], [approval, { type: "wait_timer", wait_timer: 30 }])).to.deep.equal({
            reviewers: [{ type: "User", id: 1 }],
            prevent_self_review: true,
            wait_timer: 30,
            ...branches,
        });
    });
});
