import type { Ground } from "../drill/ground";

/** Creates a database whose dump is sent in several parts: 40 MB that hardly compress. */
export async function createBig(ground: Ground, name: string): Promise<void> {
    await ground.sql("postgres", `CREATE DATABASE ${name}`);
    await ground.sql(
        name,
        `CREATE TABLE noise AS
             SELECT i AS id, md5(i::text) || md5((-i)::text) AS a FROM generate_series(1, 400000) AS i;
         CREATE SEQUENCE numbers; SELECT nextval('numbers') FROM generate_series(1, 7)`,
    );
}

/** Creates a database that gains from two `pg_dump`: two large tables, one of an odd name, and a small one. */
export async function createWide(ground: Ground, name: string): Promise<void> {
    await ground.sql("postgres", `CREATE DATABASE ${name}`);
    await ground.sql(
        name,
        `CREATE SCHEMA "Odd.Schema";
         CREATE TABLE "Odd.Schema"."Table ""A"" *größe?$" AS
             SELECT i AS id, repeat('x', 1000) AS a FROM generate_series(1, 40000) AS i;
         CREATE TABLE "Odd.Schema"."table a" (id integer);
         INSERT INTO "Odd.Schema"."table a" VALUES (1), (2);
         CREATE TABLE plain (id integer PRIMARY KEY, a text) PARTITION BY RANGE (id);
         CREATE TABLE plain_1 PARTITION OF plain FOR VALUES FROM (0) TO (1000);
         CREATE TABLE plain_2 PARTITION OF plain FOR VALUES FROM (1000) TO (100000);
         INSERT INTO plain SELECT i, repeat('y', 1000) FROM generate_series(1, 41000) AS i;
         SELECT lo_from_bytea(0, '\\x0123')`,
    );
}
