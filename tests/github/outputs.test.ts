import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addSummary, escapedData, runUrl, setOutput, SUMMARY_LIMIT } from "../../.github/scripts/github/outputs";

describe("what a step hands on", () => {
    let folder = "";

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "slipway-outputs-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("is read by GitHub as it was, with what looks like another output", () => {
        const file = join(folder, "output");
        const value = "one\nEOF\nother=2\nname<<EOF";
        setOutput("stack-name", value, { GITHUB_OUTPUT: file });
        const [first = "", ...rest] = readFileSync(file, "utf8").split("\n");
        const [, delimiter = ""] = /^stack-name<<(end-[0-9a-f-]{36})$/.exec(first) ?? [];
        expect(rest.join("\n")).to.equal(`${value}\n${delimiter}\n`);
    });

    it("has a name that ends no line", () => {
        expect(() => {
            setOutput("a\nb=1", "x", { GITHUB_OUTPUT: join(folder, "output") });
        }).to.throw("is no name of an output");
    });

    it("fits into what is left of the summary", () => {
        const file = join(folder, "summary");
        writeFileSync(file, "x".repeat(SUMMARY_LIMIT - 2000));
        addSummary("öäü\n".repeat(10_000), { GITHUB_STEP_SUMMARY: file }, "https://example.com");
        const written = readFileSync(file);
        expect(written.length).to.be.within(SUMMARY_LIMIT - 100, SUMMARY_LIMIT);
        expect(written.toString("utf8")).to.contain("The whole: https://example.com");
        addSummary("no room", { GITHUB_STEP_SUMMARY: file });
        expect(readFileSync(file)).to.deep.equal(written);
    });

    it("cannot begin another command of the workflow", () => {
        expect(escapedData("100%\r\n::set-env::x")).to.equal("100%25%0D%0A::set-env::x");
    });

    it("has the run's address", () => {
        const run = { GITHUB_REPOSITORY: "example/shop", GITHUB_RUN_ID: "12" };
        expect(runUrl(run)).to.equal("https://github.com/example/shop/actions/runs/12");
        expect(runUrl({ ...run, GITHUB_SERVER_URL: "https://ghe.example.com" })).to.match(/^https:\/\/ghe\./);
        expect(runUrl({})).to.equal(undefined);
    });
});
