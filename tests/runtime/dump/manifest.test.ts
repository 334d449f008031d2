import { expect } from "chai";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { Failure } from "../../../runtime/src/failure";
import { parseManifest, sealManifest, type UnsealedManifest } from "../../../runtime/src/manifest";

const ID = "daily/2026-11-21T02-15-00Z-1a2b3c4d";
const SHA256 = "0123456789abcdef".repeat(4);

const MANIFEST: UnsealedManifest = {
    format: 1,
    id: ID,
    tier: "daily",
    database: {
        name: "shöp",
        bytes: "98765432109",
        encoding: "UTF8",
        collate: "en_US.UTF-8",
        ctype: "en_US.UTF-8",
        localeProvider: "icu",
        locale: "en-US",
    },
    serverVersion: "18.6",
    serverMajor: 18,
    toolVersion: "18.6",
    startedAt: "2026-11-21T02:15:00.123Z",
    snapshotAt: "2026-11-21T02:15:01.234Z",
    finishedAt: "2026-11-21T02:16:00.345Z",
    archives: [
        { file: "database.dump", bytes: 123_456, sha256: SHA256 },
        { file: "table-1.dump", bytes: 1, sha256: SHA256, tables: ['public."Orders ✓"'] },
    ],
    roles: ["app", "Reporting"],
    content: {
        tables: [
            { name: "public.orders", rows: "12", fingerprint: "-1234567890123456789012", columns: ["id", "note"] },
        ],
        sequences: [
            { name: "public.orders_id_seq", lastValue: "12", increment: "1", cycles: false },
            {
                name: "public.down",
                increment: "-1",
                cycles: true,
                ownedBy: { table: "public.orders", column: "id" },
            },
        ],
        objects: [{ kind: "primary key", name: "orders_pkey on public.orders", definition: SHA256, valid: true }],
        extensions: [{ name: "plpgsql", version: "1.0" }],
        largeObjects: { count: "0", fingerprint: "0" },
        migration: { table: "public.pgmigrations", version: "0004_users" },
    },
};

function refusal(text: string, id = ID): string {
    try {
        parseManifest(text, id);
    } catch (error) {
        if (error instanceof Failure) {
            return `${error.kind}: ${error.message}`;
        }
        throw error;
    }
    return "accepted";
}

/** Seals a manifest that is not one. */
function sealed(change: object): string {
    const manifest = { ...MANIFEST, ...change };
    return sealManifest(manifest);
}

describe("a manifest", () => {
    it("is read as it was sealed", () => {
        const { sha256, ...manifest } = parseManifest(sealManifest(MANIFEST), ID);
        expect(manifest).to.deep.equal(MANIFEST);
        expect(sha256).to.match(/^[0-9a-f]{64}$/);
    });

    it("has the SHA-256 of its compact form, without the checksum, as its checksum", () => {
        const { sha256, ...rest } = parseManifest(sealManifest(MANIFEST), ID);
        expect(createHash("sha256").update(JSON.stringify(rest)).digest("hex")).to.equal(sha256);
        expect(sealManifest(MANIFEST).startsWith('{\n  "format": 1,\n  "id": "daily/')).to.equal(true);
    });

    it("is refused with any character changed, taken out, or doubled, that makes it another JSON", () => {
        const text = sealManifest(MANIFEST);
        const meaning = JSON.stringify(JSON.parse(text));
        fc.assert(
            fc.property(fc.nat(text.length - 1), fc.constantFrom("change", "remove", "double"), (place, way) => {
                const old = text.charAt(place);
                const now = { change: old === "1" ? "2" : "1", remove: "", double: old + old }[way];
                const changed = text.slice(0, place) + now + text.slice(place + 1);
                fc.pre(normalized(changed) !== meaning);
                expect(refusal(changed)).to.match(/^checksum differs: The manifest of the dump "daily\/.*" is /);
            }),
            { numRuns: 500 },
        );
    });

    it("is refused where it was cut", () => {
        const text = sealManifest(MANIFEST);
        fc.assert(
            fc.property(fc.nat(text.length - 3), (length) => {
                expect(refusal(text.slice(0, length))).to.equal(
                    `checksum differs: The manifest of the dump "${ID}" is not whole: it has no checksum of its own. ` +
                        "Use another dump.",
                );
            }),
        );
    });

    it("is refused in the place of another dump's", () => {
        const other = "daily/2026-11-22T02-15-00Z-1a2b3c4d";
        expect(refusal(sealManifest(MANIFEST), other)).to.equal(
            `checksum differs: The manifest of the dump "${other}" is that of another dump, "${ID}". Use another dump.`,
        );
        expect(refusal(sealed({ tier: "weekly" }))).to.include("is that of another dump");
    });

    for (const [what, change] of [
        ["another format", { format: 2 }],
        ["an archive outside of its folder", { archives: [{ file: "../../other.dump", bytes: 1, sha256: SHA256 }] }],
        ["no archive", { archives: [] }],
        ["an empty archive", { archives: [{ file: "database.dump", bytes: 0, sha256: SHA256 }] }],
        ["a number of rows that is none", { content: { ...MANIFEST.content, largeObjects: { count: "x" } } }],
        ["a time that is none", { snapshotAt: "yesterday" }],
        ["no content", { content: undefined }],
    ] as const) {
        it(`is refused with ${what}, whatever its checksum says`, () => {
            expect(refusal(sealed(change))).to.match(
                /^checksum differs: The manifest of the dump ".*" cannot be read by this version: \w/,
            );
        });
    }
});

function normalized(text: string): string {
    try {
        return JSON.stringify(JSON.parse(text));
    } catch {
        return "not JSON";
    }
}
