import { expect } from "chai";
import { appliedFolder } from "../../.github/scripts/drift/applied";
import { checkDrift, tellDrift, withoutSleep } from "../../.github/scripts/drift/check";
import type { Run } from "../../.github/scripts/delivery/process";
import { driftOf } from "../../.github/scripts/drift/read";
import { rejection } from "../support/rejection";
import { FakeGitHub } from "./support/fake-github";
import { fakePulumi } from "./support/fake-pulumi";

const [HEAD, PROGRAM, COMMIT] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];
const STEP = (op: string) => ({
    op,
    urn: "urn:pulumi:prod::slipway::aws:s3/bucket:Bucket::avatars",
    newState: { type: "aws:s3/bucket:Bucket" },
});
const QUIET = JSON.stringify({ steps: [STEP("same")] });
const GONE = JSON.stringify({ steps: [STEP("create")] });

describe("the nightly look for drift", () => {
    const check = (answer: { exitCode?: number; stdout?: string; output?: string }) => {
        const { pulumi, calls } = fakePulumi([{ to: "preview", ...answer }]);
        return { calls, result: checkDrift({ environment: "prod", pulumi, folder: "." }) };
    };

    it("refreshes, and changes nothing", async () => {
        const { calls, result } = check({ stdout: QUIET });
        expect(await result).to.deep.equal([]);
        expect(calls).to.deep.equal(["preview --refresh --json --stack=prod"]);
    });

    it("is a failure where the preview fails, whatever it printed", async () => {
        const errors = JSON.stringify({ diagnostics: [{ severity: "error", message: "AccessDenied" }] });
        const withJson = await rejection(check({ exitCode: 255, stdout: errors }).result);
        expect(withJson.message).to.equal("The preview of prod failed (exit code 255):\nAccessDenied");
        const quiet = await rejection(
            check({ exitCode: 1, stdout: QUIET, output: "error: s3://a:b@c is locked" }).result,
        );
        expect(quiet.message).to.equal("The preview of prod failed (exit code 1):\nerror: s3://***@c is locked");
        await rejection(check({ stdout: "" }).result);
    });

    it("leaves out what off-hours do at night, and no more of a service's scaling", () => {
        const target = (properties: [path: string, is: number][], kind: "changed" | "gone" = "changed") => ({
            urn: "u",
            type: "aws:appautoscaling/target:Target",
            name: "backend",
            kind,
            properties: properties.map(([path, is]) => ({ path, was: 1, is })),
        });
        const asleep = target([
            ["minCapacity", 0],
            ["maxCapacity", 0],
        ]);
        const others = [
            target([
                ["minCapacity", 0],
                ["maxCapacity", 9],
            ]),
            target([
                ["minCapacity", 0],
                ["roleArn", 0],
            ]),
            target([], "gone"),
            { ...asleep, type: "aws:ecs/service:Service" },
        ];
        expect(withoutSleep([asleep, ...others])).to.deep.equal(others);
    });

    it("leaves out a service asleep that does not scale, and no more of it", () => {
        const service = (properties: [path: string, is: number][], kind: "changed" | "gone" = "changed") => ({
            urn: "u",
            type: "aws:ecs/service:Service",
            name: "backend",
            kind,
            properties: properties.map(([path, is]) => ({ path, was: 1, is })),
        });
        const others = [
            service([["desiredCount", 2]]),
            service([
                ["desiredCount", 0],
                ["healthCheckGracePeriodSeconds", 0],
            ]),
            service([], "gone"),
            // Which property it is, nobody said.
            service([]),
            { ...service([["desiredCount", 0]]), type: "aws:appautoscaling/target:Target" },
        ];
        expect(withoutSleep([service([["desiredCount", 0]]), ...others])).to.deep.equal(others);
    });

    describe("takes what was applied last", () => {
        /** Git and npm, which do not know some commits. */
        async function applied(past: { program?: string; commit?: string }, unknown: readonly string[] = []) {
            const asked: string[] = [];
            const run: Run = (command, args, { folder = "." } = {}) => {
                asked.push(`${folder}: ${[command, ...args].join(" ")}`);
                const code = args.some((one) => unknown.includes(one)) ? 128 : 0;
                return Promise.resolve({ code, stdout: `${HEAD}\n`, output: "" });
            };
            const { program, commit } = past;
            const found = await appliedFolder(run, { program, commit, folder: "/tmp/applied" });
            return { ...found, asked: asked.slice(1) };
        }
        const worktree = (commit: string) => `.: git worktree add --detach /tmp/applied ${commit}`;
        const application = `/tmp/applied: git checkout ${COMMIT} -- apps runtime`;
        const packages = "/tmp/applied: npm ci --no-audit --no-fund";

        it("with the application that a release has put on the program", async () => {
            expect(await applied({ program: PROGRAM, commit: COMMIT })).to.deep.equal({
                folder: "/tmp/applied",
                asked: [worktree(PROGRAM), application, packages],
            });
            expect(await applied({ program: HEAD, commit: COMMIT })).to.deep.equal({
                folder: "/tmp/applied",
                asked: [worktree(HEAD), application, packages],
            });
        });

        it("as one commit, where it is one", async () => {
            expect(await applied({ program: PROGRAM, commit: PROGRAM })).to.deep.equal({
                folder: "/tmp/applied",
                asked: [worktree(PROGRAM), packages],
            });
            expect(await applied({ program: HEAD, commit: HEAD })).to.deep.equal({ folder: ".", asked: [] });
            expect(await applied({})).to.deep.equal({ folder: ".", asked: [] });
        });

        it("as far as the repository still has it", async () => {
            expect(await applied({ program: PROGRAM, commit: COMMIT }, [PROGRAM])).to.deep.equal({
                folder: ".",
                note: `${PROGRAM}, which was applied last, is not in the repository any more: this branch's is taken.`,
                asked: [worktree(PROGRAM)],
            });
            expect(await applied({ program: PROGRAM, commit: COMMIT }, [COMMIT])).to.deep.equal({
                folder: "/tmp/applied",
                note: `${COMMIT}, whose application was released last, is not in the repository any more: the program's is taken.`,
                asked: [worktree(PROGRAM), application, packages],
            });
        });
    });

    describe("keeps an issue", () => {
        let github: FakeGitHub;

        beforeEach(async () => {
            github = await FakeGitHub.start();
        });

        afterEach(async () => {
            await github.stop();
        });

        const tell = (json: string, environment = "prod") =>
            tellDrift({ client: github.client(), environment, drift: driftOf(json), program: undefined });
        const states = () => github.issues.map(({ title, state }) => [title, state]);

        it("for each environment, as long as there is drift", async () => {
            await tell(QUIET);
            expect(states()).to.deep.equal([]);
            await tell(GONE);
            await tell(GONE);
            await tell(GONE, "dev");
            expect(states()).to.deep.equal([
                ["Drift in prod: a resource", "open"],
                ["Drift in dev: a resource", "open"],
            ]);
            await tell(QUIET);
            expect(states()).to.deep.equal([
                ["Drift in prod: a resource", "closed"],
                ["Drift in dev: a resource", "open"],
            ]);
        });
    });
});
