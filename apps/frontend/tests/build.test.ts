import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "chai";
import { runNode } from "../../testing/process";
import { readFiles, type ServedFiles } from "../src/files";

const DIRECTORY = join(__dirname, "..");
const VITE = "node_modules/vite/bin/vite.js";
// React alone is some 60 KiB; a page on a phone waits for this.
const SCRIPT_BUDGET_BYTES = 72 * 1024;
const STYLE_BUDGET_BYTES = 4 * 1024;

describe("frontend: build", function () {
    this.timeout(120_000);

    let temporary: string;
    let files: ServedFiles;

    async function build(name: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
        const folder = join(temporary, name);
        const args = [VITE, "build", "--outDir", folder, "--logLevel", "warn"];
        expect(await runNode(DIRECTORY, args, environment)).to.deep.equal({ code: 0, output: "" });
        return folder;
    }

    before(async () => {
        temporary = await mkdtemp(join(tmpdir(), "frontend-build-"));
        files = await readFiles(await build("first"));
    });

    after(() => rm(temporary, { recursive: true }));

    function bytes(extension: string): number {
        const sizes = [...files]
            .filter(([path]) => extname(path) === extension)
            .map(([path, { bodies }]) => bodies.get("br")?.content.length ?? expect.fail(`${path} is not compressed`));
        return sizes.reduce((sum, size) => sum + size, 0);
    }

    function page(): string {
        return files.get("/index.html")?.bodies.get("identity")?.content.toString() ?? "";
    }

    it("makes a page of files that are all there, with a hash in each name", () => {
        const named = [...page().matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
        expect(named.sort()).to.deep.equal([...files.keys()].filter((path) => path !== "/index.html").sort());
        for (const path of named) {
            expect(path).to.match(/^\/assets\/\w+-[\w-]{8}\.(css|js|svg)$/);
        }
    });

    it("makes a page that the content security policy allows: no script or style of its own, no data: address", () => {
        expect(page()).not.to.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|data:/);
        const styles = [...files].filter(([path]) => path.endsWith(".css"));
        expect(styles).to.have.lengthOf(1);
        expect(styles[0]?.[1].bodies.get("identity")?.content.toString()).not.to.match(/url\(|@import/);
    });

    it("writes each text in Brotli and gzip, too", () => {
        for (const [path, { bodies }] of files) {
            const content = bodies.get("identity")?.content.toString();
            const brotli = bodies.get("br")?.content ?? expect.fail(`${path} has no Brotli`);
            const gzip = bodies.get("gzip")?.content ?? expect.fail(`${path} has no gzip`);
            expect([path, brotliDecompressSync(brotli).toString()]).to.deep.equal([path, content]);
            expect([path, gunzipSync(gzip).toString()]).to.deep.equal([path, content]);
        }
    });

    it("stays within its budget", () => {
        expect(bytes(".js")).to.be.within(1, SCRIPT_BUDGET_BYTES);
        expect(bytes(".css")).to.be.within(1, STYLE_BUDGET_BYTES);
    });

    it("makes the same bytes again, whatever the environment", async () => {
        const environment = { BACKEND_URL: "not an address", PORT: "none", REVISION: "1a2b3c4" };
        const again = await build("second", environment);
        expect(await digests(again)).to.deep.equal(await digests(join(temporary, "first")));
    });
});

async function digests(folder: string): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {};
    for (const name of await readdir(folder, { recursive: true })) {
        if (extname(name) !== "") {
            const content = await readFile(join(folder, name));
            found[name] = createHash("sha256").update(content).digest("hex");
        }
    }
    return found;
}
