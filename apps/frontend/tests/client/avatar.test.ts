import { expect } from "chai";
import fc from "fast-check";
import { storageProblem } from "../../client/src/api/storage-problem";
import { initialsOf, tintOf } from "../../client/src/avatar/initials";
import { formatBytes, LARGEST_IMAGE_BYTES, objectionTo } from "../../client/src/avatar/rules";

describe("frontend client: avatars", () => {
    it("may be PNG, JPEG and WebP up to 2 MiB", () => {
        for (const type of ["image/png", "image/jpeg", "image/webp"]) {
            expect(objectionTo({ type, size: 1 })).to.equal(undefined);
            expect(objectionTo({ type, size: 2_097_152 })).to.equal(undefined);
        }
    });

    it("may be nothing else", () => {
        for (const type of ["image/gif", "image/svg+xml", "text/html", ""]) {
            expect(objectionTo({ type, size: 1 })).to.equal(
                "This is not a PNG, JPEG or WebP image. Choose another file.",
            );
        }
        expect(objectionTo({ type: "image/png", size: 0 })).to.equal("This file is empty. Choose another file.");
        expect(objectionTo({ type: "image/png", size: 2_097_153 })).to.equal(
            "This image has 2.1 MiB. Choose one of at most 2 MiB.",
        );
    });

    it("have a size in words", () => {
        expect([1, 1024, 1536, 116_531, LARGEST_IMAGE_BYTES, 5_000_000].map(formatBytes)).to.deep.equal([
            "0.1 KiB",
            "1 KiB",
            "1.5 KiB",
            "113.8 KiB",
            "2 MiB",
            "4.8 MiB",
        ]);
    });

    it("are initials where there is no picture", () => {
        for (const [name, initials] of [
            ["Ada Lovelace", "AL"],
            ["ada", "A"],
            ["  Maria da Silva  Pereira ", "MP"],
            ["李明", "李"],
            ["étienne Øre", "ÉØ"],
            ["👩‍🚀 Crew", "👩‍🚀C"],
            ["", ""],
        ] as const) {
            expect(initialsOf(name)).to.equal(initials);
        }
    });

    it("have one of six tints, the same each time", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (id) => {
                expect(tintOf(id)).to.be.within(0, 5);
                expect(tintOf(id)).to.equal(tintOf(id));
            }),
        );
        expect(new Set(Array.from({ length: 40 }, (_, index) => tintOf(`user-${index}`))).size).to.equal(6);
    });

    it("are refused by the storage in words", () => {
        const xml = "<Error><Code>EntityTooLarge</Code><Message>Your proposed upload…</Message></Error>";
        expect(storageProblem(400, xml)).to.deep.equal({
            status: 400,
            title: "The storage refused the file",
            detail: "The file is too large.",
            errors: [],
        });
        expect(storageProblem(500, "<Error><Code>SlowDown</Code></Error>").detail).to.equal(
            "The storage refused the file (SlowDown). Try again.",
        );
        expect(storageProblem(403, "").detail).to.equal("The storage refused the file (403). Try again.");
    });
});
