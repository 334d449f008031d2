import { expect } from "chai";
import { inTurn, median } from "../../bench/measure";

describe("the benchmark", () => {
    it("takes the middle of its runs", () => {
        expect(median([3, 1, 2])).to.equal(2);
        expect(median([4, 1, 3, 2])).to.equal(3);
    });

    it("counts the runs after the first round, with time and memory of the command's own process", () => {
        const runs = inTurn({ idle: ["-e", "0"], busy: ["-e", "globalThis.kept = Buffer.alloc(64 << 20, 1)"] }, 2);
        expect([...runs].map(([name, all]) => [name, all.length])).to.deep.equal([
            ["idle", 2],
            ["busy", 2],
        ]);
        const memory = (name: string) => median((runs.get(name) ?? []).map(({ mebibytes }) => mebibytes));
        expect(memory("busy") - memory("idle")).to.be.within(56, 96);
    });

    it("says which command fails", () => {
        expect(() => inTurn({ wrong: ["-e", "process.exit(3)"] }, 1)).to.throw("node -e process.exit(3) ended with 3:");
    });
});
