import { expect } from "chai";
import fc from "fast-check";
import type { Client } from "pg";
import { prepareSession } from "../../../runtime/src/postgresql/session";
import { describeTables, readTable, type TableDescription } from "../../../runtime/src/postgresql/tables";
import { type ContentServer, everything, startContentServer } from "./server";

/** Values, of one column of the table `types`, that are to be told apart: each from the one before it. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
    c_smallint: ["0", "1", "-1"],
    c_bigint: ["1", "4294967296", "-1", "4294967295", "0", "9223372036854775807"],
    c_numeric: ["1", "-1", "1.0", "1.00", "0", "'NaN'", "1e1000", "1e-1000"],
    c_real: ["0", "'-0'", "'NaN'", "'Infinity'", "'-Infinity'", "1", "1.0000001"],
    c_double: ["0", "'-0'", "'NaN'", "'Infinity'", "'-Infinity'", "1", "1.0000000000000002"],
    c_money: ["'1.00'", "'-1.00'", "'1.01'"],
    c_text: ["''", "'a'", "'A'", "'a '", "'ä'", "E'a\\u0308'", "E'a\\n'"],
    c_varchar: ["''", "'a'", "'a '"],
    c_char: ["''", "'a'", "'b'", "'  a'", "'ä'", "'a b'"],
    c_char_free: ["'a'", "'a '", "'a  '"],
    c_single: ["'a'", "'b'"],
    c_name: ["'a'", "'A'"],
    c_citext: ["'a'", "'A'"],
    c_bytea: ["''", "'\\x00'", "'\\x0000'", "'\\x0001'"],
    c_boolean: ["false", "true"],
    c_date: ["'2026-01-01'", "'2026-01-02'", "'infinity'", "'-infinity'", "'4713-01-01 BC'"],
    c_time: ["'00:00'", "'00:00:00.000001'", "'24:00'"],
    c_timetz: ["'10:00+01'", "'09:00+00'"],
    c_timestamp: ["'2026-01-01'", "'2026-01-01 00:00:00.000001'", "'infinity'", "'-infinity'"],
    c_timestamptz: ["'2026-01-01 00:00+00'", "'2026-01-01 00:00+01'", "'infinity'"],
    c_interval: ["'1 day'", "'24 hours'", "'1 month'", "'30 days'", "'-1 day'"],
    c_uuid: ["'00000000-0000-0000-0000-000000000000'", "'00000000-0000-0000-0000-000000000001'"],
    c_json: [`'{"a":1}'`, `'{"a": 1}'`, `'{"a":1,"a":1}'`],
    c_jsonb: ["'[1,[2]]'", "'[1,[],2]'", `'{"a":1}'`, `'{"a":-1}'`, "'1.0'", "'1.00'", "'null'", `'"null"'`],
    c_xml: ["'<a/>'", "'<a></a>'"],
    c_inet: ["'10.0.0.1'", "'10.0.0.1/24'", "'::1'"],
    c_cidr: ["'10.0.0.0/8'", "'10.0.0.0/16'"],
    c_macaddr: ["'00:00:00:00:00:01'", "'00:00:00:00:00:02'"],
    c_bit: ["B'0001'", "B'0010'"],
    c_varbit: ["B'1'", "B'10'", "B'100'"],
    c_point: ["'(0,0)'", "'(-0,0)'", "'(0,1)'"],
    c_box: ["'(1,1),(0,0)'", "'(1,2),(0,0)'"],
    c_tsvector: ["'a:1'", "'a:2'", "'a:1A'"],
    c_tsquery: ["'a & b'", "'a | b'"],
    c_int4range: ["'[1,2)'", "'[1,3)'", "'empty'", "'(,)'"],
    c_multirange: ["'{}'", "'{[1,2)}'", "'{[1,2),[3,4)}'"],
    c_float_range: ["'[1,2]'", "'[1,2)'"],
    c_enum: ["'sad'", "'ok'"],
    c_composite: ["'(a,1)'", "'(a,2)'", "'(a,)'", "'(,)'"],
    c_domain: ["1", "2"],
    c_domain_array: ["'{sad}'", "'{ok}'"],
    c_domain_char: ["'DE'", "'DK'", "'D'"],
    c_domain_bit: ["B'10000000'", "B'11111111'"],
    c_int_array: ["'{}'", "'{1,2,3,4}'", "'{{1,2},{3,4}}'", "'[0:3]={1,2,3,4}'", "'{1,NULL}'", "'{1,0}'"],
    c_text_array: ["'{a,b}'", `'{"a,b"}'`, `'{""}'`, "'{NULL}'", `'{"NULL"}'`],
    c_hstore: ["'a=>1'", "'a=>NULL'", "'b=>1'"],
    c_oid: ["0", "1"],
    c_regclass: ["'pg_class'", "'pg_type'"],
    c_lsn: ["'0/0'", "'0/1'"],
    c_path: ["'$.a'", "'$.b'"],
};

/** What the rows of the property tests are made of. */
const ROW = fc.tuple(
    fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    fc.option(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""))),
    fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }).map(String)),
    fc.option(fc.boolean().map(String)),
    fc.option(fc.jsonValue().map((value) => JSON.stringify(value).replaceAll("\\u0000", ""))),
    fc.option(
        fc
            .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
            .map((date) => date.toISOString()),
    ),
    fc.option(fc.array(fc.integer()).map((values) => `{${values.join(",")}}`)),
);
const COLUMNS = ["big", "words", "amount", "flag", "data", "at", "list"] as const;

