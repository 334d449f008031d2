import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dataFolders, removeData } from "../../development/data";
import { startPostgresql } from "../../development/postgresql";

describe("npm run dev: its data", function () {
    this.timeout(60_000);
    let above: string;
    let directory: string;

    beforeEach(async () => {
        above = await mkdtemp(join(tmpdir(), "slipway-data-"));
        await chmod(above, 0o755);
        directory = join(above, "data");
    });

    afterEach(async () => {
        await removeData(directory);
        await rm(above, { recursive: true });
    });

    it("lies in one folder, which is made", async () => {
        expect(await dataFolders(directory)).to.deep.equal({
            postgresql: join(directory, "postgresql"),
            storage: join(directory, "storage"),
            page: join(directory, "page"),
        });
        expect(await readdir(directory)).to.deep.equal([]);
    });

    it("is removed without what else is in that folder", async () => {
        const { postgresql, storage } = await dataFolders(directory);
        await mkdir(postgresql);
        await mkdir(storage);
        await writeFile(join(directory, "notes"), "");
        await removeData(directory);
        expect(await readdir(directory)).to.deep.equal(["notes"]);
    });

    it("has its database elsewhere where the server's account cannot enter, as below root's home", async function () {
        if (process.getuid?.() !== 0) {
            console.log("      skipped: only as root does the server run under another account");
            this.skip();
        }
        await chmod(above, 0o700);
        const { postgresql, storage } = await dataFolders(directory);
        expect(postgresql).to.match(/^\/var\/lib\/slipway\/[0-9a-f]{12}$/);
        expect(storage).to.equal(join(directory, "storage"));
        expect((await dataFolders(directory)).postgresql).to.equal(postgresql);
        expect((await dataFolders(`${directory}-of-another`)).postgresql).not.to.equal(postgresql);
        const server = await startPostgresql({ directory: postgresql });
        await server.stop();
        expect((await stat(postgresql)).mode & 0o777).to.equal(0o700);
        await removeData(directory);
        expect(await stat(postgresql).catch(() => undefined)).to.equal(undefined);
    });
});
