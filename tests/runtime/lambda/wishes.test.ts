import { expect } from "chai";
import fc from "fast-check";
import { FunctionFailure } from "../../../runtime/src/lambda/function-failure";
import { readWish } from "../../../runtime/src/lambda/wishes";

const BUCKET = "shop-prod-backups";
const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";

function event(key: string, bucket = BUCKET) {
    return {
        version: "0",
        source: "aws.s3",
        "detail-type": "Object Created",
        detail: { version: "0", bucket: { name: bucket }, object: { key, size: 5 }, reason: "PutObject" },
    };
}

function refusal(input: unknown): string {
    try {
        readWish(input, BUCKET);
    } catch (error) {
        expect(error).to.be.instanceOf(FunctionFailure).and.to.have.property("name", "Refused");
        return error instanceof Error ? error.message : "";
    }
    throw new Error("It was not refused.");
}

describe("The input of a drill", () => {
    it("is S3's event of a manifest", () => {
        expect(readWish(event(`db-dumps/${ID}/manifest.json`), BUCKET)).to.deep.equal({ dump: ID, again: false });
    });

    it("is that event also with a key that is encoded", () => {
        const key = encodeURIComponent(`db-dumps/${ID}/manifest.json`);
        expect(readWish(event(key), BUCKET)).to.deep.equal({ dump: ID, again: false });
    });

    it("is a person's wish", () => {
        expect(readWish({ dump: "latest" }, BUCKET)).to.deep.equal({ dump: "latest", again: false });
        expect(readWish({ dump: ID, again: true }, BUCKET)).to.deep.equal({ dump: ID, again: true });
    });

    it("is refused from another bucket", () => {
        expect(refusal(event(`db-dumps/${ID}/manifest.json`, "other"))).to.equal(
            'The event is of the bucket "other", and the dumps are in "shop-prod-backups".',
        );
    });

    for (const key of [
        `db-dumps/${ID}/database.dump`,
        `db-dumps/${ID}/x/manifest.json`,
        "db-dumps/manifest.json",
        `other/${ID}/manifest.json`,
        "db-dumps/hourly/2026-11-21T03-15-00Z-1a2b3c4d/manifest.json",
        "db-dumps/daily/2026-02-31T03-15-00Z-1a2b3c4d/manifest.json",
        "db-dumps/daily/../weekly/2026-11-21T03-15-00Z-1a2b3c4d/manifest.json",
        "%E0%A4%A",
    ]) {
        it(`is refused with the key ${key}`, () => {
            expect(refusal(event(key))).to.equal(`"${key}" is not the key of a dump's manifest.`);
        });
    }

    for (const dump of ["", "newest", "../etc", "daily/2026-11-21T03-15-00Z-short", `${ID}/manifest.json`]) {
        it(`is refused with the dump "${dump}"`, () => {
            expect(refusal({ dump })).to.equal(
                `"${dump}" does not name a dump: use "latest", or an id such as "daily/2026-11-21T02-15-00Z-1a2b3c4d".`,
            );
        });
    }

    for (const input of [null, "latest", {}, { dump: 1 }, { dump: "latest", once: true }, [ID]]) {
        it(`is refused as ${JSON.stringify(input)}`, () => {
            expect(refusal(input)).to.match(/^The input is neither S3's event of a manifest nor a wish\./);
        });
    }

    it("is refused or understood, whatever it is", () => {
        fc.assert(
            fc.property(fc.anything(), (input) => {
                expect(refusal(input)).to.not.equal("");
            }),
        );
    });
});
