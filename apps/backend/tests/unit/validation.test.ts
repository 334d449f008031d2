import { expect } from "chai";
import fc from "fast-check";
import type { FastifyValidationResult } from "fastify/types/schema";
import { Problem, type ProblemError } from "../../src/http/problem";
import { validatorCompiler } from "../../src/http/validation";
import { UploadRequestSchema } from "../../src/avatars/schemas";
import { ListQuerySchema, SignUpSchema } from "../../src/users/schemas";

const compile = (schema: object, httpPart: "body" | "querystring"): FastifyValidationResult =>
    validatorCompiler({ schema, method: "POST", url: "/api/users", httpPart });

const signUp = compile(SignUpSchema, "body");
const list = compile(ListQuerySchema, "querystring");
const upload = compile(UploadRequestSchema, "body");

function errors(validate: FastifyValidationResult, data: unknown): readonly ProblemError[] {
    const result: unknown = validate(data);
    if (typeof result === "object" && result !== null && "error" in result && result.error instanceof Problem) {
        return result.error.body().errors ?? [];
    }
    return [];
}

const signUpErrors = (data: unknown) => errors(signUp, data);
const detailOf = (name: "name" | "email", value: unknown) =>
    signUpErrors({ name: "Zoë", email: "zoe@example.com", [name]: value }).map(
        ({ pointer, detail }) => `${pointer} ${detail}`,
    );

describe("backend: validation of requests", () => {
    it("takes what is right as it is", () => {
        const body = { name: "Zoë", email: "zoe@example.com" };
        expect(signUp(body)).to.deep.equal({ value: body });
        expect(body).to.deep.equal({ name: "Zoë", email: "zoe@example.com" });
    });

    it("makes numbers of a query's text, and of nothing else", () => {
        expect(list({ limit: "7", search: "9" })).to.deep.equal({ value: { limit: 7, search: "9" } });
        expect(errors(upload, { contentType: "image/png", bytes: "7" })).to.deep.equal([
            { pointer: "#/bytes", detail: "must be a whole number" },
        ]);
    });

    it("names every mistake at once, each with its place", () => {
        expect(signUpErrors({ name: 5, extra: true })).to.deep.equal([
            { pointer: "#/email", detail: "is required" },
            { pointer: "#/extra", detail: "is not known" },
            { pointer: "#/name", detail: "must be text" },
        ]);
        expect(errors(list, { limit: "101", after: "x", search: "\u0000" })).to.deep.equal([
            {
                pointer: "#/search",
                detail: "must be part of a name, in upper or lower case, without control characters",
            },
            { pointer: "#/limit", detail: "must be at most 100" },
            { pointer: "#/after", detail: 'must be a cursor that a page gave as "next"' },
        ]);
        expect(errors(upload, { contentType: "image/gif", bytes: 0 })).to.deep.equal([
            { pointer: "#/contentType", detail: "must be one of image/png, image/jpeg, image/webp" },
            { pointer: "#/bytes", detail: "must be at least 1" },
        ]);
        expect(signUpErrors(null)).to.deep.equal([{ pointer: "#", detail: "must be an object" }]);
    });

    it("writes a property's name into its pointer so that it stays one", () => {
        const pointers = signUpErrors({ name: "Z", email: "z@example.com", "a/b~c d\ud800": 1 });
        expect(pointers).to.deep.equal([{ pointer: "#/a~1b~0c%20d%EF%BF%BD", detail: "is not known" }]);
    });

    it("names at most 20 mistakes", () => {
        const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`, 1]));
        expect(signUpErrors({ name: "Z", email: "z@example.com", ...unknown })).to.have.length(20);
    });

    for (const name of [
        "Z",
        "x".repeat(100),
        "𝔘".repeat(100),
        "Robert'); drop table users;--",
        "👩‍👩‍👧",
        "名前",
        "O'Brien-Łuż",
    ]) {
        it(`takes the name ${name.slice(0, 30)}`, () => {
            expect(detailOf("name", name)).to.deep.equal([]);
        });
    }

    for (const [what, name] of [
        ["that is empty", ""],
        ["of spaces", " \u00a0\t".replace("\t", " ")],
        ["with a line end", "a\nb"],
        ["with a zero", "a\u0000b"],
        ["with half a character", "a\ud800b"],
        ["that turns the direction", "a\u202eb"],
    ] as const) {
        it(`refuses a name ${what}`, () => {
            expect(detailOf("name", name)).to.deep.equal([
                "#/name must be a name that is not empty and has no control characters",
            ]);
        });
    }

    it("counts characters, not their halves", () => {
        expect(detailOf("name", "𝔘".repeat(101))).to.deep.equal(["#/name must have at most 100 characters"]);
    });

    for (const email of ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.com", "x_y@ex-ample.com"]) {
        it(`takes the address ${email}`, () => {
            expect(detailOf("email", email)).to.deep.equal([]);
        });
    }

    for (const email of [
        "",
        "a",
        "a@b",
        "@b.co",
        "a@",
        "a@.co",
        "a@b..co",
        "a@-b.co",
        "a b@c.co",
        "a@b.co ",
        "a@b.co\n",
        "a@b.co>",
        "zoë@example.com",
        `${"x".repeat(65)}@example.com`,
        `a@${"x".repeat(64)}.com`,
    ]) {
        it(`refuses the address ${JSON.stringify(email).slice(0, 40)}`, () => {
            expect(detailOf("email", email)).to.deep.equal([
                "#/email must be an e-mail address such as name@example.com",
            ]);
        });
    }

    it("refuses an address of more than 254 characters", () => {
        const email = `${"x".repeat(60)}@${"y.".repeat(97)}com`;
        expect(email).to.have.length(258);
        expect(detailOf("email", email)).to.deep.equal(["#/email must have at most 254 characters"]);
    });

    it("is not slow for any address", () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom("a", ".", "-", "@", "a.", "a-"), { maxLength: 254 }), (parts) => {
                const start = performance.now();
                detailOf("email", parts.join("").slice(0, 254));
                expect(performance.now() - start).to.be.lessThan(1_000);
            }),
        );
    });

    it("answers anything that JSON can say", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                for (const { pointer } of [...signUpErrors(value), ...errors(upload, value)]) {
                    expect(pointer).to.match(/^#/);
                }
            }),
        );
    });
});
