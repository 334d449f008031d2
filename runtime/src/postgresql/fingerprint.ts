import { createHash } from "node:crypto";

/** A column, as the catalogs describe it. */
export interface ColumnDescription {
    readonly name: string;
    /** Quoted where PostgreSQL needs it. */
    readonly quotedName: string;
    /** Qualified name of its type, of a domain the type below it: `pg_catalog.int4`. */
    readonly type: string;
    /** Function that writes the type's values as text, qualified. */
    readonly outputFunction: string;
    /** The type to cast a domain's values to; absent for any other type. */
    readonly castTo?: string | undefined;
    /** Whether it is a `char(n)`, whose values the server pads with blanks to one length. */
    readonly blankPadded: boolean;
    readonly notNull: boolean;
}

/** SQL that hashes `value`, of any value but NULL, to a `bigint` with `seed`. */
type HashExpression = (value: string, seed: string) => string;

/**
 * Hashes that tell apart all values that a restore would keep apart. PostgreSQL's own hash of a type often does not:
 * `hashint8extended` folds 64 bits to 32 (1 and 4294967296 are the same), `hash_numeric_extended` leaves out sign and
 * scale, `jsonb_hash_extended` where an array ends, `interval_hash_extended` says that a day is 24 hours, those of arrays
 * leave out the dimensions, and that of an enumeration is its OID. Such types are hashed as text, like all others.
 */
const HASHES: Readonly<Record<string, HashExpression>> = {
    "pg_catalog.bool": (value, seed) => `hashint4extended(${value}::int4, ${seed})`,
    "pg_catalog.int2": (value, seed) => `hashint2extended(${value}, ${seed})`,
    "pg_catalog.int4": (value, seed) => `hashint4extended(${value}, ${seed})`,
    // The seed has 64 bits, all of which count; the constant is what tells columns apart.
    "pg_catalog.int8": (value, seed) => `hashint4extended(${lowHalf(seed)}, ${value})`,
    "pg_catalog.oid": (value, seed) => `hashoidextended(${value}, ${seed})`,
    "pg_catalog.float4": (value, seed) => hashFloat("hashfloat4extended", value, seed),
    "pg_catalog.float8": (value, seed) => hashFloat("hashfloat8extended", value, seed),
    "pg_catalog.text": hashText,
    "pg_catalog.varchar": hashText,
    "pg_catalog.uuid": (value, seed) => `uuid_hash_extended(${value}, ${seed})`,
    "pg_catalog.timestamp": (value, seed) => `timestamp_hash_extended(${value}, ${seed})`,
    // No function takes these types before PostgreSQL 18; an array's hash finds that of its elements.
    "pg_catalog.timestamptz": (value, seed) => `hash_array_extended(ARRAY[${value}], ${seed})`,
    "pg_catalog.bytea": (value, seed) => `hash_array_extended(ARRAY[${value}], ${seed})`,
};

/**
 * The query that counts a table's rows and adds up a hash of each, as `rows` and `fingerprint`.
 *
 * The hashes of a row's columns are combined by XOR, each with a seed from the column's name, and hashed once more, so
 * that values that two rows exchanged are seen. The sum does not depend on the order of rows or columns, nor on where
 * they are stored, and is the same with PostgreSQL 15 to 18 and on x86 and ARM.
 *
 * @param table name of the table, quoted.
 * @param condition `WHERE …`, or nothing.
 */
export function fingerprintQuery(table: string, columns: readonly ColumnDescription[], condition = ""): string {
    const hashes = columns.map(columnHash);
    // Without a column, rows are all the same, and yet there may be many.
    const row = hashes.length === 0 ? "0::int8" : hashes.join(" # ");
    return (
        `SELECT count(*)::text AS rows, coalesce(sum(hashint4extended(0, ${row})), 0)::text AS fingerprint ` +
        `FROM ONLY ${table} ${condition}`
    );
}

function columnHash(column: ColumnDescription): string {
    const { quotedName, castTo, blankPadded } = column;
    const value = castTo === undefined ? quotedName : `${quotedName}::${castTo}`;
    const hash = blankPadded ? hashBlankPadded : (HASHES[column.type] ?? hashAsText(column.outputFunction));
    const expression = hash(value, constant(`value of ${column.name}`));
    return column.notNull ? expression : `coalesce(${expression}, ${constant(`NULL in ${column.name}`)})`;
}

// Byte by byte, whatever the column's collation takes for equal.
function hashText(value: string, seed: string): string {
    return `hashtextextended(${value} COLLATE "C", ${seed})`;
}

// It passes over the blanks at the end, of which values of one length have as many as they need.
function hashBlankPadded(value: string, seed: string): string {
    return `hashbpcharextended(${value} COLLATE "C", ${seed})`;
}

function hashAsText(outputFunction: string): HashExpression {
    return (value, seed) => hashText(`textin(${outputFunction}(${value}))`, seed);
}

// Zero and minus zero are equal, and have one hash.
function hashFloat(hash: string, value: string, seed: string): string {
    return `CASE WHEN ${value} = 0 THEN ${hashText(`${value}::text`, seed)} ELSE ${hash}(${value}, ${seed}) END`;
}

/** A `bigint` that goes with a text and with no other. */
function constant(text: string): string {
    return `'${createHash("sha256").update(text).digest().readBigInt64LE()}'::int8`;
}

function lowHalf(seed: string): string {
    return `(${seed} & 2147483647)::int4`;
}
