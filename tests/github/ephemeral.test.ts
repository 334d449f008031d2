import { expect } from "chai";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironments } from "../../bootstrap/environments";
import { decideEphemeral, ephemeralTarget } from "../../.github/scripts/ephemeral/decide";
import { readStacks } from "../../.github/scripts/ephemeral/lifecycle";
import { deployPullRequest, destroyPullRequest, type Ground, sweep } from "../../.github/scripts/ephemeral/run";
import { sweepReason } from "../../.github/scripts/ephemeral/sweep";
import { PROJECT } from "../support/program";
import { rejection } from "../support/rejection";
import { FakeGitHub } from "./support/fake-github";
import { type Answer, fakePulumi } from "./support/fake-pulumi";

const LABEL = "preview-environment";
const REPOSITORY = "example/shop";
const NOW = Date.UTC(2026, 10, 21, 3);
const HOUR = 3_600_000;

function event(
    action: string,
    labels: readonly string[],
    more: { moved?: string; head?: string; state?: string } = {},
) {
    const { moved, head = REPOSITORY, state = action === "closed" ? "closed" : "open" } = more;
    return {
        action,
        ...(moved !== undefined && { label: { name: moved } }),
        repository: { full_name: REPOSITORY },
        pull_request: {
            number: 7,
            state,
            labels: labels.map((name) => ({ name })),
            head: { repo: head === "" ? null : { full_name: head } },
        },
    };
}

describe("what an event of a pull request asks for", () => {
    const table: readonly (readonly [what: string, given: unknown, action: string])[] = [
        ["the label is added", event("labeled", [LABEL], { moved: LABEL }), "deploy"],
        ["another label is added to one that has it", event("labeled", [LABEL, "bug"], { moved: "bug" }), "none"],
        ["another label is added", event("labeled", ["bug"], { moved: "bug" }), "none"],
        ["a push, with the label", event("synchronize", ["bug", LABEL]), "deploy"],
        ["a push, without it", event("synchronize", ["bug"]), "none"],
        ["reopened with the label", event("reopened", [LABEL]), "deploy"],
        ["reopened without it", event("reopened", []), "none"],
        ["the label is taken away", event("unlabeled", [], { moved: LABEL }), "destroy"],
        ["another label is taken away", event("unlabeled", [LABEL], { moved: "bug" }), "none"],
        ["closed with the label", event("closed", [LABEL]), "destroy"],
        ["closed without it", event("closed", []), "none"],
        [
            "the label is added after it was closed",
            event("labeled", [LABEL], { moved: LABEL, state: "closed" }),
            "none",
        ],
        ["a fork's is labelled", event("labeled", [LABEL], { moved: LABEL, head: "octocat/shop" }), "none"],
        ["a deleted fork's is closed", event("closed", [LABEL], { head: "" }), "none"],
    ];
    for (const [what, given, action] of table) {
        it(`${action}: ${what}`, () => {
            const decision = decideEphemeral(given, LABEL);
            expect([decision.action, decision.stack]).to.deep.equal([action, "pr-7"]);
        });
    }

    it("is nothing where the environment is not set up", () => {
        const file = (account: string) =>
            `environments: { dev: { branch: develop, region: eu-west-1${account} } }\n` +
            `ephemeral: { from: dev, label: x, maxAgeHours: 72 }`;
        expect(ephemeralTarget(parseEnvironments(file(""), () => "eu-west-1"))).to.contain("dev is not set up");
        expect(ephemeralTarget(parseEnvironments(file(', account: "111111111111"'), () => "eu-west-1"))).to.deep.equal({
            from: "dev",
            role: "arn:aws:iam::111111111111:role/slipway-deploy-ephemeral",
            region: "eu-west-1",
            backend: "s3://slipway-state-111111111111-eu-west-1?region=eu-west-1",
            secretsProvider: "awskms://alias/slipway-pulumi?region=eu-west-1",
        });
    });
});

