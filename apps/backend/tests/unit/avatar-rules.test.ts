import { expect } from "chai";
import fc from "fast-check";
import { avatarKey, CONTENT_TYPES, contentTypeOf, uploadKey } from "../../src/avatars/rules";
import { JPEG, PNG, WEBP } from "../support/pictures";

const USER = "1e3590f2-5bb8-4642-a682-7ec2023dcc25";
const OTHER = "be41bef4-43d2-48e8-942d-5892edc7eca6";

describe("backend: rules of avatars", () => {
    it("know each type by how its files begin", () => {
        expect([PNG, JPEG, WEBP].map((file) => contentTypeOf(file))).to.deep.equal([
            "image/png",
            "image/jpeg",
            "image/webp",
        ]);
    });

    for (const [what, bytes] of [
        ["nothing", Buffer.alloc(0)],
        ["text", Buffer.from("hello, this is text")],
        ["a page", Buffer.from("<!doctype html><script>alert(1)</script>")],
        ["a vector graphic", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
        ["a GIF", Buffer.from("GIF89a0123456789")],
        ["a sound in the container of WebP", Buffer.from("RIFF1234WAVE 12 ")],
        ["the beginning of a PNG that is cut off", PNG.subarray(0, 7)],
        ["a PNG after a blank", Buffer.concat([Buffer.from(" "), PNG])],
    ] as const) {
        it(`take ${what} for no picture`, () => {
            expect(contentTypeOf(bytes)).to.equal(undefined);
        });
    }

    it("take no random bytes for a picture, unless they begin as one", () => {
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 16 }), (bytes) => {
                const begins = bytes[0] === 0x89 || bytes[0] === 0xff || bytes[0] === 0x52;
                expect(begins || contentTypeOf(bytes) === undefined).to.equal(true);
            }),
        );
    });

    for (const type of CONTENT_TYPES) {
        it(`keep an upload of ${type} under its user and its own name`, () => {
            const key = uploadKey(USER, type);
            expect(key).to.match(new RegExp(`^uploads/${USER}/[0-9a-f-]{36}\\.(png|jpg|webp)$`));
            expect(avatarKey(USER, key)).to.equal(key.replace("uploads/", "avatars/"));
            expect(uploadKey(USER, type)).not.to.equal(key);
        });
    }

    it("refuse the key of another's upload", () => {
        expect(avatarKey(USER, uploadKey(OTHER, "image/png"))).to.equal(undefined);
    });

    it("refuse every key that was not given out", () => {
        const key = uploadKey(USER, "image/png");
        for (const wrong of [
            "",
            key.replace("uploads/", "avatars/"),
            key.replace("uploads/", "uploads/../uploads/"),
            key.replace(".png", ".svg"),
            `${key}/x`,
            `${key}\n`,
            ` ${key}`,
            key.toUpperCase(),
            `uploads/${USER}/../${OTHER}/1e3590f2-5bb8-4642-a682-7ec2023dcc25.png`,
        ]) {
            expect(avatarKey(USER, wrong), wrong).to.equal(undefined);
        }
    });
});
