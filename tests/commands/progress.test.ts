import { expect } from "chai";
import fc from "fast-check";
import { duration, size } from "../../commands/progress";

describe("what a command says of time and size", () => {
    const durations: readonly (readonly [number, string])[] = [
        [0, "0 s"],
        [59.4, "59 s"],
        [59.6, "1 min 0 s"],
        [185, "3 min 5 s"],
        [3600, "1 h"],
        [7325, "2 h 2 min"],
    ];
    for (const [seconds, text] of durations) {
        it(`says ${seconds} seconds as "${text}"`, () => {
            expect(duration(seconds)).to.equal(text);
        });
    }

    const sizes: readonly (readonly [number, string])[] = [
        [0, "0 bytes"],
        [999, "999 bytes"],
        [1000, "1.0 kB"],
        [9949, "9.9 kB"],
        [9950, "10 kB"],
        [412_345_678, "412 MB"],
        [999_600_000, "1.0 GB"],
        [3_400_000_000_000, "3.4 TB"],
        [12_000_000_000_000_000, "12000 TB"],
    ];
    for (const [bytes, text] of sizes) {
        it(`says ${bytes} bytes as "${text}"`, () => {
            expect(size(bytes)).to.equal(text);
        });
    }

    it("says no size by more than three digits before the last unit", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 999_499_999_999_999 }), (bytes) => {
                expect(size(bytes)).to.match(/^\d{1,3}(\.\d)? (bytes|kB|MB|GB|TB)$/);
            }),
        );
    });
});