describe("which stacks of pull requests are swept", () => {
    const open = { state: "open", labels: [LABEL] } as const;
    const table = [
        ["it stays", open, NOW - 71 * HOUR, undefined],
        ["it is being made", open, undefined, undefined],
        ["it is too old", open, NOW - 73 * HOUR, "its last deployment was 73 hours ago."],
        ["it is closed", { ...open, state: "closed" }, NOW, "the pull request is closed."],
        ["it lost its label", { ...open, labels: [] }, NOW, `the pull request has no label "${LABEL}".`],
        ["it never was one", "missing", NOW, "there is no such pull request."],
    ] as const;
    for (const [what, state, updated, reason] of table) {
        it(what, () => {
            const rules = { label: LABEL, maxAgeHours: 72, now: NOW };
            expect(sweepReason({ name: "pr-7", updated }, state, rules)).to.equal(reason);
        });
    }

    it("are read from what Pulumi lists, and what is no list is no empty one", () => {
        const listed = [
            { name: "dev", current: false, lastUpdate: "2026-11-20T10:00:00.000Z", resourceCount: 80 },
            { name: "organization/slipway/pr-7", current: false },
        ];
        expect(readStacks(JSON.stringify(listed))).to.deep.equal([
            { name: "dev", updated: Date.UTC(2026, 10, 20, 10) },
            { name: "pr-7", updated: undefined },
        ]);
        expect(readStacks("[]")).to.deep.equal([]);
        for (const wrong of ["{}", "null", "", "[{}]"]) {
            expect(() => readStacks(wrong), wrong).to.throw();
        }
    });
});

