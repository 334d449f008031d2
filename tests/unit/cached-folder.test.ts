import { expect } from "chai";
import { randomUUID } from "node:crypto";
import { access, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cacheDirectory } from "../../development/cache";
import { cachedFolder } from "../support/cached-folder";

describe("a folder in the cache", () => {
    let name: string;

    beforeEach(() => {
        name = `test-${randomUUID()}`;
    });

    afterEach(async () => {
        await rm(join(cacheDirectory(), name), { recursive: true, force: true });
    });

    async function others(): Promise<string[]> {
        return (await readdir(cacheDirectory())).filter((entry) => entry.startsWith(`${name}.`));
    }

    it("is made once, and every account may enter it", async () => {
        const folder = await cachedFolder(name, async (place) => writeFile(join(place.folder, "file"), "content"));
        expect(await readFile(join(folder, "file"), "utf8")).to.equal("content");
        expect((await stat(folder)).mode & 0o005).to.equal(0o005);
        const again = await cachedFolder(name, () => {
            throw new Error("made again");
        });
        expect(again).to.equal(folder);
        expect([basename(folder), await others()]).to.deep.equal([name, []]);
    });

    it("is whole where several make it at the same time", async () => {
        const make = (content: string) =>
            cachedFolder(name, async ({ folder }) => {
                await writeFile(join(folder, "one"), content);
                await writeFile(join(folder, "two"), content);
            });
        const folders = await Promise.all(["a", "b", "c"].map(make));
        const [folder = ""] = folders;
        expect(new Set(folders).size).to.equal(1);
        const contents = await Promise.all(["one", "two"].map((file) => readFile(join(folder, file), "utf8")));
        expect(contents[0]).to.equal(contents[1]);
        expect(await others()).to.deep.equal([]);
    });

    it("is not there where it could not be made", async () => {
        let made = "";
        const making = cachedFolder(name, async ({ folder }) => {
            made = folder;
            await writeFile(join(folder, "half"), "");
            throw new Error("no network");
        });
        expect(await making.catch((error: unknown) => String(error))).to.equal("Error: no network");
        expect(await access(dirname(made)).catch(() => "gone")).to.equal("gone");
        expect(await access(join(cacheDirectory(), name)).catch(() => "gone")).to.equal("gone");
    });
});
