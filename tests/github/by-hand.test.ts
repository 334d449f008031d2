import { expect } from "chai";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { renderDrill, reportPlace } from "../../.github/scripts/drill/report";
import { must, pulumi } from "../../.github/scripts/pulumi";
import { rollbackArguments, rollbackMessage } from "../../.github/scripts/rollback/message";
import { codeBlock, inlineCode, lastLines, took } from "../../.github/scripts/text";
import { rejection } from "../support/rejection";

describe("a restore drill in a workflow", () => {
    const output =
        "\ndaily/2026-11-21: all checks passed. Restored in 40 s.\n\nReport: s3://backups-1/drill-reports/a/b.md\n";

    it("finds the report where the command says it is", () => {
        expect(reportPlace(output)).to.deep.equal({ bucket: "backups-1", key: "drill-reports/a/b" });
        expect(reportPlace("The drill failed, after 3 s: no dump")).to.equal(undefined);
    });

    it("says how it ended, with what was printed, and the report where there is one", () => {
        const text = renderDrill({ environment: "prod", passed: true, output, report: "# Report\n" });
        expect(text).to.match(/^## Restore drill of prod: passed\n\n```text\ndaily[\s\S]+```\n\n# Report$/);
        const failed = renderDrill({
            environment: "prod",
            passed: false,
            output: "",
            report: undefined,
            unread: "denied",
        });
        expect(failed).to.equal(
            "## Restore drill of prod: failed\n\n```text\n(nothing was printed)\n```\n\nThe report could not be read: denied",
        );
    });
});

describe("a rollback in a workflow", () => {
    const wish = { environment: "prod", service: "backend", to: "1f3c9a7d20be" };

    it("hands on what a person typed as values", () => {
        expect(rollbackArguments(wish)).to.deep.equal(["--stack=prod", "--service=backend", "--to=1f3c9a7d20be"]);
        expect(rollbackArguments({ ...wish, to: "" })).to.deep.equal(["--stack=prod", "--service=backend"]);
        for (const wrong of [{ to: "--help" }, { to: "a b" }, { to: "$(id)" }, { service: "-x" }, { service: "" }]) {
            expect(() => rollbackArguments({ ...wish, ...wrong }), JSON.stringify(wrong)).to.throw(
                /is no (tag|service)/,
            );
        }
    });

    it("tells who, what and how long, and the reason only where it failed", () => {
        const news = { ...wish, actor: "octocat", run: "https://x/1", duration: "2 min 1 s", reason: "ECS says no" };
        expect(rollbackMessage({ ...news, state: "done" })).to.deep.equal({
            headline: "prod: backend serves 1f3c9a7d20be again",
            facts: [
                ["who", "octocat"],
                ["took", "2 min 1 s"],
            ],
            reason: undefined,
            link: { url: "https://x/1", label: "Run" },
        });
        expect(rollbackMessage({ ...news, state: "failed" }).reason).to.equal("ECS says no");
    });
});

describe("running Pulumi's CLI", () => {
    let folder: string;
    const path = process.env.PATH;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "slipway-pulumi-"));
        process.env.PATH = [folder, path].join(delimiter);
    });

    afterEach(() => {
        process.env.PATH = path;
        rmSync(folder, { recursive: true });
    });

    function installs(script: string): void {
        writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
        chmodSync(join(folder, "pulumi"), 0o755);
    }

    it("asks nothing, and keeps the streams apart", async () => {
        installs('echo "$@"; echo "$PULUMI_SKIP_UPDATE_CHECK in $(pwd)" >&2; exit 3');
        const { exitCode, stdout, output } = await pulumi(["stack", "ls", "a b"], { folder, show: false });
        expect([exitCode, stdout]).to.deep.equal([3, "--non-interactive --color=never stack ls a b\n"]);
        expect(output).to.contain("true in ");
    });

    it("fails with the last lines where it must succeed", async () => {
        installs("for line in 1 2 3; do echo line $line; done; exit 255");
        const error = await rejection(must(pulumi, ["up", "--yes"], { show: false }));
        expect(error.message).to.equal("pulumi up --yes failed (exit code 255):\nline 1\nline 2\nline 3");
    });

    it("is no success where it is ended", async () => {
        installs("kill -TERM $$; sleep 5");
        const { exitCode, output } = await pulumi(["up"], { show: false });
        expect([exitCode, output]).to.deep.equal([1, "\nended by SIGTERM"]);
    });

    it("says that it is not installed", async () => {
        process.env.PATH = folder;
        expect((await rejection(pulumi(["up"]))).message).to.equal("Cannot run pulumi: is Pulumi's CLI installed?");
    });
});

describe("text in Markdown", () => {
    it("cannot end its code", () => {
        expect(codeBlock("a\n````\nb")).to.equal("`````text\na\n````\nb\n`````");
        expect(inlineCode("a`b | c\nd")).to.equal("`` a`b \\| c d ``");
        expect(inlineCode(" \n")).to.equal("(empty)");
    });

    it("has the last lines, and how long it took", () => {
        expect(lastLines("a\r\n\n b \nc\n", 2)).to.equal(" b \nc");
        expect([took(900), took(61_400)]).to.deep.equal(["1 s", "1 min 1 s"]);
    });
});
