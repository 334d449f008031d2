/** A table's rows, as one snapshot saw them. */
export interface TableContent {
    /** Quoted where PostgreSQL needs it: `public.orders`, `"Sales"."Order ""A"""`. */
    readonly name: string;
    /** Number of rows; a string, since it may be more than JavaScript counts exactly. */
    readonly rows: string;
    /** Sum of a hash of each row, independent of the rows' order; `0` where there are none. */
    readonly fingerprint: string;
    /** The columns in the fingerprint, sorted by name. Generated columns are computed again by a restore and are not in it. */
    readonly columns: readonly string[];
}

/** A sequence, which no snapshot holds: it was read before the dump began. */
export interface SequenceContent {
    readonly name: string;
    /**
     * Last value given out; absent where none was. Of one that was set to a value it has yet to give out
     * (`setval(…, false)`, `RESTART WITH`), the value before that one.
     */
    readonly lastValue?: string | undefined;
    /** Step, negative where it counts down. */
    readonly increment: string;
    /** Whether it begins again at its end. */
    readonly cycles: boolean;
    /** Column that takes its values from it. */
    readonly ownedBy?: { readonly table: string; readonly column: string } | undefined;
}

/** What holds a database together beside its rows. */
export type ObjectKind =
    | "check constraint"
    | "column"
    | "exclusion constraint"
    | "foreign key"
    | "function"
    | "index"
    | "not-null constraint"
    | "partitioned index"
    | "policy"
    | "primary key"
    | "table"
    | "trigger"
    | "type"
    | "unique constraint"
    | "view";

/** A part of the schema. */
export interface SchemaObject {
    readonly kind: ObjectKind;
    /** Its name, with the table it is of: `orders_customer_id_fkey on public.orders`. */
    readonly name: string;
    /**
     * SHA-256 of its definition, in hexadecimal. What PostgreSQL writes differently after a restore, such as casts and
     * parentheses in expressions, is left out of it.
     */
    readonly definition: string;
    /**
     * Whether PostgreSQL vouches for it: a constraint validated, an index built, a materialized view filled. An index
     * that is not valid is not in a manifest, since `pg_dump` leaves it out; that of a partitioned table, which is not
     * valid while a partition lacks it, is in both.
     */
    readonly valid: boolean;
}

/** All that is compared between a database and what was restored from its dump. */
export interface DatabaseContent {
    readonly tables: readonly TableContent[];
    readonly sequences: readonly SequenceContent[];
    readonly objects: readonly SchemaObject[];
    readonly extensions: readonly { readonly name: string; readonly version: string }[];
    readonly largeObjects: { readonly count: string; readonly fingerprint: string };
    /** Newest migration that a known migration tool has noted, with the tool's table; absent where there is none. */
    readonly migration?: { readonly table: string; readonly version: string } | undefined;
}
