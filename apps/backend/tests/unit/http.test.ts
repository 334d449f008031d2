import { expect } from "chai";
import fc from "fast-check";
import { trustsProxy } from "../../src/http/client-address";
import { requestId } from "../../src/http/request-id";
import { normalName } from "../../src/users/name";
import { Problem } from "../../src/http/problem";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ROOT = "1-67891233-abcdef012345678912345678";

describe("backend: trusted proxies", () => {
    for (const address of ["10.0.1.2", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "127.0.0.1"]) {
        it(`are those nearest, at a private address such as ${address}`, () => {
            expect(trustsProxy(address, 0)).to.equal(true);
            expect(trustsProxy(`::ffff:${address}`, 0)).to.equal(true);
            expect(trustsProxy(address, 1)).to.equal(false);
        });
    }

    for (const address of ["203.0.113.7", "172.32.0.1", "11.0.0.1", "2001:db8::1", "not an address", ""]) {
        it(`are not at ${address || "no address"}`, () => {
            expect(trustsProxy(address, 0)).to.equal(false);
        });
    }

    it("are in private networks of IPv6, too", () => {
        expect(["fd00::1", "::1"].map((address) => trustsProxy(address, 0))).to.deep.equal([true, true]);
    });
});

describe("backend: request id", () => {
    for (const header of [
        `Root=${ROOT}`,
        `Self=1-67891234-12456789abcdef012345678;Root=${ROOT}`,
        `Root=${ROOT};Sampled=1`,
    ]) {
        it(`is the load balancer's in ${header}`, () => {
            expect(requestId({ headers: { "x-amzn-trace-id": header } })).to.equal(ROOT);
        });
    }

    it("is made where there is none, or something else", () => {
        expect(requestId({ headers: {} })).to.match(UUID);
        expect(requestId({ headers: {} })).not.to.equal(requestId({ headers: {} }));
        fc.assert(
            fc.property(fc.string(), (header) => {
                expect(requestId({ headers: { "x-amzn-trace-id": header } })).to.match(UUID);
            }),
        );
    });
});

describe("backend: name", () => {
    it("has no spaces at its ends, and its characters in their composed form", () => {
        expect(normalName(" \u00a0Zoe\u0308 Q.\t")).to.equal("Zo\u00eb Q.");
    });

    it("is refused where the composed form is too long", () => {
        expect(normalName("\u0958".repeat(50))).to.equal("\u0915\u093c".repeat(50));
        let problem: unknown;
        try {
            normalName("\u0958".repeat(51));
        } catch (error) {
            problem = error;
        }
        expect(problem instanceof Problem && problem.body()).to.deep.equal({
            type: "about:blank",
            title: "Bad Request",
            status: 400,
            detail: "The body of the request is not as it must be.",
            errors: [{ pointer: "#/name", detail: "must have at most 100 characters" }],
        });
    });
});
