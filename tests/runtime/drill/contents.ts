import fc from "fast-check";
import type { DatabaseContent, ObjectKind } from "../../../runtime/src/content";

const KINDS: readonly ObjectKind[] = ["check constraint", "column", "foreign key", "function", "index", "view"];

const name = fc.stringMatching(/^[a-z]{1,6}\.[a-z"Ü ]{1,8}$/);
const count = fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String);
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

/** All that a database may hold, with unique names, and at least one of each. */
export const contents: fc.Arbitrary<DatabaseContent> = fc.record({
    tables: unique(
        fc.record({
            name,
            rows: count,
            fingerprint: whole,
            columns: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 4 }),
        }),
        ({ name }) => name,
    ),
    sequences: unique(
        fc.record({
            name,
            lastValue: fc.option(whole, { nil: undefined }),
            increment: fc.integer({ min: -5, max: 5 }).map((step) => String(step === 0 ? 1 : step)),
            cycles: fc.boolean(),
            ownedBy: fc.option(fc.record({ table: name, column: name }), { nil: undefined }),
        }),
        ({ name }) => name,
    ),
    objects: unique(
        fc.record({ kind: fc.constantFrom(...KINDS), name, definition: hash, valid: fc.boolean() }),
        ({ kind, name }) => `${kind} ${name}`,
    ),
    extensions: unique(fc.record({ name, version: fc.stringMatching(/^\d\.\d$/) }), ({ name }) => name),
    largeObjects: fc.record({ count, fingerprint: whole }),
    migration: fc.option(fc.record({ table: name, version: fc.stringMatching(/^\d{1,5}$/) }), { nil: undefined }),
});

function unique<Item>(item: fc.Arbitrary<Item>, selector: (item: Item) => string): fc.Arbitrary<Item[]> {
    return fc.uniqueArray(item, { selector, minLength: 1, maxLength: 5 });
}
