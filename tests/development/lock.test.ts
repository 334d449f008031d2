import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { lock } from "../../development/lock";
import { rejection } from "../support/rejection";

describe("npm run dev: the lock of its data", () => {
    let directory: string;

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), "slipway-lock-"));
    });

    afterEach(() => rm(directory, { recursive: true }));

    it("is given to one process at a time, and named to the other", async () => {
        const release = await lock(directory);
        expect((await rejection(lock(directory))).message).to.equal(
            `npm run dev already runs on ${directory}, as process ${process.pid}. Stop that one, or give this one a ` +
                "folder of its own: npm run dev -- --data FOLDER",
        );
        await release();
        await (
            await lock(directory)
        )();
    });

    it("is taken over from a process that is gone, though another has its number now", async () => {
        await writeFile(join(directory, "lock"), JSON.stringify({ pid: process.pid, command: "another program" }));
        const release = await lock(directory);
        expect(JSON.parse(await readFile(join(directory, "lock"), "utf8"))).to.include({ pid: process.pid });
        await release();
    });

    it("is taken over where it cannot be read", async () => {
        await writeFile(join(directory, "lock"), "{");
        await (
            await lock(directory)
        )();
    });
});
