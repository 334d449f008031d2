import { expect } from "chai";
import { amount, money, unitPriceText } from "../../../preview/cost/numbers";

describe("Numbers in an estimate", () => {
    for (const [value, text] of [
        [0, "0"],
        [1.5, "1.5"],
        [100 / 168, "0.595"],
        [999, "999"],
        [1000, "1,000"],
        [10_000_000, "10,000,000"],
        [1234.5678, "1,234.568"],
    ] as const) {
        it(`are read as ${text}`, () => {
            expect(amount(value)).to.equal(text);
        });
    }

    it("have cents where they are money", () => {
        expect([0, 0.5, 1234.5, 1_000_000, -2.25].map(money)).to.deep.equal([
            "0.00",
            "0.50",
            "1,234.50",
            "1,000,000.00",
            "-2.25",
        ]);
    });

    it("have all their digits where they are prices", () => {
        expect([3, 0.045, 0.0000006, 0.0000133334].map(unitPriceText)).to.deep.equal([
            "3",
            "0.045",
            "0.0000006",
            "0.0000133334",
        ]);
    });
});
