import { expect } from "chai";
import { hasComment, upsertComment } from "../../.github/scripts/github/comment";
import { COMMENT_LIMIT } from "../../.github/scripts/github/cut";
import { rejection } from "../support/rejection";
import { FakeGitHub } from "./support/fake-github";

const PULL_REQUEST = 7;
const MARKER = "<!-- slipway:preview -->";

describe("a comment that is kept up to date", () => {
    let github: FakeGitHub;

    beforeEach(async () => {
        github = await FakeGitHub.start();
    });

    afterEach(async () => {
        await github.stop();
    });

    const write = (body: string) =>
        upsertComment({ client: github.client(), pullRequest: PULL_REQUEST, marker: "preview", body });
    const bodies = () => github.comments.map(({ body }) => body);

    it("is written once, and then in place", async () => {
        const id = await write("first");
        expect(bodies()).to.deep.equal([`${MARKER}\nfirst`]);
        expect(await write("second")).to.equal(id);
        expect(bodies()).to.deep.equal([`${MARKER}\nsecond`]);
    });

    it("is left alone where it says the same", async () => {
        await write("first");
        github.requests.length = 0;
        await write("first");
        expect(github.requests).to.deep.equal(["GET /repos/example/shop/issues/7/comments"]);
    });

    it("is found on the third page", async () => {
        for (let index = 0; index < 205; index += 1) {
            github.addComment(PULL_REQUEST, `talk ${index}`, "octocat");
        }
        const own = github.addComment(PULL_REQUEST, `${MARKER}\nold`);
        expect(await write("new")).to.equal(own.id);
        expect(own.body).to.equal(`${MARKER}\nnew`);
        expect(github.comments.length).to.equal(206);
        const pages = github.requests.filter((request) => request.startsWith("GET "));
        expect(pages.length).to.equal(3);
    });

    it("is none that somebody else wrote, quoted, or that is of another kind or pull request", async () => {
        const others = [
            github.addComment(PULL_REQUEST, `${MARKER}\nmine`, "octocat"),
            github.addComment(PULL_REQUEST, `> ${MARKER}\nquoted`),
            github.addComment(PULL_REQUEST, `<!-- slipway:preview-cost -->\nother kind`),
            github.addComment(8, `${MARKER}\nother pull request`),
        ].map(({ body }) => body);
        await write("new");
        expect(bodies()).to.deep.equal([...others, `${MARKER}\nnew`]);
    });

    it("is found after GitHub's page has given it its line ends", async () => {
        github.addComment(PULL_REQUEST, `${MARKER}\r\nedited\r\n`);
        await write("new");
        expect(bodies()).to.deep.equal([`${MARKER}\nnew`]);
    });

    it("loses its doubles", async () => {
        const first = github.addComment(PULL_REQUEST, `${MARKER}\none`);
        github.addComment(PULL_REQUEST, `${MARKER}\ntwo`);
        expect(await write("new")).to.equal(first.id);
        expect(bodies()).to.deep.equal([`${MARKER}\nnew`]);
    });

    it("is one where two runs write at once", async () => {
        // Both have looked before either writes.
        let looked = 0;
        let release: () => void = () => undefined;
        const both = new Promise<void>((resolve) => {
            release = resolve;
        });
        github.before = async (request) => {
            if (request.startsWith("GET") && looked < 2) {
                looked += 1;
                if (looked === 2) {
                    release();
                }
                await both;
            }
        };
        const ids = await Promise.all([write("one"), write("two")]);
        expect(github.requests.filter((request) => request.startsWith("POST")).length).to.equal(2);
        expect(github.comments.length).to.equal(1);
        expect(bodies()[0]).to.match(new RegExp(`^${MARKER}\n(one|two)$`));
        expect(new Set(ids).size).to.equal(1);
    });

    it("is written anew where it is deleted between finding and writing", async () => {
        const own = github.addComment(PULL_REQUEST, `${MARKER}\nold`);
        github.before = (request) => {
            if (request.startsWith("PATCH")) {
                github.comments.splice(0);
            }
        };
        expect(await write("new")).not.to.equal(own.id);
        expect(bodies()).to.deep.equal([`${MARKER}\nnew`]);
    });

    it("fits GitHub's limit, whatever its text", async () => {
        await upsertComment({
            client: github.client(),
            pullRequest: PULL_REQUEST,
            marker: "preview",
            body: "a row of a table\n".repeat(10_000),
            whole: "https://example.com/run/1",
        });
        const [body = ""] = bodies();
        expect(body.length).to.be.within(COMMENT_LIMIT - 100, COMMENT_LIMIT);
        expect(body).to.match(/\*\*Cut here\*\*: [\d,]+ more lines .+ The whole: https:\/\/example\.com\/run\/1\n$/);
    });

    it("may be exactly as long as GitHub takes", async () => {
        await write("x".repeat(COMMENT_LIMIT - MARKER.length - 1));
        expect(bodies()[0]).to.have.length(COMMENT_LIMIT);
        expect(bodies()[0]).not.to.contain("Cut here");
    });

    it("waits as long as a secondary rate limit says", async () => {
        github.faults.push({
            method: "POST",
            path: "/comments",
            status: 403,
            message: "You have exceeded a secondary rate limit.",
            headers: { "retry-after": "7" },
            times: 2,
        });
        await write("first");
        expect(github.waits).to.deep.equal([7000, 7000]);
        expect(bodies()).to.deep.equal([`${MARKER}\nfirst`]);
    });

    it("fails with what to do where the job may not comment", async () => {
        github.faults.push({
            method: "POST",
            path: "/comments",
            status: 403,
            message: "Resource not accessible by integration",
            times: 9,
        });
        expect((await rejection(write("first"))).message.split("\n")).to.deep.equal([
            "The comment on pull request #7: GitHub does not let the job (403): Resource not accessible by integration",
            "It needs `permissions: { pull-requests: write }`; for a pull request from a fork there is no such token.",
        ]);
        expect(github.waits).to.deep.equal([]);
    });

    it("fails where there is no such pull request", async () => {
        github.faults.push({ method: "GET", path: "/comments", status: 404, message: "Not Found", times: 1 });
        expect((await rejection(write("first"))).message).to.match(
            /^The comment on pull request #7: GitHub finds nothing/,
        );
    });

    it("is not created again where GitHub's answer is lost", async () => {
        github.faults.push({ method: "POST", path: "/comments", status: 502, message: "Bad gateway", times: 1 });
        await rejection(write("first"));
        expect(github.requests.filter((request) => request.startsWith("POST")).length).to.equal(1);
    });

    it("takes a name without spaces and signs only", async () => {
        const comment = { client: github.client(), pullRequest: 7, marker: "a --> b", body: "" };
        expect((await rejection(upsertComment(comment))).message).to.match(/^"a --> b" is no marker/);
    });

    it("can be asked for", async () => {
        const place = { client: github.client(), pullRequest: PULL_REQUEST, marker: "preview" };
        expect(await hasComment(place)).to.equal(false);
        await write("first");
        expect(await hasComment(place)).to.equal(true);
    });
});
