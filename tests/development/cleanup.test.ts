import { expect } from "chai";
import { Cleanup } from "../../development/cleanup";
import { rejection } from "../support/rejection";

describe("clean-up", () => {
    it("undoes the last step first, each once, however often it is asked", async () => {
        const cleanup = new Cleanup();
        const undone: string[] = [];
        cleanup.add(() => undone.push("first"));
        cleanup.add(async () => {
            await Promise.resolve();
            undone.push("second");
        });
        await Promise.all([cleanup.run(), cleanup.run()]);
        expect(undone).to.deep.equal(["second", "first"]);
    });

    it("goes on after a step that fails, and then says which failed", async () => {
        const cleanup = new Cleanup();
        const undone: string[] = [];
        cleanup.add(() => undone.push("first"));
        cleanup.add(() => Promise.reject(new Error("stuck")));
        expect((await rejection(cleanup.run())).message).to.equal("Stopping failed: Error: stuck");
        expect(undone).to.deep.equal(["first"]);
    });
});
