import { expect } from "chai";
import type { FieldProblem } from "../../client/src/api/problem";
import type { Failure } from "../../client/src/api/result";
import { formErrors, sentenceOn } from "../../client/src/sign-up/errors";

function refused(status: number, detail: string | undefined, errors: readonly FieldProblem[] = []): Failure {
    return { kind: "refused", problem: { status, title: "Refused", detail, errors } };
}

function shown(failure: Failure) {
    const { fields, general } = formErrors(failure);
    return { fields: [...fields], general };
}

describe("frontend client: errors of the sign-up form", () => {
    it("stand beside the fields that they point to, in the form's order", () => {
        const errors = [
            { field: "email", detail: "No address." },
            { field: "name", detail: "Too short." },
            { field: "email", detail: "Too long." },
        ];
        expect(shown(refused(400, "Two fields are invalid.", errors))).to.deep.equal({
            fields: [
                ["name", "Too short."],
                ["email", "No address. Too long."],
            ],
            general: [],
        });
    });

    it("are general where they point to no field of the form", () => {
        const errors = [
            { field: "", detail: "Not an object." },
            { field: "age", detail: "Unknown." },
        ];
        expect(shown(refused(400, undefined, errors))).to.deep.equal({
            fields: [],
            general: ["Not an object.", "age: Unknown."],
        });
    });

    it("stand beside the address where something is taken", () => {
        expect(shown(refused(409, "The address is taken."))).to.deep.equal({
            fields: [["email", "The address is taken."]],
            general: [],
        });
    });

    it("are general where nothing points anywhere", () => {
        expect(shown(refused(429, "Too many requests."))).to.deep.equal({
            fields: [],
            general: ["Too many requests."],
        });
        expect(shown(refused(503, undefined))).to.deep.equal({ fields: [], general: ["Refused"] });
    });

    it("say what to do where there was no answer, or a wrong one", () => {
        expect(shown({ kind: "unreachable", server: "backend" }).general).to.deep.equal([
            "The backend cannot be reached. Check your connection, then try again.",
        ]);
        expect(shown({ kind: "unreachable", server: "storage" }).general).to.deep.equal([
            "The storage cannot be reached. Check your connection, then try again.",
        ]);
        expect(shown({ kind: "unexpected", server: "backend", status: 500 }).general).to.deep.equal([
            "The backend answered with an error (500). Try again in a moment.",
        ]);
    });

    it("go on from the field's name where they are written so", () => {
        expect(sentenceOn("Name", "must not be empty")).to.equal("Name must not be empty");
        expect(sentenceOn("Name", "This is no name.")).to.equal("This is no name.");
        expect(sentenceOn("Name", "")).to.equal("");
    });
});
