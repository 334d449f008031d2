import { expect } from "chai";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import type { Environment } from "../../bootstrap/environments";
import { decide, type Event } from "../../.github/scripts/decide";
import { infrastructurePatterns, partOf } from "../../.github/scripts/delivery/paths";
import { PROJECT } from "../support/program";
import { environmentsSetUp } from "./support/set-up";
import { passes } from "./support/filters";

const NAMES = ["dev", "staging", "prod"] as const;

const segment = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,8}$/);
const path = fc.oneof(
    fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
    fc
        .tuple(fc.constantFrom("apps", "runtime", "components", "docs", "tests", ".github", "config"), segment)
        .map((parts) => parts.join("/")),
    fc.constantFrom(
        "index.ts",
        "Pulumi.prod.yaml",
        "README.md",
        "package-lock.json",
        "compose.yaml",
        "docs.ts",
        "apps",
        "apps-x/a",
    ),
);
const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ name: fc.constant("push" as const), branch: fc.constantFrom("main", "develop", "other") }),
    fc.record({
        name: fc.constant("pull_request" as const),
        repository: fc.constant("example/shop"),
        head: fc.constantFrom("example/shop", "mallory/shop", undefined),
        actor: fc.constantFrom("octocat", "dependabot[bot]"),
    }),
);

describe("what a file belongs to", () => {
    it("is known for the repository's own", () => {
        const parts = Object.fromEntries(
            ["index.ts", "components/vpc.ts", "config/load.ts", "Pulumi.yaml", "Pulumi.prod.yaml", "package.json"].map(
                (file) => [file, partOf(file)],
            ),
        );
        expect(new Set(Object.values(parts))).to.deep.equal(new Set(["infrastructure"]));
        expect(partOf("apps/frontend/Dockerfile")).to.equal("application");
        expect(partOf("runtime/assertions/users.sql")).to.equal("application");
        expect(partOf("docs/decisions.md")).to.equal("neither");
        expect(partOf("README.md")).to.equal("neither");
        expect(partOf("components/README.md")).to.equal("infrastructure");
    });

    it("is infrastructure for all that Pulumi's program imports", () => {
        const imported = execFileSync(
            "git",
            ["grep", "-hoE", 'from "\\.\\.?/[^"]+"', "--", "index.ts", "components", "config"],
            {
                cwd: PROJECT,
                encoding: "utf8",
            },
        );
        const folders = [...imported.matchAll(/"(?:\.\.\/)+([a-z-]+)\//g)].map(([, folder = ""]) => folder);
        const outside = ["preview", "commands", "development", "bootstrap", "policies", "tests", "docs", "bench"];
        expect(folders.filter((folder) => outside.includes(folder))).to.deep.equal([]);
    });

    it("is what the filter of the workflow preview says, for every path", () => {
        const patterns = infrastructurePatterns();
        const agrees = (file: string) => passes(patterns, file) === (partOf(file) === "infrastructure");
        fc.assert(fc.property(path, agrees), { numRuns: 500 });
        const own = execFileSync("git", ["ls-files"], { cwd: PROJECT, encoding: "utf8" }).trim().split("\n");
        expect(own.filter((file) => !agrees(file))).to.deep.equal([]);
    });
});

describe("decide", () => {
    it("names no environment that is not set up, and tells of it", () => {
        fc.assert(
            fc.property(
                event,
                fc.option(fc.array(path), { nil: undefined }),
                fc.subarray([...NAMES]),
                (what, files, without) => {
                    const { first, next, source, preview, notes } = decide(what, files, environmentsSetUp(without));
                    const targets = [first, next, source, ...preview].flatMap((target) => target?.name ?? []);
                    expect(targets.filter((name) => without.some((missing) => missing === name))).to.deep.equal([]);
                    expect(next === null || first !== null).to.equal(true);
                    expect(targets.length > 0 || notes.length > 0).to.equal(true);
                },
            ),
        );
    });

    it("has a lane for exactly what has changed", () => {
        fc.assert(
            fc.property(fc.array(path), (files) => {
                const { lanes, images, first } = decide(
                    { name: "push", branch: "develop" },
                    files,
                    environmentsSetUp(),
                );
                expect(lanes.application).to.equal(files.some((file) => partOf(file) === "application"));
                expect(lanes.infrastructure).to.equal(files.some((file) => partOf(file) === "infrastructure"));
                expect(images).to.equal(lanes.application ? "build" : "none");
                expect(first === null).to.equal(!lanes.application && !lanes.infrastructure);
            }),
        );
    });

    it("does not ask in which order files have changed, nor how often", () => {
        fc.assert(
            fc.property(event, fc.array(path, { minLength: 1 }), (what, files) => {
                const again = [...files].reverse();
                expect(decide(what, [...again, ...files], environmentsSetUp())).to.deep.equal(
                    decide(what, files, environmentsSetUp()),
                );
            }),
        );
    });

    it("gives a fork and Dependabot nothing, whatever they change", () => {
        fc.assert(
            fc.property(
                fc.option(fc.array(path), { nil: undefined }),
                fc.constantFrom("mallory/shop", undefined, "example/shop"),
                (files, head) => {
                    const actor = head === "example/shop" ? "dependabot[bot]" : "octocat";
                    const found = decide(
                        { name: "pull_request", repository: "example/shop", head, actor },
                        files,
                        environmentsSetUp(),
                    );
                    expect([found.preview, found.first, found.next, found.images]).to.deep.equal([
                        [],
                        null,
                        null,
                        "none",
                    ]);
                },
            ),
        );
    });

    it("says with which command an environment is set up", () => {
        const { notes } = decide({ name: "push", branch: "develop" }, undefined, environmentsSetUp(["dev"]));
        expect(notes).to.deep.equal([
            "dev is not set up, and its jobs are skipped: run `npm run bootstrap -- --repository owner/name --environment dev` " +
                "in its account (docs/going-live.md).",
        ]);
    });

    it("refuses an order of environments that the workflow does not have", () => {
        const { environments } = environmentsSetUp();
        const later: Environment = { name: "archive", after: "prod", region: "eu-west-1" };
        expect(() =>
            decide({ name: "push", branch: "main" }, undefined, { environments: [...environments, later] }),
        ).to.throw(
            "after staging comes more than one environment (prod, archive), and deploy.yml has one step after the first.",
        );
    });

    it("gives each lane of an environment with approvers a GitHub environment of its own", () => {
        const { next, first } = decide({ name: "push", branch: "main" }, undefined, environmentsSetUp());
        expect(next?.gates).to.deep.equal({ application: "prod", infrastructure: "prod-infrastructure" });
        expect(first?.gates).to.deep.equal({ application: "staging", infrastructure: "staging" });
        expect(next?.backend).to.equal("s3://slipway-state-333333333333-eu-west-1?region=eu-west-1");
        expect(next?.previewRole).to.equal("arn:aws:iam::333333333333:role/slipway-preview");
    });
});
