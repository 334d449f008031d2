import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Client } from "pg";
import { compareContent } from "../../../runtime/src/check/compare";
import type { DatabaseContent, SchemaObject } from "../../../runtime/src/content";
import { inspectDatabase } from "../../../runtime/src/postgresql/inspect";
import { readLargeObjects } from "../../../runtime/src/postgresql/large-objects";
import { readRoles } from "../../../runtime/src/postgresql/roles";
import { readSchemaObjects } from "../../../runtime/src/postgresql/schema-objects";
import { prepareSession } from "../../../runtime/src/postgresql/session";
import { orSkip } from "../../support/or-skip";
import { postgresqlTools } from "../../support/postgresql-tools";
import { type ContentServer, everything, startContentServer } from "./server";

const run = promisify(execFile);

/** Changes to the schema, and what of it is then another: `-` is gone, `+` is new, `~` has another definition. */
const CHANGES: readonly (readonly [string, string, readonly string[]])[] = [
    [
        "a dropped primary key",
        "ALTER TABLE public.types DROP CONSTRAINT types_pkey",
        ["- primary key types_pkey on public.types"],
    ],
    [
        "a dropped unique constraint",
        "ALTER TABLE customers DROP CONSTRAINT customers_email_key",
        ["- unique constraint customers_email_key on public.customers"],
    ],
    [
        "a dropped check",
        "ALTER TABLE customers DROP CONSTRAINT either",
        ["- check constraint either on public.customers"],
    ],
    [
        "a check of other values",
        "ALTER TABLE customers DROP CONSTRAINT customers_status_check, ADD CONSTRAINT customers_status_check CHECK (status IN ('new', 'active', 'left'))",
        ["~ check constraint customers_status_check on public.customers"],
    ],
    [
        "a dropped foreign key",
        "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey",
        ["- foreign key orders_customer_id_fkey on public.orders"],
    ],
    [
        "a foreign key that deletes otherwise",
        "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey, ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers DEFERRABLE INITIALLY DEFERRED",
        ["~ foreign key orders_customer_id_fkey on public.orders"],
    ],
    [
        "a dropped exclusion constraint",
        "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_during_excl",
        ["- exclusion constraint orders_customer_id_during_excl on public.orders"],
    ],
    ["a dropped index", "DROP INDEX orders_lower_note", ["- index orders_lower_note on public.orders"]],
    [
        "an index of other rows",
        "DROP INDEX orders_lower_note; CREATE INDEX orders_lower_note ON orders (lower(note)) WHERE note IN ('a') AND net > 0",
        ["~ index orders_lower_note on public.orders"],
    ],
    ["a dropped trigger", "DROP TRIGGER touched ON orders", ["- trigger touched on public.orders"]],
    ["a trigger that is enabled", "ALTER TABLE orders ENABLE TRIGGER touched", ["~ trigger touched on public.orders"]],
    ["a dropped policy", "DROP POLICY own_orders ON orders", ["- policy own_orders on public.orders"]],
    [
        "a policy of other rows",
        "ALTER POLICY own_orders ON orders USING (true)",
        ["~ policy own_orders on public.orders"],
    ],
    ["row security that is off", "ALTER TABLE orders DISABLE ROW LEVEL SECURITY", ["~ table public.orders"]],
    [
        "a function of another body",
        "CREATE OR REPLACE FUNCTION double(value integer, times integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3'",
        ["~ function public.double(value integer, times integer)"],
    ],
    [
        "a view of other rows",
        "CREATE OR REPLACE VIEW reporting.checked AS SELECT * FROM customers WHERE status = 'old'",
        ["~ view reporting.checked"],
    ],
    [
        "a materialized view that is empty",
        "REFRESH MATERIALIZED VIEW reporting.totals WITH NO DATA",
        ["~ view reporting.totals"],
    ],
    ["a further enumeration value", "ALTER TYPE mood ADD VALUE 'angry'", ["~ type public.mood"]],
    [
        "a domain of other values",
        "ALTER DOMAIN small_quantity DROP CONSTRAINT at_most_ten",
        ["- check constraint at_most_ten on public.small_quantity"],
    ],
    [
        "a column of another default",
        "ALTER TABLE customers ALTER score SET DEFAULT 1",
        ["~ column score on public.customers"],
    ],
    ["a column of another type", "ALTER TABLE changed ALTER later TYPE bigint", ["~ column later on public.changed"]],
    [
        "a column that takes NULL",
        'ALTER TABLE "Sales"."Order ""A"" größe" ALTER "select" DROP NOT NULL',
        ['~ column "select" on "Sales"."Order ""A"" größe"'],
    ],
    [
        "a partition that is a table of its own",
        "ALTER TABLE events_2026 DETACH PARTITION events_2026_0",
        ["~ table public.events_2026_0"],
    ],
];

