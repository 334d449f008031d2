import { expect } from "chai";
import { formatPath, isWithin, parsePath } from "../../../preview/difference/property-path";

describe("a property path", () => {
    it("is written as Pulumi writes it", () => {
        expect(formatPath([{ property: "tags" }, { property: "a.b" }])).to.equal('tags["a.b"]');
        expect(
            formatPath([
                { property: "containerDefinitions" },
                { element: "backend", index: 0 },
                { property: "environment" },
                { element: "LOG_LEVEL", index: 2 },
                { property: "value" },
            ]),
        ).to.equal("containerDefinitions[backend].environment[LOG_LEVEL].value");
        expect(formatPath([{ property: "kms:Context" }])).to.equal('["kms:Context"]');
    });

    it("is read in all its forms", () => {
        expect(parsePath("a")).to.deep.equal(["a"]);
        expect(parsePath("a.b[0].c")).to.deep.equal(["a", "b", "0", "c"]);
        expect(parsePath('a["b.c"][*]')).to.deep.equal(["a", "b.c", "*"]);
        expect(parsePath('a["say \\"b\\""]')).to.deep.equal(["a", 'say "b"']);
        expect(parsePath("*")).to.deep.equal(["*"]);
    });

    const path = [{ property: "containers" }, { element: "backend", index: 1 }, { property: "cpu" }];
    const cases: [string, boolean][] = [
        ["containers", true],
        ["containers[1]", true],
        ["containers[backend].cpu", true],
        ["containers[*].cpu", true],
        ["*", true],
        ["containers[0]", false],
        ["containers[*].memory", false],
        ["containers[1].cpu.units", false],
        ["", false],
    ];
    for (const [pattern, expected] of cases) {
        it(`containers[backend].cpu ${expected ? "lies" : "does not lie"} within "${pattern}"`, () => {
            expect(isWithin(path, parsePath(pattern))).to.equal(expected);
        });
    }
});
