import { expect } from "chai";
import { closeIssue, upsertIssue } from "../../.github/scripts/github/issue";
import { FakeGitHub } from "./support/fake-github";

const MARKER = "<!-- slipway:drift-dev -->";

describe("an issue that is open as long as something is wrong", () => {
    let github: FakeGitHub;

    beforeEach(async () => {
        github = await FakeGitHub.start();
    });

    afterEach(async () => {
        await github.stop();
    });

    const place = () => ({ client: github.client(), marker: "drift-dev", label: "drift" });
    const write = (body: string) => upsertIssue({ ...place(), title: "Drift in dev", body });
    const open = () => github.issues.filter(({ state }) => state === "open");

    it("is opened with its label, and then written anew", async () => {
        const number = await write("one");
        expect(github.labels).to.deep.equal(["drift"]);
        expect(open()).to.deep.include.members([
            { ...open()[0], number, title: "Drift in dev", body: `${MARKER}\none`, labels: ["drift"] },
        ]);
        expect(await write("two")).to.equal(number);
        expect(open().map(({ body }) => body)).to.deep.equal([`${MARKER}\ntwo`]);
    });

    it("is left alone where it says the same", async () => {
        await write("one");
        github.requests.length = 0;
        await write("one");
        expect(github.requests).to.deep.equal(["GET /repos/example/shop/issues"]);
    });

    it("takes a label that is there", async () => {
        github.labels.push("drift");
        await write("one");
        expect(open().length).to.equal(1);
    });

    it("is found behind two pages of others, and is no pull request and nobody else's", async () => {
        github.addIssue({ labels: ["drift"], body: `${MARKER}\nx`, isPullRequest: true });
        github.addIssue({ labels: ["drift"], body: `${MARKER}\nx`, login: "octocat" });
        for (let index = 0; index < 200; index += 1) {
            github.addIssue({ labels: ["drift"], body: "<!-- slipway:drift-prod -->\nx" });
        }
        const own = github.addIssue({ labels: ["drift"], body: `${MARKER}\nold` });
        expect(await write("new")).to.equal(own.number);
        expect(github.issues.length).to.equal(203);
    });

    it("stays the older one of two", async () => {
        const first = github.addIssue({ labels: ["drift"], body: `${MARKER}\none` });
        const second = github.addIssue({ labels: ["drift"], body: `${MARKER}\ntwo` });
        await write("new");
        expect([first.state, second.state, second.reason]).to.deep.equal(["open", "closed", "not_planned"]);
    });

    it("is one where two runs open it at once", async () => {
        let looked = 0;
        let release: () => void = () => undefined;
        const both = new Promise<void>((resolve) => {
            release = resolve;
        });
        github.before = async (request) => {
            if (request === "GET /repos/example/shop/issues" && looked < 2) {
                looked += 1;
                if (looked === 2) {
                    release();
                }
                await both;
            }
        };
        await Promise.all([write("one"), write("two")]);
        expect([open().length, github.issues.length]).to.deep.equal([1, 2]);
    });

    it("is closed with a word why, and a later one is another", async () => {
        const number = await write("one");
        expect(await closeIssue({ ...place(), comment: "It is gone." })).to.deep.equal([number]);
        expect(github.issues.map(({ state, reason }) => [state, reason])).to.deep.equal([["closed", "completed"]]);
        expect(github.comments.map(({ issue, body }) => [issue, body])).to.deep.equal([[number, "It is gone."]]);
        expect(await write("again")).not.to.equal(number);
    });

    it("need not be there to be closed", async () => {
        expect(await closeIssue({ ...place(), comment: "It is gone." })).to.deep.equal([]);
        expect(github.comments).to.deep.equal([]);
    });
});
