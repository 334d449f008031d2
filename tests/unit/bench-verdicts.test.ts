import { expect } from "chai";
import { type Comparison, isMet, verdictTable } from "../../bench/backup/verdicts";

describe("the verdicts of the benchmark", () => {
    const atMost = (own: number): Comparison => ({ what: "dump", own, other: 10, unit: "s", most: 0.5 });
    const within = (own: number): Comparison => ({
        what: "memory",
        own,
        other: 100,
        unit: "MiB",
        most: 1.1,
        least: 0.9,
    });

    it("are met up to the bound, itself included", () => {
        expect([4.9, 5, 5.1].map((own) => isMet(atMost(own)))).to.deep.equal([true, true, false]);
    });

    it("are met between two bounds, themselves included", () => {
        expect([89, 90, 100, 110, 111].map((own) => isMet(within(own)))).to.deep.equal([
            false,
            true,
            true,
            true,
            false,
        ]);
    });

    it("stand in a table with ratio and target", () => {
        expect(verdictTable([atMost(2.5), atMost(12), within(95)])).to.equal(
            [
                "           here  compared  ratio        target  verdict",
                "dump     2.50 s   10.00 s   0.25        ≤ 0.50      met",
                "dump    12.00 s   10.00 s   1.20        ≤ 0.50   MISSED",
                "memory   95 MiB   100 MiB   0.95  0.90 to 1.10      met",
            ].join("\n"),
        );
    });
});
