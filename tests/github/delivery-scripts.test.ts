import { expect } from "chai";
import { createServer, type Server } from "node:http";
import { duration, messageOf, type News } from "../../.github/scripts/delivery/message";
import { must, runProgram } from "../../.github/scripts/delivery/process";
import { pullRequestOf } from "../../.github/scripts/delivery/pull-request";
import { smokeTest } from "../../.github/scripts/delivery/smoke";
import { judgeHealth, judgePage } from "../../.github/scripts/delivery/smoke-check";
import { slackText } from "../../.github/scripts/github/slack";
import { connect } from "../../.github/scripts/github/client";
import { rejection } from "../support/rejection";

interface Reply {
    readonly status?: number;
    readonly body: string;
}

/** Serves answers by path, each in turn, the last one for good. */
async function serving(
    answers: Readonly<Record<string, readonly Reply[]>>,
): Promise<{ server: Server; url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
        const path = request.url ?? "";
        const replies = answers[path.split("?")[0] ?? ""] ?? [{ status: 404, body: "" }];
        const before = asked.filter((one) => one === path).length;
        asked.push(path);
        const { status = 200, body } = replies[Math.min(before, replies.length - 1)] ?? { body: "" };
        response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { server, url: `http://127.0.0.1:${port}`, asked };
}

const health = (revision: string): Reply => ({ body: JSON.stringify({ status: "ok", revision }) });
const PAGE: Reply = { body: "<!doctype html><html lang=en></html>" };

describe("the smoke test", () => {
    const quick = { seconds: 20, pause: 0.001, say: () => undefined };
    let server: Server | undefined;

    afterEach(async () => {
        const started = server;
        server = undefined;
        await new Promise<void>((resolve) => {
            (started ?? createServer()).close(() => {
                resolve();
            });
        });
    });

    async function site(answers: Readonly<Record<string, readonly Reply[]>>) {
        const started = await serving(answers);
        server = started.server;
        return started;
    }

    it("waits for the release, and wants it three times in a row", async () => {
        const { url, asked } = await site({
            "/api/health": [{ status: 503, body: "busy" }, health("old"), health("new"), health("old"), health("new")],
            "/": [PAGE],
        });
        await smokeTest({ url, revision: "new", ...quick });
        expect(asked.filter((path) => path === "/api/health")).to.have.length(7);
        expect(asked.filter((path) => path === "/")).to.have.length(4);
    });

    it("takes any revision where none is expected", async () => {
        const { url, asked } = await site({ "/api/health": [health("old")], "/": [PAGE] });
        await smokeTest({ url, ...quick });
        expect(asked).to.have.length(6);
    });

    it("fails with the last answer, and what to do where it sleeps", async () => {
        const { url } = await site({ "/api/health": [{ status: 503, body: "asleep" }] });
        const { message } = await rejection(smokeTest({ url, seconds: 0, pause: 0, say: () => undefined }));
        expect(message).to.equal(
            `${url} does not serve after 0 seconds: /api/health: it answers 503: asleep.\n` +
                "Where it sleeps at this hour (slipway:offHours), wake it: npm run wake -- --stack <environment>.",
        );
    });

    it("fails where nobody answers, or the page is none", async () => {
        const { url } = await site({ "/api/health": [health("x")], "/": [{ body: "{}" }] });
        const wait = { seconds: 0, pause: 0, say: () => undefined };
        expect((await rejection(smokeTest({ url, ...wait }))).message).to.include("/: it answers 200: {}");
        expect((await rejection(smokeTest({ url: "http://127.0.0.1:1", ...wait }))).message).to.include(
            "/api/health: no answer (",
        );
    });

    it("judges answers", () => {
        expect(judgeHealth({ status: 200, body: health("a").body }, undefined)).to.deep.equal({ serves: true });
        expect(judgeHealth({ status: 200, body: '{"status":"ok"}' }, "a")).to.deep.equal({
            serves: false,
            reason: "it serves revision (not told), not a",
        });
        expect(judgeHealth({ status: 200, body: "<html>" }, undefined)).to.deep.equal({
            serves: false,
            reason: 'it answers 200, but not { "status": "ok" }: <html>',
        });
        expect(judgeHealth({ status: 500, body: "x".repeat(999) }, undefined)).to.deep.equal({
            serves: false,
            reason: `it answers 500: ${"x".repeat(200)}…`,
        });
        expect(judgePage({ status: 302, body: "" })).to.deep.equal({
            serves: false,
            reason: "it answers 302: (nothing)",
        });
    });
});