function compareObjects(before: readonly SchemaObject[], after: readonly SchemaObject[]): string[] {
    const label = ({ kind, name }: SchemaObject): string => `${kind} ${name}`;
    const old = new Map(before.map((object) => [label(object), object]));
    const now = new Map(after.map((object) => [label(object), object]));
    const differs = (one: SchemaObject, other: SchemaObject | undefined): boolean =>
        one.definition !== other?.definition || one.valid !== other.valid;
    return [
        ...[...old.keys()].filter((key) => !now.has(key)).map((key) => `- ${key}`),
        ...[...now.keys()].filter((key) => !old.has(key)).map((key) => `+ ${key}`),
        ...[...old].filter(([key, object]) => now.has(key) && differs(object, now.get(key))).map(([key]) => `~ ${key}`),
    ];
}

describe("the content of a database", function () {
    this.timeout(240_000);
    const contents = new Map<number, DatabaseContent>();

    for (const major of [15, 18] as const) {
        describe(`on PostgreSQL ${major}`, () => {
            let server: ContentServer;
            let client: Client;
            let content: DatabaseContent;

            before(async () => {
                server = await startContentServer(major);
                client = await server.create("content");
                await client.query(await everything());
                content = await inspectDatabase([client]);
                contents.set(major, content);
            });

            after(() => server.stop());

            it("has every table with rows of its own, by its quoted name, and how many rows there are", () => {
                expect(content.tables.map(({ name, rows }) => [name, rows])).to.deep.equal([
                    ['"Sales"."Order ""A"" größe"', "30"],
                    ["public.alembic_version", "1"],
                    ["public.changed", "1"],
                    ["public.child", "1"],
                    ["public.customers", "50"],
                    ["public.empty_table", "0"],
                    ["public.event_notes", "9"],
                    ["public.events_2025", "213"],
                    ["public.events_2026_0", "93"],
                    ["public.events_2026_1", "94"],
                    ["public.no_columns", "2"],
                    ["public.only_generated", "1"],
                    ["public.orders", "200"],
                    ["public.parent", "1"],
                    ["public.types", "23"],
                    ["public.unlogged_table", "1"],
                ]);
            });

            it("has the columns but for the generated ones, sorted", () => {
                const columns = new Map(content.tables.map((table) => [table.name, table.columns]));
                expect(columns.get("public.orders")).to.deep.equal(["customer_id", "during", "id", "net", "note"]);
                expect(columns.get("public.only_generated")).to.deep.equal([]);
                expect(columns.get("public.changed")).to.deep.equal(["added", "later", "stays"]);
            });

            it("has every sequence: where it is, which way it goes, and whose it is", () => {
                const [order, down, customers, fresh, orders, set, used, ...others] = content.sequences;
                expect(others).to.deep.equal([]);
                expect(order).to.deep.equal({
                    name: '"Sales"."Order ""A"" größe_id_seq"',
                    lastValue: "30",
                    increment: "1",
                    cycles: false,
                    ownedBy: { table: '"Sales"."Order ""A"" größe"', column: "id" },
                });
                expect(down).to.include({ name: 'public."Down"', lastValue: "-10", increment: "-10", cycles: true });
                expect(customers).to.include({ name: "public.customers_id_seq", lastValue: "50" });
                expect(fresh).to.include({ name: "public.fresh", lastValue: undefined, ownedBy: undefined });
                expect(orders).to.include({ name: "public.orders_id_seq", lastValue: "200" });
                expect(set).to.include({ name: "public.set_but_not_used", lastValue: "999" });
                expect(used).to.include({ name: "public.used", lastValue: "42" });
            });

            it("has the extensions, the migration, and the large objects", () => {
                expect(content.extensions.map(({ name }) => name)).to.deep.equal([
                    "btree_gist",
                    "citext",
                    "hstore",
                    "plpgsql",
                ]);
                expect(content.migration).to.deep.equal({ table: "public.alembic_version", version: "4f2c81d0b7aa" });
                expect(content.largeObjects.count).to.equal("3");
            });

            it("has NOT NULL as constraints with names from version 18 on", () => {
                const names = content.objects
                    .filter(({ kind }) => kind === "not-null constraint")
                    .map(({ name }) => name);
                expect(names.includes("orders_net_not_null on public.orders")).to.equal(major >= 18);
                expect(names.filter((name) => name.includes("events_20"))).to.deep.equal([]);
            });

            it("says what PostgreSQL does not vouch for", () => {
                const invalid = content.objects.filter(({ valid }) => !valid);
                expect(invalid.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
                    "check constraint net_positive on public.orders",
                    "view reporting.unfilled",
                ]);
            });

            it("is the same whoever reads it, with whichever settings, by one connection or by three", async () => {
                const readers = await Promise.all([1, 2, 3].map(() => server.connect("content")));
                for (const reader of readers) {
                    await reader.query(`SET datestyle = 'German'; SET intervalstyle = 'iso_8601'; SET timezone = 'Asia/Tokyo';
                        SET extra_float_digits = -15; SET bytea_output = 'escape'; SET search_path = public, reporting;
                        SET quote_all_identifiers = on`);
                }
                const [first, ...others] = readers;
                if (first === undefined) {
                    throw new Error("there is no connection");
                }
                expect(await inspectDatabase([first, ...others])).to.deep.equal(content);
            });

            it("is the same after a dump and a restore", async function () {
                const tools = orSkip(this, await postgresqlTools());
                const restored = await server.create("restored");
                await dumpAndRestore(tools.directory, server, "content", "restored");
                const found = await inspectDatabase([restored]);
                expect(compareObjects(content.objects, found.objects)).to.deep.equal([]);
                expect(found).to.deep.equal(content);
                // What is compared is not what PostgreSQL writes: that is another now.
                const written = "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = $1";
                const name = ["customers_status_check"];
                const [one, other] = [await client.query(written, name), await restored.query(written, name)];
                expect(one.rows).to.not.deep.equal(other.rows);
            });

            for (const [what, sql, differences] of CHANGES) {
                it(`differs by ${what}`, async () => {
                    await inTransaction(client, async () => {
                        await client.query("SET search_path = public");
                        await client.query(sql);
                        await prepareSession(client);
                        const found = compareObjects(content.objects, await readSchemaObjects(client));
                        // Before version 18 NOT NULL is no constraint with a name.
                        expect(found.filter((line) => !line.includes("not-null constraint"))).to.deep.equal(
                            differences,
                        );
                    });
                });
            }

            it("differs by one byte of a large object, its size, its number, and whether it is there", async () => {
                const seen = new Set([content.largeObjects.fingerprint]);
                const changes = [
                    "SELECT lo_put(100002, 2500000, '\\x00')",
                    "SELECT lo_put(100002, 2600000, '\\x00')",
                    "SELECT lo_put(100002, 5, '\\x00')",
                    "SELECT lo_put(100003, 0, '\\x00')",
                    "SELECT lo_unlink(100003)",
                    "SELECT lo_unlink(100001), lo_from_bytea(100009, '\\x00010203')",
                ];
                for (const change of changes) {
                    await inTransaction(client, async () => {
                        await client.query(change);
                        seen.add((await readLargeObjects(client)).fingerprint);
                    });
                }
                expect(seen.size).to.equal(changes.length + 1);
            });

            it("names the roles that own something or were granted something", async () => {
                await inTransaction(client, async () => {
                    await client.query(`CREATE ROLE owner_${major}; CREATE ROLE "Reader ${major}"; CREATE ROLE stranger_${major};
                        ALTER TABLE public.parent OWNER TO owner_${major};
                        GRANT SELECT ON public.customers TO "Reader ${major}", pg_monitor`);
                    expect(await readRoles(client)).to.deep.equal([`Reader ${major}`, `owner_${major}`, "postgres"]);
                });
            });

            it("names the roles that were granted something of an extension", async () => {
                await inTransaction(client, async () => {
                    await client.query(`CREATE ROLE installer_${major}; CREATE ROLE reporting_${major};
                        ALTER FUNCTION public.citext_eq(public.citext, public.citext) OWNER TO installer_${major};
                        GRANT EXECUTE ON FUNCTION public.citext_hash(public.citext) TO reporting_${major}`);
                    expect(await readRoles(client)).to.deep.equal(["postgres", `reporting_${major}`]);
                });
            });

            it("names the table whose rows cannot be read", async () => {
                await inTransaction(client, async () => {
                    await client.query(
                        'CREATE ROLE nobody_reads; GRANT USAGE ON SCHEMA public, "Sales" TO nobody_reads',
                    );
                    await client.query('GRANT SELECT ON ALL SEQUENCES IN SCHEMA public, "Sales" TO nobody_reads');
                    await client.query("GRANT SELECT ON public.alembic_version TO nobody_reads");
                    await client.query("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
                    await client.query("SET LOCAL ROLE nobody_reads");
                    const failure = await inspectDatabase([client]).then(() => "read", String);
                    expect(failure).to.match(/^Error: The rows of .* could not be read: permission denied for table /);
                });
            });
        });
    }

    describe("on both versions", () => {
        it("is the same on both versions, but for what they know of", () => {
            const [older, newer] = [contents.get(15), contents.get(18)];
            expect(newer?.tables).to.deep.equal(older?.tables);
            expect(newer?.sequences).to.deep.equal(older?.sequences);
            expect(newer?.largeObjects).to.deep.equal(older?.largeObjects);
            const known = newer?.objects.filter(({ kind }) => kind !== "not-null constraint") ?? [];
            expect(known.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(
                older?.objects.map(({ kind, name }) => `${kind} ${name}`),
            );
        });

        it("is no other to a restore from the older version to the newer one", () => {
            const [older, newer] = [contents.get(15), contents.get(18)];
            if (older === undefined || newer === undefined) {
                throw new Error("a version was not read");
            }
            expect(compareContent(older, newer, { definitions: false })).to.deep.equal([]);
            const unexpected = compareContent(older, newer).map(({ message }) => message);
            expect(unexpected).to.include("The not-null constraint is there and was not expected.");
        });
    });
});

async function inTransaction(client: Client, change: () => Promise<void>): Promise<void> {
    await client.query("BEGIN");
    try {
        await change();
    } finally {
        await client.query("ROLLBACK");
    }
}

async function dumpAndRestore(tools: string, server: ContentServer, from: string, to: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "content-dump-"));
    const { user, password } = server.superuser;
    const env = {
        PATH: process.env.PATH,
        PGHOST: "localhost",
        PGPORT: String(server.port),
        PGUSER: user,
        PGPASSWORD: password,
    };
    try {
        const file = join(folder, "dump");
        await run(join(tools, "pg_dump"), ["--format=custom", `--file=${file}`, from], { env });
        // Servers before version 17 do not know the setting `transaction_timeout`: one error, and no other.
        await run(join(tools, "pg_restore"), [`--dbname=${to}`, file], { env }).catch((error: unknown) => {
            const text = error instanceof Error ? error.message : String(error);
            expect(text).to.include('unrecognized configuration parameter "transaction_timeout"');
            expect(text).to.include("errors ignored on restore: 1");
        });
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}
