import { expect } from "chai";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { bundle, ENTRY_POINT } from "../../../components/backup/bundle";
import { lambdaArchive } from "../../../components/lambda-bundle";

const PROJECT = join(__dirname, "../../..");

describe("The function's bundle", function () {
    this.timeout(120_000);
    let directory: string;
    let text: string;

    before(async () => {
        text = bundle(PROJECT);
        directory = await mkdtemp(join(tmpdir(), "slipway-bundle-"));
    });

    after(async () => {
        await rm(directory, { recursive: true, force: true });
    });

    it("has the same bytes wherever the source lies", async () => {
        const other = join(directory, "another folder", "deep");
        await cp(join(PROJECT, "runtime/src"), join(other, "runtime/src"), { recursive: true });
        await symlink(join(PROJECT, "node_modules"), join(other, "node_modules"));
        expect(bundle(other) === text, "the same bytes").to.equal(true);
    });

    it("names no path of the machine, and no source map", () => {
        expect(text).to.not.include(PROJECT);
        expect(text).to.not.include("node_modules");
        expect(text).to.not.include("sourceMappingURL");
    });

    it("needs nothing but Node.js, and has the handler that Lambda calls", () => {
        const required = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name);
        const builtin = (name: string): boolean => process.getBuiltinModule(name.replace(/^node:/, "")) !== undefined;
        expect(required.filter(builtin)).to.not.deep.equal([]);
        // The SDK does without it, where it is not there.
        const optional = ["@aws-sdk/signature-v4-crt"];
        expect(required.filter((name) => !builtin(name) && !optional.includes(name))).to.deep.equal([]);
        expect(() => new Script(text)).to.not.throw();
        expect(text).to.match(/handler:\(\)=>/);
    });

    it("is small enough for a function that starts quickly", () => {
        expect(text.length).to.be.lessThan(1_500_000);
    });

    it("is one file in the archive", async () => {
        const assets = await lambdaArchive(ENTRY_POINT).assets;
        expect(Object.keys(assets)).to.deep.equal(["index.js"]);
        const asset = assets["index.js"];
        expect(asset !== undefined && "text" in asset && (await asset.text) === text, "the bundle").to.equal(true);
    });
});
