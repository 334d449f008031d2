import { expect } from "chai";
import fc from "fast-check";
import { definitionHash, normalize } from "../../../runtime/src/postgresql/definitions";

/** What PostgreSQL 15 to 18 write of an expression at first, and of the same expression after a restore. */
const SAME: readonly (readonly [string, string])[] = [
    [
        "CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'gone'::character varying])::text[])))",
        "CHECK (((status)::text = ANY (ARRAY[('new'::character varying)::text, ('gone'::character varying)::text])))",
    ],
    [
        "CHECK ((((age >= 0) AND (age <= 150)) AND (age <> 13)))",
        "CHECK (((age >= 0) AND (age <= 150) AND (age <> 13)))",
    ],
    ["(a)::numeric(12,2)", "a"],
    ["('2026-01-01'::timestamp(3) without time zone)", "'2026-01-01'::timestamp with time zone"],
    [`x::"Sales"."Order ""A"" state"[][]`, "x"],
    ["'1 day'::interval day to second(3)", "'1 day'"],
    ["a::bit varying(8) || b", "a || b"],
    ["a  +\n\tb", "a + b"],
];

/** Definitions that are not the same. */
const DIFFERENT: readonly (readonly [string, string])[] = [
    ["CHECK (a > 1)", "CHECK (a > 2)"],
    ["CHECK (a > 1)", "CHECK (a >= 1)"],
    ["a = 'x'", "a = 'X'"],
    ["a = 'x y'", "a = 'xy'"],
    ["a = '(x)'", "a = 'x'"],
    ["a = 'b::text'", "a = 'b'"],
    ["a = 'it''s ::text'", "a = 'it''s '"],
    ['"(a)" = 1', '"a" = 1'],
    ["f(a, b)", "f(b, a)"],
    ["AS $$ SELECT (a)::text $$", "AS $$ SELECT a $$"],
    ["AS $function$ SELECT $1::int $function$", "AS $function$ SELECT $1 $function$"],
    ["a::text AS b", "a AS c"],
    ["a::timestamp with time zone AT TIME ZONE 'UTC'", "a"],
];

describe("the definition of a part of the schema", () => {
    for (const [one, other] of SAME) {
        it(`is the same: ${one}`, () => {
            expect(normalize(one)).to.equal(normalize(other));
        });
    }

    for (const [one, other] of DIFFERENT) {
        it(`is another: ${one} and ${other.trim()}`, () => {
            expect(normalize(one)).to.not.equal(normalize(other));
        });
    }

    it("keeps what follows a cast", () => {
        expect(normalize("SELECT (a)::character varying(20) AS b, c::double precision, d::text[] FROM t")).to.equal(
            "SELECT a AS b , c , d FROM t",
        );
    });

    it("keeps every literal, whatever is in it", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (text) => {
                const literal = `'${text.replaceAll("'", "''")}'`;
                expect(normalize(`(a = ${literal}::text)`)).to.equal(`a = ${literal}`);
            }),
        );
    });

    it("comes to an end with any text, and changes nothing the second time", () => {
        fc.assert(
            fc.property(
                fc.array(fc.constantFrom("::", "(", ")", "'", '"', "$$", "$a$", "text", "[", "]", ".", " ", "1")),
                (parts) => {
                    const once = normalize(parts.join(""));
                    expect(normalize(once).replaceAll(" ", "").length).to.be.at.most(once.replaceAll(" ", "").length);
                },
            ),
        );
    });

    it("is known by its SHA-256", () => {
        // printf 'CHECK a > 1' | sha256sum
        expect(definitionHash("CHECK ((a > 1))")).to.equal(
            "57a4e5aa12fdeaf1f2fa8b8b963bfa36ee8bd58145cccc8d0f9b470bd76a091c",
        );
    });
});
