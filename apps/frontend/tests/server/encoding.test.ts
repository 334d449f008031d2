import { expect } from "chai";
import fc from "fast-check";
import { chooseEncoding, type Encoding } from "../../src/encoding";

const ALL: readonly Encoding[] = ["br", "gzip", "identity"];

describe("frontend: content coding", () => {
    for (const [header, encoding] of [
        [undefined, "identity"],
        ["", "identity"],
        ["gzip, deflate, br, zstd", "br"],
        ["gzip, deflate", "gzip"],
        ["GZIP", "gzip"],
        ["deflate", "identity"],
        ["*", "br"],
        ["br;q=0, *", "gzip"],
        ["br;q=0.5, gzip;q=0.8", "gzip"],
        ["br; q=0.001", "br"],
        ["br;q=0", "identity"],
        ["br;q=0.5, identity", "identity"],
        ["br;q=2, gzip", "gzip"],
        ["br;q=x", "identity"],
        ["identity;q=0, *;q=0", "identity"],
    ] as const) {
        it(`is ${encoding} for ${header === undefined ? "no header" : `"${header}"`}`, () => {
            expect(chooseEncoding(header, new Set(ALL))).to.equal(encoding);
        });
    }

    it("is never one that is not there", () => {
        expect(chooseEncoding("br, gzip;q=0.5", new Set(["gzip", "identity"]))).to.equal("gzip");
        expect(chooseEncoding("br, gzip", new Set(["identity"]))).to.equal("identity");
    });

    it("is one that is there, and not refused while another is allowed, whatever the header", () => {
        const coding = fc.constantFrom("br", "gzip", "identity", "*", "zstd");
        const weight = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
        const header = fc.uniqueArray(fc.tuple(coding, weight), { selector: ([name]) => name });
        const available = fc.subarray(["br", "gzip"] as const).map((some) => new Set<Encoding>([...some, "identity"]));
        fc.assert(
            fc.property(header, available, (weights, codings) => {
                const text = weights.map(([name, value]) => `${name};q=${value}`).join(", ");
                const chosen = chooseEncoding(text, codings);
                const named = new Map(weights.map(([name, value]) => [name, value]));
                const allows = (encoding: Encoding) =>
                    (named.get(encoding) ?? named.get("*") ?? (encoding === "identity" ? 1 : 0)) > 0;
                expect(codings.has(chosen)).to.equal(true);
                expect(allows(chosen) || ![...codings].some(allows)).to.equal(true);
            }),
        );
        fc.assert(
            fc.property(fc.string(), (text) => {
                expect(ALL).to.include(chooseEncoding(text, new Set(ALL)));
            }),
        );
    });
});
