import { expect } from "chai";
import fc from "fast-check";
import { planDump, type PlannedTable } from "../../../runtime/src/dump/plan";

const MEBIBYTE = 1_048_576;

function table(name: string, mebibytes: number, separable = true): PlannedTable {
    return { name, bytes: mebibytes * MEBIBYTE, separable };
}

const TABLES = fc
    .array(fc.record({ bytes: fc.nat(10_000 * MEBIBYTE), separable: fc.boolean() }), { maxLength: 40 })
    .map((tables) => tables.map((one, index) => ({ ...one, name: `t${index}` })));
const OTHER = fc.nat(2_000 * MEBIBYTE);
const JOBS = fc.integer({ min: 1, max: 16 });

/** Bytes of each archive, the first one first. */
function sizes(tables: readonly PlannedTable[], other: number, apart: readonly (readonly string[])[]): number[] {
    const bytes = new Map(tables.map((one) => [one.name, one.bytes]));
    const sum = (names: readonly string[]): number => names.reduce((total, name) => total + (bytes.get(name) ?? 0), 0);
    const total = sum(tables.map(({ name }) => name)) + other;
    const shares = apart.map(sum);
    return [total - shares.reduce((one, next) => one + next, 0), ...shares];
}

describe("planDump", () => {
    it("shares large tables out, the largest first", () => {
        const tables = [table("a", 100), table("b", 90), table("c", 60), table("d", 50)];
        expect(planDump(tables, 0, 2)).to.deep.equal([["b", "c"]]);
        expect(planDump(tables, 0, 3)).to.deep.equal([["b"], ["c", "d"]]);
    });

    it("leaves a database with one large table in one archive", () => {
        expect(planDump([table("accounts", 900), table("tellers", 2)], 0, 4)).to.deep.equal([]);
    });

    it("leaves a small database in one archive", () => {
        expect(planDump([table("a", 31), table("b", 31)], 0, 2)).to.deep.equal([]);
        expect(planDump([table("a", 33), table("b", 33)], 0, 2)).to.deep.equal([["b"]]);
    });

    it("takes account of large objects, which stay in the first archive", () => {
        expect(planDump([table("a", 100), table("b", 100)], 200 * MEBIBYTE, 2)).to.deep.equal([["a", "b"]]);
    });

    it("takes one job at its word", () => {
        fc.assert(fc.property(TABLES, OTHER, (tables, other) => planDump(tables, other, 1).length === 0));
    });

    it("has each table at most once, and none that is small or cannot be dumped apart", () => {
        fc.assert(
            fc.property(TABLES, OTHER, JOBS, (tables, other, jobs) => {
                const names = planDump(tables, other, jobs).flat();
                expect(new Set(names).size).to.equal(names.length);
                for (const name of names) {
                    const found = tables.find((one) => one.name === name);
                    expect(found?.separable).to.equal(true);
                    expect(found?.bytes).to.be.at.least(MEBIBYTE);
                }
            }),
        );
    });

    it("has no more archives than jobs, and no empty one", () => {
        fc.assert(
            fc.property(TABLES, OTHER, JOBS, (tables, other, jobs) => {
                const plan = planDump(tables, other, jobs);
                expect(plan.length).to.be.below(jobs);
                expect(plan.filter((names) => names.length === 0)).to.deep.equal([]);
            }),
        );
    });

    it("dumps apart only where the largest archive is a tenth smaller for it", () => {
        fc.assert(
            fc.property(TABLES, OTHER, JOBS, (tables, other, jobs) => {
                const plan = planDump(tables, other, jobs);
                const longest = Math.max(...sizes(tables, other, plan));
                const total = Math.max(...sizes(tables, other, []));
                expect(longest).to.be.at.most(plan.length === 0 ? total : total * 0.9);
            }),
        );
    });

    it("has no archive that is larger than an equal share and the largest table", () => {
        const sizesInMebibytes = fc.array(fc.integer({ min: 20, max: 2_000 }), { minLength: 4, maxLength: 40 });
        fc.assert(
            fc.property(sizesInMebibytes, JOBS, (all, jobs) => {
                const tables = all.map((mebibytes, index) => table(`t${index}`, mebibytes));
                const found = sizes(tables, 0, planDump(tables, 0, jobs));
                const total = all.reduce((one, next) => one + next, 0);
                // A further archive that would gain less than a tenth is left out.
                expect(Math.max(...found) * 0.9).to.be.at.most((total / jobs + Math.max(...all)) * MEBIBYTE);
            }),
        );
    });

    it("is the same whatever the tables' order", () => {
        fc.assert(
            fc.property(TABLES, OTHER, JOBS, (tables, other, jobs) => {
                expect(planDump([...tables].reverse(), other, jobs)).to.deep.equal(planDump(tables, other, jobs));
            }),
        );
    });
});
