import { expect } from "chai";
import { checkDrift, tellDrift, withoutSleep } from "../../.github/scripts/drift/check";
import { driftOf } from "../../.github/scripts/drift/read";
import { FakeGitHub } from "./support/fake-github";
import { fakePulumi } from "./support/fake-pulumi";
import { rejection } from "./support/rejection";

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
