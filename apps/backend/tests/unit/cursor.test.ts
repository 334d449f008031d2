import { expect } from "chai";
import fc from "fast-check";
import { CURSOR_PATTERN, decodeCursor, encodeCursor } from "../../src/users/cursor";

const POSITION = { createdAt: new Date("2026-11-21T09:30:00.123Z"), id: "1e3590f2-5bb8-4642-a682-7ec2023dcc25" };
const moments = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });

describe("backend: cursor", () => {
    it("is text that means nothing to a reader, of one length", () => {
        // cspell:disable-next-line
        expect(encodeCursor(POSITION)).to.equal("AAABof1w8jseNZDyW7hGQqaCfsICPcwl");
    });

    it("gives back any position it was made of", () => {
        fc.assert(
            fc.property(moments, fc.uuid(), (createdAt, id) => {
                const cursor = encodeCursor({ createdAt, id });
                expect(cursor).to.match(new RegExp(CURSOR_PATTERN));
                expect(decodeCursor(cursor)).to.deep.equal({ createdAt, id });
            }),
        );
    });

    it("is nothing where it was made by somebody else, and never an error", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 32, maxLength: 32 })), (text) => {
                const position = decodeCursor(text);
                expect(position === undefined || encodeCursor(position) === text).to.equal(true);
            }),
        );
    });

    it("names no moment that PostgreSQL does not take", () => {
        const bytes = Buffer.alloc(24);
        bytes.writeBigUInt64BE(BigInt(Date.parse("9999-12-31T23:59:59.999Z")));
        expect(decodeCursor(bytes.toString("base64url"))?.createdAt.toISOString()).to.equal("9999-12-31T23:59:59.999Z");
        bytes.writeBigUInt64BE(BigInt(Date.parse("9999-12-31T23:59:59.999Z")) + 1n);
        expect(decodeCursor(bytes.toString("base64url"))).to.equal(undefined);
    });
});
