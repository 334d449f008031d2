import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { createToken, hashToken, sessionCookie, tokenFromCookies } from "../../src/users/session-cookie";

const TOKEN = "0123456789abcdefghijklmnopqrstuvwxyzABCDE-_";

describe("backend: session cookie", () => {
    it("carries 256 random bits", () => {
        const tokens = Array.from({ length: 100 }, createToken);
        expect(new Set(tokens).size).to.equal(100);
        for (const token of tokens) {
            expect(Buffer.from(token, "base64url")).to.have.length(32);
        }
    });

    it("is kept as its SHA-256", () => {
        expect(hashToken(TOKEN)).to.deep.equal(createHash("sha256").update(TOKEN).digest());
    });

    it("is for the API alone, out of reach of scripts and other sites, for 30 days", () => {
        expect(sessionCookie(TOKEN, true)).to.equal(
            `session=${TOKEN}; Max-Age=2592000; Path=/api; HttpOnly; SameSite=Strict; Secure`,
        );
    });

    it("is not secure where the browser came over plain HTTP, for it would not be kept", () => {
        expect(sessionCookie(TOKEN, false)).to.equal(
            `session=${TOKEN}; Max-Age=2592000; Path=/api; HttpOnly; SameSite=Strict`,
        );
    });

    for (const [what, header, token] of [
        ["alone", `session=${TOKEN}`, TOKEN],
        ["among others", `a=b; session=${TOKEN};theme=dark`, TOKEN],
        ["twice: the first", `session=${TOKEN}; session=${"x".repeat(43)}`, TOKEN],
        ["not at all", "theme=dark", undefined],
        ["without a header", undefined, undefined],
        ["under a longer name", `my-session=${TOKEN}`, undefined],
        ["with another length", `session=${TOKEN}x`, undefined],
        ["with other characters", `session=${TOKEN.slice(1)}'`, undefined],
    ] as const) {
        it(`is found in a header ${what}`, () => {
            expect(tokenFromCookies(header)).to.equal(token);
        });
    }

    it("is never found in anything that is no token", () => {
        fc.assert(
            fc.property(fc.string(), (header) => {
                const token = tokenFromCookies(header);
                expect(token ?? TOKEN).to.match(/^[\w-]{43}$/);
            }),
        );
    });
});
