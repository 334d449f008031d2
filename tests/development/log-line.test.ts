import { expect } from "chai";
import fc from "fast-check";
import { readable } from "../../development/log-line";

describe("npm run dev: a line of a log", () => {
    it("is text where it was JSON: the level, the message, and what else a developer needs", () => {
        const line =
            '{"level":30,"time":1,"pid":2,"hostname":"h","service":"backend","method":"GET","status":200,"msg":"answered"}';
        expect(readable(line)).to.equal("info answered method=GET status=200");
        expect(readable('{"level":"error","err":{"code":"X"},"msg":"lost","text":"two words"}')).to.equal(
            'error lost err={"code":"X"} text="two words"',
        );
    });

    it("stays as it is where it is not a log's JSON", () => {
        for (const line of ["LOG:  ready", "", "{", '{"a":1}', "[1]", "null", '"text"']) {
            expect(readable(line)).to.equal(line);
        }
    });

    it("never fails, whatever it holds", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
                expect(readable(line)).to.be.a("string");
            }),
        );
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (entry, level) => {
                expect(readable(JSON.stringify({ ...entry, level }))).to.be.a("string");
            }),
        );
    });
});
