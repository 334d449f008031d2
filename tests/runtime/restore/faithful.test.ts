import { expect } from "chai";
import { forge, takeDump } from "../drill/forge";
import { Ground } from "../drill/ground";

describe("the restore of a database that is unusual, and comes back as it was", function () {
    this.timeout(120_000);

    let ground: Ground;
    let runs = 0;

    before(async function () {
        const started = await Ground.start();
        if (started === undefined) {
            this.skip();
        }
        ground = started;
    });

    after(async () => {
        await ground.stop();
    });

    async function dump(name: string, sql: string): Promise<string> {
        await ground.sql("postgres", `CREATE DATABASE ${name}`);
        await ground.sql(name, sql);
        return takeDump(ground, name, `run-faithful-${name}`);
    }

    function restore(id: string, into: string) {
        runs += 1;
        const settings = { PGDATABASE: "postgres", RUN_ID: `faithful-${String(runs).padStart(4, "0")}` };
        return ground.run("restore", { ...settings, DUMP_ID: id, INTO_DATABASE: into });
    }

    describe("with a sequence behind its column", () => {
        let id: string;

        before(async () => {
            id = await dump(
                "imported",
                "CREATE TABLE items (id serial PRIMARY KEY); INSERT INTO items (id) VALUES (1), (500)",
            );
        });

        it("goes on, and says what to run", async () => {
            const { code, lines, output } = await restore(id, "imported_again");
            expect(code, output).to.equal(0);
            expect(lines.map(({ message }) => message)).to.include(
                "The sequence public.items_id_seq has given out no value, and id of public.items holds 500 already: " +
                    "inserts would fail. It came back as it was dumped; run in the restored database: " +
                    "SELECT setval('public.items_id_seq', 500).",
            );
            expect(await ground.sql("imported_again", "SELECT max(id) FROM items")).to.deep.equal([{ max: 500 }]);
        });

        it("refuses one that does not stand where it stood", async () => {
            const forged = await forge(ground, id, {
                manifest: ({ content, ...manifest }) => ({
                    ...manifest,
                    content: {
                        ...content,
                        sequences: content.sequences.map((sequence) => ({ ...sequence, lastValue: "3" })),
                    },
                }),
            });
            const { code, lines, output } = await restore(forged, "never");
            expect(code, output).to.equal(22);
            expect(lines.at(-1)?.message).to.include("differs from the dump in 1 place: sequences: ");
        });
    });

    it("has the index of a partitioned table that not all partitions have", async () => {
        const id = await dump(
            "partitioned",
            `CREATE TABLE events (id int) PARTITION BY RANGE (id); CREATE TABLE old PARTITION OF events DEFAULT;
             CREATE TABLE new PARTITION OF events FOR VALUES FROM (9) TO (99); CREATE INDEX events_id ON ONLY events (id);
             CREATE INDEX old_id ON old (id); ALTER INDEX events_id ATTACH PARTITION old_id;
             CREATE INDEX failed ON new (id);
             UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'failed'::regclass`,
        );
        const { code, output } = await restore(id, "partitioned_again");
        expect(code, output).to.equal(0);
        const rows = await ground.sql(
            "partitioned_again",
            "SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid > 16383 ORDER BY 1",
        );
        expect(rows).to.deep.equal([
            { name: "events_id", valid: false },
            { name: "old_id", valid: true },
        ]);
    });

    it("takes longer than a statement of the server's may", async () => {
        const id = await dump(
            "slow",
            `CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql
             AS $$ BEGIN PERFORM pg_catalog.pg_sleep(0.01); RETURN i; END $$;
             CREATE TABLE numbers (id int); INSERT INTO numbers SELECT generate_series(1, 100);
             CREATE INDEX ON numbers (slow(id))`,
        );
        await ground.sql("postgres", "ALTER ROLE CURRENT_USER SET statement_timeout = '500ms'");
        try {
            const { code, output } = await restore(id, "slow_again");
            expect(code, output).to.equal(0);
        } finally {
            await ground.sql("postgres", "ALTER ROLE CURRENT_USER RESET statement_timeout");
        }
    });
});
