import { expect } from "chai";
import fc from "fast-check";
import { maxConnections } from "../../components/monitoring/max-connections";

describe("the connections that an instance class takes", () => {
    for (const [instanceClass, expected] of [
        ["db.t4g.micro", 112],
        ["db.t3.small", 225],
        ["db.t4g.medium", 450],
        ["db.t4g.large", 901],
        ["db.m7g.large", 901],
        ["db.m8gd.medium", 450],
        ["db.m7g.xlarge", 1802],
        ["db.c6gd.large", 450],
        ["db.r6g.large", 1802],
        ["db.r6g.2xlarge", 5000],
        ["db.m7g.16xlarge", 5000],
        ["db.z1d.large", undefined],
        ["db.t4g.nano", undefined],
        ["db.m7g.metal", undefined],
        ["m7g.large", undefined],
    ] as const) {
        it(`are ${String(expected)} of ${instanceClass}`, () => {
            expect(maxConnections(instanceClass)).to.equal(expected);
        });
    }

    it("grow with the size up to 5000, and are never a fraction", () => {
        fc.assert(
            fc.property(fc.constantFrom("t4g", "m7g", "c6gd", "r8g"), fc.integer({ min: 1, max: 48 }), (family, n) => {
                const of = maxConnections(`db.${family}.${n}xlarge`) ?? 0;
                expect(of).to.satisfy(Number.isInteger);
                expect(of).to.be.within(maxConnections(`db.${family}.large`) ?? 0, 5000);
                expect(of).to.be.at.most(maxConnections(`db.${family}.${n + 1}xlarge`) ?? 0);
            }),
            { numRuns: 50 },
        );
    });
});