describe("the environment of a pull request", () => {
    let github: FakeGitHub;
    let folder: string;

    beforeEach(async () => {
        github = await FakeGitHub.start();
        folder = mkdtempSync(join(tmpdir(), "slipway-ephemeral-"));
        copyFileSync(join(PROJECT, "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
    });

    afterEach(async () => {
        await github.stop();
        rmSync(folder, { recursive: true });
    });

    function ground(answers: readonly Answer[]): { ground: Ground; calls: string[] } {
        const { pulumi, calls } = fakePulumi(answers);
        const target = {
            from: "dev",
            role: "",
            region: "eu-west-1",
            backend: "s3://state",
            secretsProvider: "awskms://key",
        };
        const rules = { from: "dev", label: LABEL, maxAgeHours: 72 };
        return {
            ground: { client: github.client(), pulumi, rules, target, folder, run: "https://example.com/run" },
            calls,
        };
    }

    const listed = (...stacks: [name: string, hours: number][]): Answer => ({
        to: "stack ls",
        stdout: JSON.stringify(
            stacks.map(([name, hours]) => ({ name, lastUpdate: new Date(NOW - hours * HOUR).toISOString() })),
        ),
    });
    const said = () => github.comments.map(({ body }) => body);

    it("is brought up, and its address stands in the one comment", async () => {
        const up = ground([{ to: "stack output url", stdout: "http://web-1.example.com\n" }]);
        await deployPullRequest(up.ground, 7, "1f3c9a7d20be55aa");
        expect(up.calls).to.deep.equal([
            "stack select --create pr-7 --secrets-provider=awskms://key",
            "up --yes --skip-preview --stack=pr-7",
            "stack output url --stack=pr-7",
        ]);
        expect(existsSync(join(folder, "Pulumi.pr-7.yaml"))).to.equal(true);
        expect(said().length).to.equal(1);
        expect(said()[0]).to.contain("**http://web-1.example.com** serves 1f3c9a7d20be (`pr-7`, deployed in ");
        expect(github.requests.filter((request) => request.startsWith("PATCH")).length).to.equal(1);
    });

    it("is not brought up once the pull request is closed or has lost its label", async () => {
        github.addIssue({ number: 7, isPullRequest: true, state: "closed", labels: [LABEL] });
        github.addIssue({ number: 8, isPullRequest: true, labels: ["bug"] });
        const up = ground([]);
        for (const pullRequest of [7, 8]) {
            await deployPullRequest(up.ground, pullRequest, "1f3c9a7d20be55aa");
        }
        expect([up.calls, said()]).to.deep.equal([[], []]);
    });

    it("says why it could not be brought up, and the job fails", async () => {
        const { ground: given } = ground([{ to: "up", exitCode: 255, output: "a\nerror: no ``` room\n\n" }]);
        const error = await rejection(deployPullRequest(given, 7, "1f3c9a7d20be55aa"));
        expect(error.message).to.equal("pulumi up --yes failed (exit code 255):\na\nerror: no ``` room");
        expect(said()[0]).to.contain("failed. [Log](https://example.com/run)\n\n````text\npulumi up --yes failed");
    });

    it("is destroyed and removed, and the comment says so", async () => {
        github.addComment(7, "<!-- slipway:ephemeral -->\nready");
        const down = ground([listed(["pr-7", 1], ["pr-70", 1])]);
        await destroyPullRequest(down.ground, 7, "The pull request is closed.");
        expect(down.calls).to.deep.equal([
            "stack ls --json",
            "destroy --yes --skip-preview --stack=pr-7",
            "stack rm --yes --preserve-config pr-7",
        ]);
        expect(said()[0]).to.contain("`pr-7` is destroyed: the pull request is closed.");
    });

    it("is gone where it never was, without a word", async () => {
        const down = ground([listed(["pr-70", 1])]);
        await destroyPullRequest(down.ground, 7, "");
        expect([down.calls, said()]).to.deep.equal([["stack ls --json"], []]);
    });

    it("is destroyed after an update that was interrupted", async () => {
        const down = ground([
            listed(["pr-7", 1]),
            { to: "destroy", exitCode: 255, output: "error: DependencyViolation", times: 1 },
        ]);
        await destroyPullRequest(down.ground, 7, "");
        expect(down.calls.slice(1)).to.deep.equal([
            "destroy --yes --skip-preview --stack=pr-7",
            "refresh --yes --skip-preview --clear-pending-creates --stack=pr-7",
            "destroy --yes --skip-preview --stack=pr-7",
            "stack rm --yes --preserve-config pr-7",
        ]);
    });

    const locked = (hours: number): Answer => ({
        to: "destroy",
        exitCode: 255,
        output:
            "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete " +
            "the lock file with `pulumi cancel`.\n  s3://state/.pulumi/locks/organization/slipway/pr-7/1.json: created by " +
            `runner@host (pid 7) at ${new Date(NOW - hours * HOUR).toISOString()}`,
        times: 1,
    });

    it("takes a lock that an ended job left, and none of one that may run", async () => {
        github.addIssue({ number: 7, isPullRequest: true, state: "closed" });
        const left = ground([listed(["pr-7", 9]), locked(9)]);
        expect((await sweep(left.ground, Date.now() + 9 * HOUR)).failures).to.deep.equal([]);
        expect(left.calls).to.include("cancel --yes pr-7");

        const running = ground([listed(["pr-7", 1]), { ...locked(-1e6), times: 1 }]);
        expect((await sweep(running.ground, NOW)).failures.length).to.equal(1);
        expect(running.calls).not.to.include("cancel --yes pr-7");
    });

    it("says that it still costs money where it cannot be destroyed", async () => {
        const down = ground([listed(["pr-7", 1]), { to: "destroy", exitCode: 1, output: "error: no", times: 2 }]);
        await rejection(destroyPullRequest(down.ground, 7, ""));
        expect(said()[0]).to.contain("Destroying `pr-7` failed, and it still costs money.");
        expect(down.calls.some((call) => call.startsWith("stack rm"))).to.equal(false);
    });

    it("is swept where it was forgotten; one that fails does not keep the others, and an issue says which", async () => {
        github.addIssue({ number: 1, isPullRequest: true, state: "closed" });
        github.addIssue({ number: 2, isPullRequest: true, state: "closed" });
        github.addIssue({ number: 3, isPullRequest: true, labels: [LABEL] });
        github.addIssue({ number: 4, isPullRequest: true, labels: [LABEL] });
        github.addComment(4, "<!-- slipway:ephemeral -->\nready");
        const stacks = listed(["dev", 999], ["pr-1", 1], ["pr-2", 1], ["pr-3", 71], ["pr-4", 80], ["prod", 999]);
        const night = ground([
            stacks,
            { to: "destroy --yes --skip-preview --stack=pr-1", exitCode: 255, output: "error: no", times: 2 },
        ]);
        const { gone, failures } = await sweep(night.ground, NOW);
        expect(gone.map(({ stack, reason }) => [stack, reason])).to.deep.equal([
            ["pr-2", "the pull request is closed."],
            ["pr-4", "its last deployment was 80 hours ago."],
        ]);
        expect(failures.map(({ stack }) => stack)).to.deep.equal(["pr-1"]);
        const touched = night.calls.filter((call) => !call.startsWith("stack ls")).join("\n");
        expect(touched).not.to.match(/dev|prod|pr-3/);
        const issue = github.issues.find(({ labels }) => labels.includes("ephemeral"));
        expect(issue?.body).to.contain("### `pr-1`\n\nOf pull request #1: the pull request is closed.");
        expect(issue?.body).to.contain("error: no");
        expect(said()[0]).to.contain("its last deployment was 80 hours ago.");

        await sweep(ground([stacks]).ground, NOW);
        expect(issue?.state).to.equal("closed");
    });

    it("sweeps nothing where GitHub does not say how its pull request is", async () => {
        github.faults.push({
            method: "GET",
            path: "/pulls/",
            status: 403,
            message: "Resource not accessible",
            times: 9,
        });
        const night = ground([listed(["pr-1", 999])]);
        const { failures } = await sweep(night.ground, NOW);
        expect(failures.length).to.equal(1);
        expect(night.calls).to.deep.equal(["stack ls --json"]);
    });
});
