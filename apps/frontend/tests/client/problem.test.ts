import { expect } from "chai";
import fc from "fast-check";
import { readProblem } from "../../client/src/api/problem";

describe("frontend client: problem documents", () => {
    it("are read with the fields that their pointers name", () => {
        const document = {
            type: "about:blank",
            title: "Invalid request",
            status: 400,
            detail: "Two fields are invalid.",
            errors: [
                { pointer: "/name", detail: "too short" },
                { pointer: "#/email", detail: "no address" },
                { pointer: "/address/city", detail: "unknown" },
                { pointer: "", detail: "not an object" },
                { detail: "without a pointer" },
            ],
        };
        expect(readProblem(document, 400)).to.deep.equal({
            status: 400,
            title: "Invalid request",
            detail: "Two fields are invalid.",
            errors: [
                { field: "name", detail: "too short" },
                { field: "email", detail: "no address" },
                { field: "address", detail: "unknown" },
                { field: "", detail: "not an object" },
                { field: "", detail: "without a pointer" },
            ],
        });
    });

    it("take their status from the answer, and need no more than a title", () => {
        expect(readProblem({ title: "Taken", status: 200 }, 409)).to.deep.equal({
            status: 409,
            title: "Taken",
            detail: undefined,
            errors: [],
        });
    });

    it("are told from everything else", () => {
        for (const value of [undefined, null, "Taken", 409, [], {}, { title: 409 }]) {
            expect(readProblem(value, 409)).to.equal(undefined);
        }
    });

    it("can be whatever JSON without an exception", () => {
        fc.assert(
            fc.property(fc.jsonValue(), fc.jsonValue(), (value, errors) => {
                readProblem(value, 400);
                expect(readProblem({ title: "Invalid", errors }, 400)).to.include({ title: "Invalid" });
            }),
        );
    });
});
