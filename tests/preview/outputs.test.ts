import { expect } from "chai";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ProjectFolder } from "./project-folder";

const MAIN = resolve(__dirname, "../../preview/main.ts");
const LOADER = pathToFileURL(require.resolve("tsx")).href;

const run = promisify(execFile);

/** A program with a database, whose size its stack decides. */
const PROGRAM = [
    'import * as aws from "@pulumi/aws";',
    'import * as pulumi from "@pulumi/pulumi";',
    'const instanceClass = new pulumi.Config().require("size");',
    'new aws.rds.Instance("db", { engine: "postgres", instanceClass, allocatedStorage: 20, storageType: "gp3",',
    '    password: pulumi.secret("correct horse"), skipFinalSnapshot: true });',
];

describe("npm run preview, with files and comparisons", function () {
    // Each command starts Node and loads Pulumi.
    this.timeout(90_000);
    const folder = new ProjectFolder();
    const at = (file: string) => join(folder.path, file);
    const read = (file: string) => readFileSync(at(file), "utf8");

    async function preview(...args: readonly string[]): Promise<string> {
        return (await run(process.execPath, ["--import", LOADER, MAIN, ...args], { cwd: folder.path })).stdout;
    }

    function git(...args: readonly string[]): void {
        const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"];
        execFileSync("git", [...author, ...args], { cwd: folder.path, stdio: "ignore" });
    }

    before(async () => {
        folder.linkPackages();
        folder.write(".gitignore", "node_modules", "*.json", "*.svg", "*.html", "*.md");
        folder.write("Pulumi.yaml", "name: shop", "main: index.ts");
        folder.write("index.ts", ...PROGRAM);
        folder.write("Pulumi.dev.yaml", "config: { aws:region: eu-west-1, shop:size: db.t4g.micro }");
        folder.write("Pulumi.prod.yaml", "config: { aws:region: eu-west-1, shop:size: db.m7g.large }");
        git("init", "--quiet");
        git("add", ".");
        git("commit", "--quiet", "--message", "first");
        await preview("dev", "--json", "before.json", "--svg", "picture.svg", "--html", "page.html");
        folder.write("Pulumi.dev.yaml", "config: { aws:region: eu-west-1, shop:size: db.t4g.small }");
    });

    after(() => {
        folder.remove();
    });

    it("writes the preview as data, without secrets, the same at every run", async () => {
        git("stash");
        await preview("dev", "--json", "again.json");
        git("stash", "pop");
        expect(read("again.json")).to.equal(read("before.json"));
        expect(JSON.parse(read("before.json"))).to.deep.include({
            format: "slipway-preview",
            version: 1,
            project: "shop",
            stack: "dev",
            region: "eu-west-1",
        });
        expect(read("before.json")).to.not.include("correct horse");
        expect(read("before.json")).to.include('"password": "[secret]"');
    });

    it("writes the picture and the page, without secrets and without anything to load", () => {
        expect(read("picture.svg")).to.match(/^<svg [^]*<\/svg>\n?$/);
        expect(read("page.html")).to.match(/^<!doctype html>/i);
        expect(read("page.html")).to.include("db.t4g.micro, Single-AZ");
        for (const file of ["picture.svg", "page.html"]) {
            expect(read(file)).to.not.include("correct horse");
            expect(read(file)).to.not.match(/(?:src|href)="https?:/);
        }
    });

    const DIFFERENCE = [
        "Difference of shop: stack dev",
        "1 changed; 0 resources unchanged.",
        "",
        "Changed",
        "  ~ rds.Instance db",
        '      instanceClass: "db.t4g.micro" → "db.t4g.small"',
        "",
        "Cost: 14.95 → 28.09 USD a month, estimated (+13.14)",
        "",
    ].join("\n");

    it("compares with an earlier preview, for the terminal and for a pull request", async () => {
        const files = ["--markdown", "difference.md", "--difference", "difference.json"];
        expect(await preview("dev", "--against", "before.json", ...files)).to.equal(DIFFERENCE);
        expect(JSON.parse(read("difference.json"))).to.deep.include({ project: "shop", stack: "dev", removed: [] });
        expect(read("difference.md")).to.include("instanceClass").and.to.include("Cost: 14.95 → 28.09 USD a month");
    });

    it("compares with a git revision, and leaves nothing of it behind", async () => {
        expect(await preview("dev", "--against", "HEAD")).to.equal(DIFFERENCE);
        const worktrees = execFileSync("git", ["worktree", "list"], { cwd: folder.path, encoding: "utf8" });
        expect(worktrees.trim().split("\n")).to.have.length(1);
        expect(existsSync(at(".git/worktrees"))).to.equal(false);
    });

    it("takes a stack that the revision does not have for a new one", async () => {
        folder.write("Pulumi.qa.yaml", "config: { aws:region: eu-west-1, shop:size: db.t4g.micro }");
        try {
            expect(await preview("qa", "--against", "HEAD")).to.equal(
                [
                    "Difference of shop: stack qa",
                    "1 added; 0 resources unchanged.",
                    "",
                    "Added",
                    "  + rds.Instance db",
                    "",
                    "Versions of providers",
                    '  · aws: nothing → "7.48.0"',
                    "",
                    "Cost: 0.00 → 14.95 USD a month, estimated (+14.95)",
                    "",
                ].join("\n"),
            );
        } finally {
            rmSync(at("Pulumi.qa.yaml"));
        }
    });

    it("says so where there is nothing to compare with", async () => {
        const failure: unknown = await preview("dev", "--against", "nowhere").catch((error: unknown) => error);
        expect(failure).to.deep.include({
            code: 2,
            stderr:
                "error: --against nowhere: there is no such file, and no such git revision.\n" +
                "Usage: npm run preview -- <stack> [options]\n",
        });
    });

    it("shows all stacks side by side: what differs, and what each costs", async () => {
        expect(await preview("--all")).to.equal(
            [
                "                   dev           prod",
                "resources          1             1",
                "components         0             0",
                "",
                "directly in the stack",
                "  rds.Instance db",
                "    instanceClass  db.t4g.small  db.m7g.large",
                "",
                "USD a month, estimated    dev    prod",
                "rds.Instance db         28.09  138.32",
                "Total                   28.09  138.32",
                "",
            ].join("\n"),
        );
    });
});
