import { expect } from "chai";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../../support/program";
import { actionlint, lint, zizmor } from "./linters";

const OFFLINE = ["--offline", "--no-progress", "--quiet"];

/** Without the further linters that it would start where they are installed. */
const ALONE = ["-no-color", "-shellcheck=", "-pyflakes="];

const WORKFLOWS = readdirSync(join(PROJECT, ".github/workflows")).map((file) => `.github/workflows/${file}`);

describe("the workflows' linters", function () {
    this.timeout(1_000_000);

    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "slipway-linters-"));
        cpSync(join(PROJECT, ".github"), join(folder, ".github"), { recursive: true });
    });

    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    function alter(file: string, old: string, fresh: string): void {
        const path = join(folder, file);
        const text = readFileSync(path, "utf8");
        expect(text).to.include(old);
        writeFileSync(
            path,
            text.replace(old, () => fresh),
        );
    }

    describe("zizmor", () => {
        let program: string;

        before(async function () {
            program = await zizmor().catch((error: unknown) => {
                if (process.env.CI !== undefined) {
                    throw error;
                }
                console.log(`skipped: zizmor cannot be installed: ${String(error)}`);
                return "";
            });
            if (program === "") {
                this.skip();
            }
        });

        it("finds nothing in workflows and actions", async () => {
            const { clean, output } = await lint(program, [...OFFLINE, ".github"], folder);
            expect(output).to.include("No findings to report").and.include("(1 ignored,");
            expect(clean).to.equal(true);
        });

        it("finds a text of a pull request within a command", async () => {
            alter(
                ".github/workflows/ci.yml",
                "- run: npm run check",
                '- run: echo "${{ github.event.pull_request.title }}"',
            );
            const { clean, output } = await lint(program, [...OFFLINE, ".github"], folder);
            expect(clean).to.equal(false);
            expect(output).to.include("template-injection");
        });

        it("finds an action by its tag, and credentials that stay behind", async () => {
            alter(
                ".github/workflows/ci.yml",
                "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
                "actions/checkout@v6",
            );
            alter(".github/workflows/ci.yml", "          persist-credentials: false\n", "          fetch-depth: 1\n");
            const { clean, output } = await lint(program, [...OFFLINE, ".github"], folder);
            expect(clean).to.equal(false);
            expect(output).to.include("unpinned-uses").and.include("artipacked");
        });
    });

    describe("actionlint", () => {
        let program: string;

        before(async function () {
            program = (await actionlint()) ?? "";
            if (program === "") {
                console.log("skipped: actionlint, for which Go is missing (https://go.dev/doc/install)");
                this.skip();
            }
        });

        it("finds nothing", async () => {
            const { clean, output } = await lint(program, [...ALONE, ...WORKFLOWS], folder);
            expect(output).to.equal("");
            expect(clean).to.equal(true);
        });

        it("finds an output that no job has", async () => {
            alter(
                ".github/workflows/deploy.yml",
                "needs.decide.outputs.decision).images == 'build'",
                "needs.decide.outputs.answer).images == 'build'",
            );
            const { clean, output } = await lint(program, [...ALONE, ...WORKFLOWS], folder);
            expect(clean).to.equal(false);
            expect(output).to.include('property "answer" is not defined');
        });
    });
});
