import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readFiles } from "../../src/files";
import { type Folder, folderOf, PAGE } from "../support/site";

describe("frontend: the page's files", () => {
    let folder: Folder;

    afterEach(() => folder.remove());

    it("are read whole, each with its compressed forms", async () => {
        folder = await folderOf(PAGE);
        const files = await readFiles(folder.path);
        const contents = [...files].map(([path, { bodies }]) => [
            path,
            Object.fromEntries([...bodies].map(([encoding, { content }]) => [encoding, content.toString()])),
        ]);
        expect(Object.fromEntries(contents)).to.deep.equal({
            "/index.html": {
                identity: "<!doctype html><title>The page</title>",
                br: "page in Brotli",
                gzip: "page in gzip",
            },
            "/assets/index-1a2b3c.js": { identity: "script", br: "script in Brotli" },
            "/assets/index-1a2b3c.css": { identity: "style" },
            "/assets/icon-1a2b3c.svg": { identity: "<svg/>" },
        });
    });

    it("have a media type, and stay in caches where their names have a hash", async () => {
        folder = await folderOf({ ...PAGE, "robots.txt": "none", "assets/unknown.bin": "x" });
        const files = await readFiles(folder.path);
        const facts = [...files].map(([path, { contentType, cacheControl }]) => [path, [contentType, cacheControl]]);
        const immutable = "public, max-age=31536000, immutable";
        expect(Object.fromEntries(facts)).to.deep.equal({
            "/index.html": ["text/html; charset=utf-8", "no-cache"],
            "/robots.txt": ["text/plain; charset=utf-8", "no-cache"],
            "/assets/index-1a2b3c.js": ["text/javascript; charset=utf-8", immutable],
            "/assets/index-1a2b3c.css": ["text/css; charset=utf-8", immutable],
            "/assets/icon-1a2b3c.svg": ["image/svg+xml", immutable],
            "/assets/unknown.bin": ["application/octet-stream", immutable],
        });
    });

    it("have tags that tell one body from another", async () => {
        folder = await folderOf(PAGE);
        const files = await readFiles(folder.path);
        const tags = [...files.values()].flatMap(({ bodies }) => [...bodies.values()].map(({ etag }) => etag));
        expect(new Set(tags).size).to.equal(Object.keys(PAGE).length);
        expect(tags[0]).to.match(/^"[\w-]{43}"$/);
    });

    it("are no links that lead out of the folder", async () => {
        folder = await folderOf(PAGE);
        await symlink("/etc/passwd", join(folder.path, "passwd"));
        await symlink("/etc", join(folder.path, "etc"));
        expect([...(await readFiles(folder.path)).keys()].filter((path) => /passwd|etc/.test(path))).to.deep.equal([]);
    });

    it("must be there: it says how to build them", async () => {
        folder = await folderOf({ "assets/index-1a2b3c.js": "script" });
        const empty = join(folder.path, "empty");
        await mkdir(empty);
        for (const path of [folder.path, empty, join(folder.path, "missing")]) {
            const refusal = await readFiles(path).then(
                () => "no error",
                (error: unknown) => String(error),
            );
            expect(refusal).to.equal(`Error: ${path} has no index.html. Build the page with: npm run build`);
        }
    });
});