type Row = readonly (string | null)[];

/** Sets a value in the row at a place; says whether it is another than before. */
async function change(
    client: Client,
    place: number,
    column: string,
    value: string | null | undefined,
): Promise<boolean> {
    const row = `(SELECT ctid FROM public.random ORDER BY ctid OFFSET ${place} LIMIT 1)`;
    const old = await client.query<{ text: string | null }>(
        `SELECT ${column}::text AS text FROM public.random WHERE ctid = ${row}`,
    );
    const { rows } = await client.query<{ text: string | null }>(
        `UPDATE public.random SET ${column} = $1 WHERE ctid = ${row} RETURNING ${column}::text AS text`,
        [value],
    );
    expect([old.rows.length, rows.length]).to.deep.equal([1, 1]);
    return old.rows[0]?.text !== rows[0]?.text;
}

for (const major of [15, 18] as const) {
    describe(`the fingerprint of a table, on PostgreSQL ${major}`, function () {
        this.timeout(120_000);
        let server: ContentServer;
        let client: Client;
        let tables: ReadonlyMap<string, TableDescription>;

        before(async () => {
            server = await startContentServer(major);
            client = await server.create("content");
            await client.query(await everything());
            await client.query(`CREATE TABLE random (
                big bigint, words text, amount numeric, flag boolean, data jsonb, at timestamptz, list integer[])`);
            await prepareSession(client);
            tables = new Map((await describeTables(client)).map((table) => [table.name, table]));
        });

        after(() => server.stop());

        async function fingerprint(name: string) {
            const table = tables.get(name);
            if (table === undefined) {
                throw new Error(`there is no table ${name}`);
            }
            return readTable(client, table);
        }

        async function fingerprintOf(rows: readonly Row[]): Promise<string> {
            await client.query("TRUNCATE public.random");
            const places = rows.map((row, line) => row.map((_value, index) => `$${line * row.length + index + 1}`));
            const lines = places.map((numbers) => `(${numbers.join(", ")})`);
            if (lines.length > 0) {
                await client.query(`INSERT INTO public.random VALUES ${lines.join(", ")}`, rows.flat());
            }
            const content = await fingerprint("public.random");
            expect(content.rows).to.equal(String(rows.length));
            return content.fingerprint;
        }

        it("has a value to change for every column of every type", async () => {
            const { columns } = await fingerprint("public.types");
            expect(Object.keys(VALUES).sort()).to.deep.equal(columns.filter((column) => column !== "id"));
        });

        for (const [column, values] of Object.entries(VALUES)) {
            it(`tells all values of ${column} apart, and from NULL`, async () => {
                const seen = new Map<string, string>();
                for (const value of ["NULL", ...values]) {
                    await client.query(`UPDATE public.types SET ${column} = ${value} WHERE id = 7`);
                    const { fingerprint: found } = await fingerprint("public.types");
                    expect(seen.get(found), `${value} is as`).to.equal(undefined);
                    seen.set(found, value);
                }
            });
        }

        it("does not depend on the rows' order, nor on where they are stored", async () => {
            await fc.assert(
                fc.asyncProperty(fc.array(ROW, { maxLength: 5 }), fc.nat(), async (rows, turn) => {
                    const first = turn % Math.max(1, rows.length);
                    const turned = [...rows.slice(first), ...rows.slice(0, first)].reverse();
                    const before = await fingerprintOf(rows);
                    await client.query("UPDATE public.random SET flag = flag");
                    expect((await fingerprint("public.random")).fingerprint).to.equal(before);
                    expect(await fingerprintOf(turned)).to.equal(before);
                }),
                { numRuns: 12 },
            );
        });

        it("sees any one value that is another", async () => {
            await fc.assert(
                fc.asyncProperty(
                    fc.array(ROW, { minLength: 1, maxLength: 4 }),
                    ROW,
                    fc.nat(),
                    fc.nat(COLUMNS.length - 1),
                    async (rows, other, place, column) => {
                        const before = await fingerprintOf(rows);
                        const changed = await change(client, place % rows.length, COLUMNS[column] ?? "", other[column]);
                        expect((await fingerprint("public.random")).fingerprint !== before).to.equal(changed);
                    },
                ),
                { numRuns: 30 },
            );
        });

        it("sees two values that rows exchanged", async () => {
            await fc.assert(
                fc.asyncProperty(ROW, ROW, fc.nat(COLUMNS.length - 1), async (one, other, column) => {
                    const mixed = [
                        one.with(column, other[column] ?? null),
                        other.with(column, one[column] ?? null),
                    ] as const;
                    const different = JSON.stringify(one[column]) !== JSON.stringify(other[column]);
                    const rest =
                        JSON.stringify(one.toSpliced(column, 1)) !== JSON.stringify(other.toSpliced(column, 1));
                    fc.pre(different && rest);
                    expect(await fingerprintOf(mixed)).to.not.equal(await fingerprintOf([one, other]));
                }),
                { numRuns: 20 },
            );
        });

        it("counts rows that are the same", async () => {
            const row = ["1", "a", "1", "true", "{}", "2026-01-01T00:00:00Z", "{1}"];
            const seen = [await fingerprintOf([]), await fingerprintOf([row]), await fingerprintOf([row, row])];
            expect(new Set(seen).size).to.equal(3);
            expect(seen[0]).to.equal("0");
        });
    });
}
