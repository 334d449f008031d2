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
