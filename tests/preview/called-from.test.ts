import { expect } from "chai";
import { calledFrom } from "../../preview/called-from";

const ROOT = "/srv/slipway";

function from(typedIn: string | undefined, script = "preview"): string {
    return calledFrom({ INIT_CWD: typedIn, npm_lifecycle_event: script }, ROOT);
}

describe("npm run preview", () => {
    it("is for the project in whose folder it was typed", () => {
        expect(from(`${ROOT}/examples/blue-green`)).to.equal(`${ROOT}/examples/blue-green`);
        expect(from(ROOT)).to.equal(ROOT);
    });

    it("is for the folder that it was started in by something else than npm", () => {
        expect(from(undefined)).to.equal(ROOT);
        expect(from(`${ROOT}/examples/blue-green`, "test")).to.equal(ROOT);
    });

    it("is for its own project from elsewhere, as with npm's --prefix", () => {
        for (const elsewhere of ["/srv", "/srv/slipway-two", "/tmp/preview-1", `${ROOT}/node_modules/tsx`]) {
            expect(from(elsewhere), elsewhere).to.equal(ROOT);
        }
    });
});
