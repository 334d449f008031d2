import { expect } from "chai";
import fc from "fast-check";
import { compareContent, otherExtensionVersions } from "../../../runtime/src/check/compare";
import { isBehind } from "../../../runtime/src/check/compare-sequences";
import type { DatabaseContent, SequenceContent } from "../../../runtime/src/content";
import type { CheckName } from "../../../runtime/src/report";
import { contents } from "./contents";

/** A change of one thing, and the finding that must come of it; `undefined` where this content cannot be so changed. */
type Mutation = (
    content: DatabaseContent,
    place: number,
) => { readonly found: DatabaseContent; readonly check: CheckName; readonly subject: string } | undefined;

function at<Item>(items: readonly Item[], place: number): { readonly item: Item; readonly index: number } {
    const index = place % items.length;
    const item = items[index];
    if (item === undefined) {
        throw new Error("there is none");
    }
    return { item, index };
}

function replaced<Item>(items: readonly Item[], index: number, ...by: readonly Item[]): Item[] {
    return [...items.slice(0, index), ...by, ...items.slice(index + 1)];
}

function table(check: CheckName, change: (table: DatabaseContent["tables"][number]) => object): Mutation {
    return (content, place) => {
        const { item, index } = at(content.tables, place);
        const changed = { ...item, ...change(item) };
        return { found: { ...content, tables: replaced(content.tables, index, changed) }, check, subject: item.name };
    };
}

function sequence(change: (sequence: SequenceContent) => Partial<SequenceContent> | undefined): Mutation {
    return (content, place) => {
        const { item, index } = at(content.sequences, place);
        const changed = change(item);
        return changed === undefined
            ? undefined
            : {
                  found: { ...content, sequences: replaced(content.sequences, index, { ...item, ...changed }) },
                  check: "sequences",
                  subject: item.name,
              };
    };
}

const NEW = "zzzzzzz.new";

const MUTATIONS: Readonly<Record<string, Mutation>> = {
    "a table is missing": (content, place) => {
        const { item, index } = at(content.tables, place);
        return { found: { ...content, tables: replaced(content.tables, index) }, check: "tables", subject: item.name };
    },
    "a table is new": (content) => {
        const added = { name: NEW, rows: "0", fingerprint: "0", columns: [] };
        return { found: { ...content, tables: [...content.tables, added] }, check: "tables", subject: NEW };
    },
    "a row is missing or too many": table("rows", ({ rows }) => ({ rows: String(BigInt(rows) + 1n) })),
    "a fingerprint differs": table("fingerprints", ({ fingerprint }) => ({
        fingerprint: String(BigInt(fingerprint) - 1n),
    })),
    "a column is new": table("fingerprints", ({ columns }) => ({ columns: [...columns, "another"] })),
    "a large object is missing or too many": (content) => ({
        found: {
            ...content,
            largeObjects: { ...content.largeObjects, count: String(BigInt(content.largeObjects.count) + 1n) },
        },
        check: "large objects",
        subject: "large objects",
    }),
    "a large object differs": (content) => ({
        found: { ...content, largeObjects: { ...content.largeObjects, fingerprint: "0.5" } },
        check: "large objects",
        subject: "large objects",
    }),
    "a sequence is missing": (content, place) => {
        const { item, index } = at(content.sequences, place);
        const sequences = replaced(content.sequences, index);
        return { found: { ...content, sequences }, check: "sequences", subject: item.name };
    },
    "a sequence is new": (content) => {
        const sequences = [...content.sequences, { name: NEW, increment: "1", cycles: false }];
        return { found: { ...content, sequences }, check: "sequences", subject: NEW };
    },
    "a sequence is behind": sequence(({ lastValue, increment, cycles }) =>
        lastValue === undefined || cycles
            ? undefined
            : { lastValue: String(BigInt(lastValue) - (BigInt(increment) < 0n ? -1n : 1n)) },
    ),
    "a sequence is at its start": sequence(({ lastValue }) =>
        lastValue === undefined ? undefined : { lastValue: undefined },
    ),
    "a sequence's step differs": sequence(({ increment }) => ({
        increment: String(Number(increment) * 7),
        cycles: true,
    })),
    "a sequence begins again": sequence(({ cycles }) => ({ cycles: !cycles })),
    "a sequence belongs to another column": sequence(({ ownedBy }) => ({
        ownedBy: { table: ownedBy?.table ?? "t", column: "another column" },
    })),
    "an object is missing": (content, place) => {
        const { item, index } = at(content.objects, place);
        // An index that was not built is in no dump.
        return item.kind === "index" && !item.valid
            ? undefined
            : { found: { ...content, objects: replaced(content.objects, index) }, check: "schema", subject: item.name };
    },
    "an object is new": (content) => {
        const objects = [...content.objects, { kind: "view", name: NEW, definition: "", valid: true } as const];
        return { found: { ...content, objects }, check: "schema", subject: NEW };
    },
    "an object is defined otherwise": (content, place) => {
        const { item, index } = at(content.objects, place);
        const objects = replaced(content.objects, index, { ...item, definition: "another" });
        return { found: { ...content, objects }, check: "schema", subject: item.name };
    },
    "an object is no longer valid": (content, place) => {
        const { item, index } = at(content.objects, place);
        const objects = replaced(content.objects, index, { ...item, valid: false });
        return item.valid ? { found: { ...content, objects }, check: "schema", subject: item.name } : undefined;
    },
    "an extension is missing": (content, place) => {
        const { item, index } = at(content.extensions, place);
        const extensions = replaced(content.extensions, index);
        return { found: { ...content, extensions }, check: "extensions", subject: item.name };
    },
    "an extension is new": (content) => {
        const extensions = [...content.extensions, { name: NEW, version: "1.0" }];
        return { found: { ...content, extensions }, check: "extensions", subject: NEW };
    },
    "the migration is another": (content) => {
        const migration = { table: content.migration?.table ?? NEW, version: "another" };
        return { found: { ...content, migration }, check: "migration", subject: migration.table };
    },
    "the migration is missing": (content) =>
        content.migration === undefined
            ? undefined
            : { found: { ...content, migration: undefined }, check: "migration", subject: content.migration.table },
};

