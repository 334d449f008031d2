import type { ClientBase } from "pg";
import type { DatabaseContent } from "../content";

const CHUNK_BYTES = 1_048_576;
/** `INV_READ` of libpq's `libpq-fs.h`. */
const READ = 262_144;

/**
 * The sum of a hash of each large object: of its OID, its size, and its content in pieces. They are read by their
 * functions, as users without the right to read `pg_largeobject` must.
 */
const LARGE_OBJECTS = `
SELECT count(*)::text AS count,
       coalesce(sum(hashint4extended(0, hashoidextended(o.oid, 1) # hashint4extended(2, o.size) # o.content)), 0)::text
           AS fingerprint
FROM (
    SELECT sized.oid, sized.size, (
               SELECT coalesce(bit_xor(hash_array_extended(ARRAY[lo_get(sized.oid, start, ${CHUNK_BYTES})], start + 3)), 0)
               FROM generate_series(0, sized.size - 1, ${CHUNK_BYTES}) AS start
           ) AS content
    FROM (
        SELECT opened.oid, lo_lseek64(opened.descriptor, 0, 2) AS size, lo_close(opened.descriptor)
        FROM (SELECT oid, lo_open(oid, ${READ}) AS descriptor FROM pg_largeobject_metadata OFFSET 0) AS opened
        OFFSET 0
    ) AS sized
) AS o`;

/** Reads all large objects. It must run in a transaction, as whose snapshot they are read. */
export async function readLargeObjects(client: ClientBase): Promise<DatabaseContent["largeObjects"]> {
    const { rows } = await client.query<DatabaseContent["largeObjects"]>(LARGE_OBJECTS);
    return rows[0] ?? { count: "0", fingerprint: "0" };
}

/** Bytes that all large objects take in the database. */
export async function largeObjectBytes(client: ClientBase): Promise<number> {
    const { rows } = await client.query<{ bytes: number }>(
        "SELECT pg_table_size('pg_largeobject'::regclass)::float8 AS bytes",
    );
    return rows[0]?.bytes ?? 0;
}
