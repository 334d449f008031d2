import { expect } from "chai";
import { orSkip } from "../../support/or-skip";
import { forge, takeDump } from "../drill/forge";
import { Ground } from "../drill/ground";
import type { JobEnd } from "../drill/job";

/** Rows that were imported with their ids: the sequence has given out none of them. */
const IMPORTED = "CREATE TABLE items (id serial PRIMARY KEY); INSERT INTO items (id) VALUES (1), (500)";

/** An index that a partition lacks, since its own could not be built. */
const PARTITIONED = `
CREATE TABLE events (id int) PARTITION BY RANGE (id);
CREATE TABLE old PARTITION OF events DEFAULT;
CREATE TABLE new PARTITION OF events FOR VALUES FROM (9) TO (99);
CREATE INDEX events_id ON ONLY events (id);
CREATE INDEX old_id ON old (id);
ALTER INDEX events_id ATTACH PARTITION old_id;
CREATE INDEX failed ON new (id);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'failed'::regclass`;

/** An index whose building, and whose statistics, take a second, and a foreign key that waits for it. */
const SLOW = `
CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql
AS $$ BEGIN PERFORM pg_catalog.pg_sleep(0.01); RETURN i; END $$;
CREATE TABLE kinds (id int PRIMARY KEY);
INSERT INTO kinds VALUES (1);
CREATE TABLE numbers (id int, kind int REFERENCES kinds);
INSERT INTO numbers SELECT generate_series(1, 100), 1;
CREATE INDEX ON numbers (slow(id))`;

describe("the restore of an unusual database, which came back as it was", function () {
    this.timeout(120_000);

    let ground: Ground;
    let id: string;
    let end: JobEnd;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        await ground.sql("postgres", "CREATE DATABASE unusual");
        await ground.sql("unusual", [IMPORTED, PARTITIONED, SLOW].join(";"));
        id = await takeDump(ground, "unusual", "run-faithful-1");
        for (const limit of ["statement_timeout = '500ms'", "idle_session_timeout = '200ms'"]) {
            await ground.sql("postgres", `ALTER ROLE CURRENT_USER SET ${limit}`);
        }
        try {
            end = await restore(id, "again");
        } finally {
            await ground.sql("postgres", "ALTER ROLE CURRENT_USER RESET ALL");
        }
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    function restore(dump: string, into: string): Promise<JobEnd> {
        const settings = { PGDATABASE: "postgres", RUN_ID: `faithful-${into}` };
        return ground.run("restore", { ...settings, DUMP_ID: dump, INTO_DATABASE: into });
    }

    it("takes longer than a statement of the server's may, and an idle session", () => {
        expect(end.output).to.not.include("statement timeout");
        expect(end.output).to.not.include("idle-session timeout");
        expect(end.code, end.output).to.equal(0);
    });

    it("goes on where a sequence is behind its column, and says what to run", async () => {
        expect(end.lines.map(({ message }) => message)).to.include(
            "The sequence public.items_id_seq has given out no value, and id of public.items holds 500 already: " +
                "inserts would fail. It came back as it was dumped; run in the restored database: " +
                "SELECT setval('public.items_id_seq', 500).",
        );
        expect(await ground.sql("again", "SELECT max(id) FROM items")).to.deep.equal([{ max: 500 }]);
    });

    it("brings the index of a partitioned table that not all partitions have", async () => {
        const rows = await ground.sql(
            "again",
            `SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index
             WHERE indrelid IN ('events'::regclass, 'old'::regclass, 'new'::regclass) ORDER BY 1`,
        );
        expect(rows).to.deep.equal([
            { name: "events_id", valid: false },
            { name: "old_id", valid: true },
        ]);
    });

    it("refuses a sequence that does not stand where it stood", async () => {
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