describe("comparing contents", () => {
    it("finds nothing between equal ones, in whatever order", () => {
        fc.assert(
            fc.property(contents, (content) => {
                const found = {
                    ...content,
                    tables: [...content.tables].reverse(),
                    sequences: [...content.sequences].reverse(),
                    objects: [...content.objects].reverse(),
                    extensions: [...content.extensions].reverse(),
                };
                expect(compareContent(content, found)).to.deep.equal([]);
            }),
        );
    });

    for (const [title, mutate] of Object.entries(MUTATIONS)) {
        it(`finds that ${title}, and nothing else`, () => {
            fc.assert(
                fc.property(contents, fc.nat(), (content, place) => {
                    const mutation = mutate(content, place);
                    fc.pre(mutation !== undefined);
                    const findings = compareContent(content, mutation.found);
                    expect(findings.length).to.be.greaterThan(0);
                    for (const { check, subject } of findings) {
                        expect([check, subject]).to.deep.equal([mutation.check, mutation.subject]);
                    }
                }),
            );
        });
    }

    it("takes a sequence that is further for right, in either direction", () => {
        fc.assert(
            fc.property(contents, fc.bigInt({ min: 0n, max: 1_000n }), (content, steps) => {
                const sequences = content.sequences.map((item) => ({
                    ...item,
                    lastValue: String(BigInt(item.lastValue ?? 0) + BigInt(item.increment) * steps),
                }));
                expect(compareContent(content, { ...content, sequences })).to.deep.equal([]);
            }),
        );
    });

    it("says in words what is missing", () => {
        const table = { name: "public.orders", rows: "1204", fingerprint: "7", columns: ["id"] };
        const content = {
            tables: [table],
            sequences: [],
            objects: [],
            extensions: [],
            largeObjects: { count: "0", fingerprint: "0" },
        };
        expect(compareContent(content, { ...content, tables: [] })).to.deep.equal([
            {
                check: "tables",
                subject: "public.orders",
                message: "The table is missing; it was expected with 1,204 rows.",
            },
        ]);
        expect(compareContent(content, { ...content, tables: [{ ...table, rows: "1" }] })).to.deep.equal([
            { check: "rows", subject: "public.orders", message: "1,204 rows expected, 1 found: 1,203 missing." },
        ]);
        expect(compareContent(content, { ...content, tables: [{ ...table, fingerprint: "8" }] })).to.deep.equal([
            {
                check: "fingerprints",
                subject: "public.orders",
                message: "Of 1,204 rows at least one value differs: the fingerprint was expected to be 7, and is 8.",
            },
        ]);
    });

    it("lets rows differ where the database was written to since", () => {
        fc.assert(
            fc.property(contents, (content) => {
                const found = {
                    ...content,
                    tables: content.tables.map((item) => ({ ...item, rows: `${item.rows}1`, fingerprint: "1" })),
                    sequences: content.sequences.map((item) => ({ ...item, lastValue: undefined })),
                    largeObjects: { count: "9", fingerprint: "9" },
                };
                expect(compareContent(content, found, { rows: false })).to.deep.equal([]);
            }),
        );
    });

    it("lets definitions differ between major versions, but not what is missing", () => {
        const object = { kind: "view", name: "public.v", definition: "a", valid: true } as const;
        const content = {
            tables: [],
            sequences: [],
            objects: [object],
            extensions: [],
            largeObjects: { count: "0", fingerprint: "0" },
        };
        const other = { ...content, objects: [{ ...object, definition: "b" }] };
        expect(compareContent(content, other, { definitions: false })).to.deep.equal([]);
        expect(compareContent(content, { ...content, objects: [] }, { definitions: false })).to.have.length(1);
    });

    it("lets extensions be left out that are named, and tells other versions apart from findings", () => {
        const content = {
            tables: [],
            sequences: [],
            objects: [],
            extensions: [
                { name: "aws_s3", version: "1.2" },
                { name: "vector", version: "0.8.0" },
            ],
            largeObjects: { count: "0", fingerprint: "0" },
        };
        const found = { ...content, extensions: [{ name: "vector", version: "0.8.1" }] };
        expect(compareContent(content, found, { withoutExtensions: ["aws_s3"] })).to.deep.equal([]);
        expect(compareContent(content, found).map(({ subject }) => subject)).to.deep.equal(["aws_s3"]);
        expect(otherExtensionVersions(content, found)).to.deep.equal(["vector 0.8.1 in the place of 0.8.0"]);
    });

    it("knows which of two values of a sequence is behind, beyond what JavaScript counts exactly", () => {
        expect(isBehind("9007199254740992", "9007199254740993", "1")).to.equal(true);
        expect(isBehind("9007199254740993", "9007199254740992", "1")).to.equal(false);
        expect(isBehind("5", "5", "1")).to.equal(false);
        expect(isBehind("-5", "-7", "-2")).to.equal(true);
        expect(isBehind("-7", "-5", "-2")).to.equal(false);
    });
});