describe("a message on a deployment", () => {
    const news: News = {
        what: "started",
        environment: "prod",
        lane: "application",
        actor: "octocat",
        subject: "Avatars are round <!channel>",
        commit: "0123456789abcdef",
        run: "https://github.com/example/shop/actions/runs/1",
    };

    it("says who, what and where, at its start and when it waits", () => {
        expect(slackText(messageOf(news))).to.equal(
            "*prod (application): deployment started*\nwho: octocat\nwhat: 0123456789ab Avatars are round &lt;!channel&gt;\n" +
                "<https://github.com/example/shop/actions/runs/1|Run>",
        );
        expect(slackText(messageOf({ ...news, what: "waits", lane: "infrastructure" })))
            .to.include("*prod (infrastructure): waits for approval*")
            .and.include("|Look at the plan, and let it pass or not>");
    });

    it("says how it ended, how long it took, and why it failed", () => {
        const ended = { ...news, what: "ended", seconds: 725, url: "https://shop.example.com" } as const;
        expect(slackText(messageOf({ ...ended, status: "success", reason: "not told" }))).to.equal(
            "*prod (application): deployed*\nwho: octocat\nwhat: 0123456789ab Avatars are round &lt;!channel&gt;\n" +
                "took: 12 min 5 s\nserves at: https://shop.example.com\n<https://github.com/example/shop/actions/runs/1|Run>",
        );
        const failed = slackText(messageOf({ ...ended, status: "failure", reason: "error: quota", url: "" }));
        expect(failed).to.include("*prod (application): deployment failed*").and.include("```error: quota```");
        expect(failed).not.to.include("serves at");
        expect(slackText(messageOf({ ...ended, status: "cancelled" }))).to.include("deployment cancelled");
    });

    it("has durations for people", () => {
        expect([0, 59.6, 60, 3599, 3600, 7325, -5].map(duration)).to.deep.equal([
            "0 s",
            "1 min 0 s",
            "1 min 0 s",
            "59 min 59 s",
            "1 h 0 min",
            "2 h 2 min",
            "0 s",
        ]);
    });
});

describe("the pull request of a run", () => {
    const open = JSON.stringify([
        { number: 3, head: { sha: "old" } },
        { number: 7, head: { sha: "new" } },
    ]);
    let server: Server;
    let url: string;
    let asked: string[];

    before(async () => {
        ({ server, url, asked } = await serving({ "/repos/example/shop/pulls": [{ body: open }] }));
    });

    after(() => {
        server.close();
    });

    const find = (commit: string, branch: string | null = "feature", owner: string | undefined = "mallory") =>
        pullRequestOf(connect({ GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "example/shop", GITHUB_API_URL: url }), {
            commit,
            branch,
            owner,
        });

    it("is the open one whose newest commit it ran for", async () => {
        expect(await find("new")).to.equal(7);
        expect(decodeURIComponent(asked.at(-1) ?? ""))
            .to.include("state=open")
            .and.include("head=mallory:feature");
        expect(await find("older")).to.equal(undefined);
    });

    it("is none where the branch is gone", async () => {
        const before = asked.length;
        expect(await find("new", null)).to.equal(undefined);
        expect(asked.length).to.equal(before);
    });
});

describe("a program that a script runs", () => {
    it("gets its input, and gives its output and exit code", async () => {
        const script =
            "process.stdin.pipe(process.stdout); process.stderr.write('told'); process.stdin.on('end', () => process.exit(3))";
        const { code, stdout, output } = await runProgram(process.execPath, ["-e", script], { input: "hidden" });
        expect([code, stdout, output.includes("told")]).to.deep.equal([3, "hidden", true]);
    });

    it("is named where it fails or is missing, without its later arguments", async () => {
        const { message } = await rejection(
            must(runProgram, process.execPath, ["-e", "console.error('why'); process.exit(2)", "hidden"]),
        );
        expect(message).to.include("ended with 2:\nwhy").and.not.include("hidden");
        expect((await rejection(runProgram("no-such-program-here", []))).message).to.match(
            /^no-such-program-here cannot be started: .*Is it installed\?$/,
        );
    });
});
