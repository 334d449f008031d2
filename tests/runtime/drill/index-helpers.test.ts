import { expect } from "chai";
import { assert, array, integer, property } from "fast-check";
import { indexHelpers } from "../../../runtime/src/drill/index-helpers";

function tables(...rows: readonly number[]): { readonly rows: string }[] {
    return rows.map((count) => ({ rows: String(count) }));
}

describe("processes that help with an index", () => {
    it("are none where each job has a large table", () => {
        expect(indexHelpers(tables(1_000, 900), 2)).to.equal(0);
        expect(indexHelpers(tables(1_000, 250, 3), 2)).to.equal(0);
        expect(indexHelpers(tables(7, 7, 7, 7), 4)).to.equal(0);
    });

    it("are two where there are fewer large tables than jobs", () => {
        expect(indexHelpers(tables(1_000), 2)).to.equal(2);
        expect(indexHelpers(tables(1_000, 249, 249, 10), 2)).to.equal(2);
        expect(indexHelpers(tables(1_000, 900, 800), 4)).to.equal(2);
    });

    it("are two where there are no rows", () => {
        expect(indexHelpers([], 1)).to.equal(2);
        expect(indexHelpers(tables(0, 0), 2)).to.equal(2);
    });

    it("do not depend on the order of tables, and never grow with another large table", () => {
        const rows = array(integer({ min: 0, max: 1_000_000_000 }), { maxLength: 20 });
        assert(
            property(rows, integer({ min: 1, max: 16 }), (counts, jobs) => {
                const helpers = indexHelpers(tables(...counts), jobs);
                expect(indexHelpers(tables(...[...counts].reverse()), jobs)).to.equal(helpers);
                const withAnother = tables(...counts, Math.max(1, ...counts));
                expect(indexHelpers(withAnother, jobs)).to.be.at.most(helpers);
            }),
        );
    });
});
