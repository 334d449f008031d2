import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArtifact } from "../../.github/scripts/delivery/artifact";
import { mandatoryViolations, renderFreePreviews } from "../../.github/scripts/delivery/free-previews";
import { renderReport } from "../../.github/scripts/delivery/preview-report";
import { COMMENT_LIMIT } from "../../.github/scripts/github/cut";
import { serialise } from "../../preview/data/serialise";
import type { PreviewDocument } from "../../preview/document";
import { previewOf } from "../preview/difference/real-program";

const OPTIONS = { commit: "0123456789ab", costOptions: () => ({}) };

describe("the comment of previews", function () {
    this.timeout(120_000);

    let earlier: PreviewDocument;
    let later: PreviewDocument;
    let folder: string;

    before(async () => {
        earlier = await previewOf("dev");
        later = await previewOf("dev", {
            settings: { database: { instanceClass: "db.t4g.large" } },
            program: [['new Bucket("avatars", { key,', 'new Bucket("pictures", { key,']],
        });
    });

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "slipway-previews-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("says what is lost first, what changes, and what it costs", () => {
        const text = renderFreePreviews([{ stack: "dev", before: earlier, after: later }], OPTIONS);
        expect(text).to.match(
            /^## What the stacks become\n\nOf commit `0123456789ab`, without asking AWS\.\n\n### slipway: stack dev\n/,
        );
        expect(text.indexOf("[!CAUTION]")).to.be.within(0, text.indexOf("<details"));
        expect(text).to.include("`rds.Instance db in PostgresDb db`");
        expect(text).to.match(/\nCost: [\d.]+ → [\d.]+ USD a month, estimated \(\+[\d.]+\)/);
    });

    it("fits into a comment with many stacks that change as a whole", () => {
        const nothing = { ...later, resources: [] };
        const stacks = Array.from({ length: 20 }, (_, number) => ({
            stack: `dev${number}`,
            before: nothing,
            after: later,
        }));
        for (const count of [1, 3, 20]) {
            const text = renderFreePreviews(stacks.slice(0, count), OPTIONS);
            expect(text.length, String(count)).to.be.at.most(COMMENT_LIMIT);
            expect(text.match(/Cost: /g), String(count)).to.have.length(count);
        }
        // The same in full is longer: something was left out, and that is said.
        expect(renderFreePreviews(stacks, OPTIONS)).to.include("**Left out, since a comment holds");
    });

    it("shows why a preview failed, and cannot be broken out of", () => {
        const hostile = "```\n</details>\n# Owned @everyone\n````";
        const text = renderFreePreviews([{ stack: "dev", failure: hostile }, { stack: "prod" }], OPTIONS);
        expect(text).to.include(
            "### `dev`: the preview failed\n\n`````\n```\n</details>\n# Owned @everyone\n````\n`````\n",
        );
        expect(text).to.include("### `prod`: the preview failed\n\n```\nThere is no preview.\n```\n");
        const long = renderFreePreviews([{ stack: "dev", failure: "x".repeat(100_000) }], OPTIONS);
        expect(long.length).to.be.below(5000);
    });

    it("has the errors of the program, and the results of policies where the preview has some", () => {
        const failing = { ...later, errors: ["no such subnet"] };
        expect(renderFreePreviews([{ stack: "dev", before: earlier, after: failing }], OPTIONS)).to.include(
            "```\nno such subnet\n```",
        );
        const finding = {
            policy: "no-public-database",
            severity: "mandatory",
            name: "db",
            message: "it is <b>public</b>",
        };
        const policies = {
            policies: ["a", "b"],
            findings: [finding, { ...finding, severity: "advisory" }],
            exempted: [{}],
        };
        const text = renderFreePreviews([{ stack: "dev", before: earlier, after: later, policies }], OPTIONS);
        expect(text).to.include(
            "<b>Policies violated</b> (2)</summary>\n\n- `mandatory` `no-public-database` `db` `it is <b>public</b>`\n",
        );
        const none = { ...policies, findings: [] };
        expect(
            renderFreePreviews([{ stack: "dev", before: earlier, after: later, policies: none }], OPTIONS),
        ).to.include("Policies: none of 2 is violated, 1 exempted.");
        expect([policies, none, undefined, "x"].map(mandatoryViolations)).to.deep.equal([1, 0, 0, 0]);
    });

    it("is made of files that are read as data only", () => {
        writeFileSync(join(folder, "prod.failure.txt"), "broken");
        writeFileSync(join(folder, "dev.before.json"), serialise(earlier));
        writeFileSync(join(folder, "dev.after.json"), JSON.stringify({ ...later, policies: { findings: [] } }));
        writeFileSync(join(folder, "staging.after.json"), '{"format":"other"}');
        writeFileSync(join(folder, "canary.after.json"), serialise(later));
        for (const name of [
            "x.sh",
            ".before.json",
            "UPPER.after.json",
            `${"n".repeat(80)}.after.json`,
            "a b.failure.txt",
        ]) {
            writeFileSync(join(folder, name), "not read");
        }
        const found = readArtifact(folder);
        expect(found.map(({ stack }) => stack)).to.deep.equal(["dev", "staging", "prod", "canary"]);
        expect(found[0]?.before?.resources).to.have.length(earlier.resources.length);
        expect(found[0]?.policies).to.deep.equal({ findings: [] });
        expect(found[1]?.failure).to.include("staging's preview");
        expect(found[2]?.failure).to.equal("broken");
        expect(found[3]?.failure).to.equal("The preview of canary says that it is one of another stack.");
    });

    it("has what Pulumi would do before it, where AWS was asked", () => {
        writeFileSync(join(folder, "dev.before.json"), serialise(earlier));
        writeFileSync(join(folder, "dev.after.json"), serialise(later));
        const type = "aws:rds/instance:Instance";
        const steps = [
            {
                op: "update",
                urn: `urn:pulumi:dev::slipway::${type}::db`,
                newState: { type, custom: true },
                diffReasons: ["instanceClass"],
            },
        ];
        writeFileSync(join(folder, "dev.pulumi.json"), JSON.stringify({ steps }));
        writeFileSync(join(folder, "prod.note.txt"), "prod has not been deployed yet: everything would be created.");
        writeFileSync(join(folder, "staging.failure.txt"), "no credentials ```");
        const environments = ["dev", "staging", "prod"];
        const text = renderReport(folder, { ...OPTIONS, environments, notes: ["test is not set up."] });
        expect(text).to.include("## What `pulumi up` would do");
        expect(text).to.include("### dev: 1 changed");
        expect(text).to.include("- `rds.Instance db`: `instanceClass`");
        expect(text).to.include("### prod\n\nprod has not been deployed yet: everything would be created.\n");
        expect(text).to.include("### staging: the preview failed\n\n```\nno credentials '''\n```\n");
        expect(text.indexOf("test is not set up.")).to.be.below(text.indexOf("## What the stacks become"));
    });

    it("names an environment whose job has left nothing, as where it got no credentials", () => {
        const text = renderReport(folder, { ...OPTIONS, environments: ["prod"], notes: [] });
        expect(text).to.include("### prod\n\nThere is no preview: its job has left none. Look at the run.\n");
    });
});
