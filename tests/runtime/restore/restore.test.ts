import { expect } from "chai";
import { readdir } from "node:fs/promises";
import { Client } from "pg";
import { Failure } from "../../../runtime/src/failure";
import { checkDestination } from "../../../runtime/src/restore/destination";
import { dumpKey } from "../../../runtime/src/store/keys";
import { eventually } from "../../support/eventually";
import { orSkip } from "../../support/or-skip";
import { archiveOf, forge, takeDump } from "../drill/forge";
import { Ground, type JobEnvironment, readFixture } from "../drill/ground";
import type { JobEnd } from "../drill/job";

const LARGE = "SELECT n, md5(n::text), repeat(md5(n::text), 20) FROM generate_series(1, 40000) n";

describe("the restore for people", function () {
    this.timeout(120_000);

    let ground: Ground;
    let dump: string;

    before(async function () {
        ground = orSkip(this, await Ground.start(18, ["only_here"]));
        await ground.sql("postgres", "CREATE DATABASE shop");
        await ground.sql("shop", await readFixture("seed.sql"));
        dump = await takeDump(ground, "shop", "run-restore-1");
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    let runs = 0;

    function settings(into: string, environment: JobEnvironment = {}): JobEnvironment {
        runs += 1;
        const RUN_ID = `restore-${String(runs).padStart(4, "0")}`;
        return { PGDATABASE: "shop", RUN_ID, DUMP_ID: dump, INTO_DATABASE: into, ...environment };
    }

    async function restore(into: string, environment: JobEnvironment = {}): Promise<JobEnd> {
        const end = await ground.run("restore", settings(into, environment));
        expect(await readdir(ground.workDirectory), "what is left").to.deep.equal([]);
        return end;
    }

    async function databases(): Promise<string[]> {
        const rows = await ground.sql("postgres", "SELECT datname FROM pg_database ORDER BY 1");
        return rows.map(({ datname }) => String(datname));
    }

    function said({ lines }: JobEnd): string {
        return lines.at(-1)?.message ?? "";
    }

    describe("into a database that is not there", () => {
        const INTO = 'shop "copy"';
        let end: JobEnd;

        before(async () => {
            end = await restore(INTO, { DUMP_ID: "latest" });
        });

        it("makes it, with all rows", async () => {
            expect(end.code, end.output).to.equal(0);
            expect(await databases()).to.deep.equal(["postgres", "shop", INTO, "template0", "template1"]);
            expect(await ground.sql(INTO, "SELECT count(*)::int FROM customers")).to.deep.equal([{ count: 500 }]);
        });

        it("keeps owners, grants and policies", async () => {
            const [row] = await ground.sql(
                INTO,
                `SELECT tableowner, rowsecurity, has_table_privilege('reader', 'customers', 'SELECT') AS readable,
                        (SELECT count(*)::int FROM pg_policies) AS policies
                 FROM pg_tables WHERE tablename = 'customers'`,
            );
            expect(row).to.deep.equal({ tableowner: "app", rowsecurity: true, readable: true, policies: 1 });
        });

        it("gathers statistics", async () => {
            const rows = await ground.sql(INTO, "SELECT reltuples::int FROM pg_class WHERE relname = 'customers'");
            expect(rows).to.deep.equal([{ reltuples: 500 }]);
        });

        it("ends with what to check and how to switch over", () => {
            const lines = end.lines.map(({ message }) => message);
            const place = lines.findIndex((line) => line.startsWith(`Restored ${dump} into "${INTO}" in `));
            expect(place).to.be.greaterThan(0);
            expect(lines[place]).to.match(
                /: 6 tables with 5,002 rows, as they were at .*Z\. All of it equals the manifest\.$/,
            );
            expect(lines.slice(place + 1).map((line) => line.replace(/:.*/, ""))).to.deep.equal([
                "Check 1, the moment",
                "Check 2, rows",
                "Check 3, permissions",
                "Check 4, sequences",
                "Check 5, the application",
                "To switch over, stop the services (aws ecs update-service --desired-count 0), then",
            ]);
            expect(lines.at(-1)).to.include('ALTER DATABASE "shop ""copy""" RENAME TO "shop";');
        });

        it("refuses the second time, when it is not empty", async () => {
            const again = await restore(INTO);
            expect(again.code, again.output).to.equal(30);
            expect(said(again)).to.include(`The database "${INTO}" is not empty: it has "Sales"."Order ""A"""`);
            expect(said(again)).to.include("OVERWRITE=true (--overwrite)");
        });
    });

    const OBJECTS: Readonly<Record<string, string>> = {
        "a table": "CREATE TABLE t ()",
        "a view": "CREATE VIEW v AS SELECT 1",
        "a sequence": "CREATE SEQUENCE s",
        "a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "an enumeration": "CREATE TYPE e AS ENUM ('a')",
        "a schema": "CREATE SCHEMA x",
        "a large object": "SELECT lo_create(1)",
    };

    it("refuses a database that has anything in it, but for extensions", async () => {
        const client = new Client(connection("postgres"));
        await client.connect();
        const rules = { into: "something", overwrite: false, disconnect: false };
        const refusal = async (sql: string): Promise<unknown> => {
            await ground.sql("postgres", "CREATE DATABASE something");
            await ground.sql("something", sql);
            try {
                return await checkDestination(client, ground.target("shop"), rules);
            } catch (error) {
                return error instanceof Failure ? error.kind : error;
            } finally {
                await ground.sql("postgres", "DROP DATABASE something");
            }
        };
        try {
            for (const [title, sql] of Object.entries(OBJECTS)) {
                expect(await refusal(sql), title).to.equal("database not empty");
            }
            expect(await refusal("CREATE EXTENSION pg_trgm; CREATE EXTENSION only_here")).to.equal(true);
            expect(await checkDestination(client, ground.target("shop"), rules), "none there").to.equal(false);
        } finally {
            await client.end();
        }
    });

    describe("with overwrite", () => {
        beforeEach(async () => {
            await ground.sql("postgres", "CREATE DATABASE old");
            await ground.sql("old", "CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)");
        });

        afterEach(async () => {
            await ground.sql("postgres", "DROP DATABASE IF EXISTS old WITH (FORCE)");
        });

        async function isUntouched(): Promise<boolean> {
            const rows = await ground.sql("old", "SELECT to_regclass('precious') IS NOT NULL AS there");
            return rows[0]?.there === true;
        }

        it("replaces it and keeps its owner, grants, settings, limit and comment", async () => {
            await ground.sql(
                "postgres",
                `ALTER DATABASE old SET work_mem = '7MB'; ALTER DATABASE old SET search_path = a, "B c", public;
                 ALTER DATABASE old SET default_transaction_read_only = on;
                 ALTER ROLE app IN DATABASE old SET app.tenant = 'it''s';
                 ALTER DATABASE old CONNECTION LIMIT 17; COMMENT ON DATABASE old IS 'it''s old';
                 GRANT CREATE ON DATABASE old TO reader WITH GRANT OPTION; REVOKE TEMPORARY ON DATABASE old FROM PUBLIC;
                 ALTER DATABASE old OWNER TO app`,
            );
            const properties = `SELECT pg_get_userbyid(datdba) AS owner, datacl::text[] AS acl, datconnlimit AS limit,
                    shobj_description(oid, 'pg_database') AS comment, (
                        SELECT json_agg(json_build_array(setrole::regrole, setconfig) ORDER BY setrole)
                        FROM pg_db_role_setting WHERE setdatabase = d.oid
                    ) AS settings
                FROM pg_database d WHERE datname = 'old'`;
            const [before] = await ground.sql("postgres", properties);
            const end = await restore("old", { OVERWRITE: "true" });
            expect(end.code, end.output).to.equal(0);
            const [after] = await ground.sql("postgres", properties);
            expect(after).to.deep.equal({ ...before, acl: after?.acl });
            expect(after?.acl).to.have.members(Array.isArray(before?.acl) ? before.acl : []);
            expect(await isUntouched()).to.equal(false);
            expect(await ground.sql("old", "SELECT count(*)::int FROM events")).to.deep.equal([{ count: 1500 }]);
        });

        it("refuses while somebody is connected, and says who", async () => {
            const client = new Client({ ...connection("old"), application_name: "the shop" });
            await client.connect();
            const end = await restore("old", { OVERWRITE: "true" });
            await client.end();
            expect(end.code, end.output).to.equal(30);
            expect(said(end)).to.include('The database "old" is in use: 1 session of postgres (the shop).');
            expect(await isUntouched()).to.equal(true);
        });

        it("ends the connections where it is told to", async () => {
            const client = new Client(connection("old"));
            client.on("error", () => undefined);
            await client.connect();
            const end = await restore("old", { OVERWRITE: "true", DISCONNECT: "true" });
            expect(end.code, end.output).to.equal(0);
            expect(await isUntouched()).to.equal(false);
            await client.end();
        });

        it("leaves it as it is where the dump is damaged", async () => {
            const id = await forge(ground, dump, {});
            const key = dumpKey(id, "database.dump");
            await ground.put(key, (await ground.get(key)).fill(0, 20_000, 20_001));
            const end = await restore("old", { OVERWRITE: "true", DUMP_ID: id });
            expect(end.code, end.output).to.equal(20);
            expect(await isUntouched()).to.equal(true);
        });

        it("leaves it as it is where something does not restore", async () => {
            await ground.sql("postgres", "CREATE DATABASE broken TEMPLATE shop");
            await ground.sql("broken", "SET session_replication_role = replica; DELETE FROM customers WHERE id = 7");
            const archives = [{ file: "database.dump", bytes: await archiveOf(ground, "broken") }];
            await ground.sql("postgres", "DROP DATABASE broken");
            const id = await forge(ground, dump, { archives });
            const end = await restore("old", { OVERWRITE: "true", DUMP_ID: id });
            expect(end.code, end.output).to.equal(21);
            expect(said(end)).to.include('violates foreign key constraint "Order "A"_customer_id_fkey"');
            expect(await isUntouched()).to.equal(true);
            expect((await databases()).filter((name) => name.startsWith("slipway"))).to.deep.equal([]);
        });

        it("leaves it as it is, and keeps what came back, where that is not what was dumped", async () => {
            await ground.sql("postgres", "CREATE DATABASE changed TEMPLATE shop");
            await ground.sql("changed", "UPDATE events SET what = 'another' WHERE id = 7");
            const archives = [{ file: "database.dump", bytes: await archiveOf(ground, "changed") }];
            await ground.sql("postgres", "DROP DATABASE changed");
            const id = await forge(ground, dump, { archives });
            const end = await restore("old", { OVERWRITE: "true", DUMP_ID: id });
            expect(end.code, end.output).to.equal(22);
            expect(said(end)).to.include("fingerprints: public.events_2025: Of 855 rows at least one value differs");
            const [kept = ""] = (await databases()).filter((name) => name.startsWith("slipway"));
            expect(kept).to.match(/^slipway_differs_[0-9a-f]{12}$/);
            expect(said(end)).to.include(`What was restored is "${kept}"`);
            expect(await ground.sql(kept, "SELECT what FROM events WHERE id = 7")).to.deep.equal([{ what: "another" }]);
            expect(await isUntouched()).to.equal(true);
            await ground.sql("postgres", `DROP DATABASE ${kept}`);
        });
    });

    it("refuses the stack's own database unless told to overwrite it", async () => {
        const refused = await restore("shop");
        expect(refused.code, refused.output).to.equal(2);
        expect(said(refused)).to.include("which is the stack's own database");
        await ground.sql("shop", "DELETE FROM events");
        const end = await restore("shop", { OVERWRITE: "true" });
        expect(end.code, end.output).to.equal(0);
        expect(said(end)).to.include("start the services again");
        expect(await ground.sql("shop", "SELECT count(*)::int FROM events")).to.deep.equal([{ count: 1500 }]);
    });

    it("refuses the names of databases that the server needs, whatever it is told", async () => {
        for (const name of ["postgres", "template0", "template1", "rdsadmin", "slipway_restore_x", "x".repeat(64)]) {
            const end = await restore(name, { OVERWRITE: "true", DISCONNECT: "true" });
            expect(end.code, name).to.equal(2);
            expect(said(end)).to.include(`INTO_DATABASE is "${name}"`);
        }
    });

    it("tells all missing roles and extensions at once, before it does anything", async () => {
        const id = await forge(ground, dump, {
            manifest: (manifest) => ({
                ...manifest,
                roles: [...manifest.roles, "nobody's", "auditor"],
                content: {
                    ...manifest.content,
                    extensions: [...manifest.content.extensions, { name: "postgis", version: "3.5.0" }],
                },
            }),
        });
        const end = await restore("never", { DUMP_ID: id });
        expect(end.code, end.output).to.equal(21);
        expect(said(end)).to.equal(
            "Nothing was restored. The server lacks 2 roles that the dump speaks of: nobody's and auditor. Create what is " +
                'missing, with LOGIN and a password where an application logs in with it: CREATE ROLE "nobody\'s"; CREATE ' +
                'ROLE "auditor"; The server lacks 1 extension of the dump: postgis. See what RDS has for this version, and ' +
                "the parameter rds.allowed_extensions.",
        );
        expect(end.output).not.to.include("fetched");
        expect(await databases()).not.to.include("never");
    });

    it("refuses a dump of a newer major version", async () => {
        const id = await forge(ground, dump, { manifest: (manifest) => ({ ...manifest, serverMajor: 19 }) });
        const end = await restore("never", { DUMP_ID: id });
        expect(end.code, end.output).to.equal(24);
        expect(said(end)).to.include("a dump does not go back to an older version");
    });

    describe("that is stopped", () => {
        let large: string;

        before(async () => {
            await ground.sql("postgres", "CREATE DATABASE large");
            await ground.sql(
                "large",
                `CREATE TABLE padding (id int PRIMARY KEY, hash text, text text); INSERT INTO padding ${LARGE};
                 CREATE INDEX ON padding (text)`,
            );
            large = await takeDump(ground, "large", "run-restore-2");
        });

        it("by SIGTERM drops what it has begun", async () => {
            const job = ground.start("restore", settings("never", { DUMP_ID: large }));
            await job.says("Loading rows");
            job.child.kill("SIGTERM");
            const { code, output } = await job.ended;
            expect(code, output).to.equal(143);
            expect(await databases()).to.deep.equal([
                "large",
                "postgres",
                "shop",
                'shop "copy"',
                "template0",
                "template1",
            ]);
            expect(await readdir(ground.workDirectory)).to.deep.equal([]);
        });

        it("by SIGKILL leaves a database that nobody takes for one, and that the next restore drops", async () => {
            const job = ground.start("restore", settings("never", { DUMP_ID: large }));
            await job.says("Loading rows");
            job.child.kill("SIGKILL");
            await job.ended;
            expect(await databases()).not.to.include("never");
            expect((await databases()).filter((name) => name.startsWith("slipway_restore_"))).to.have.length(1);
            // Its lock goes with its connections.
            await eventually(async () => {
                const rows = await ground.sql("postgres", "SELECT FROM pg_locks WHERE locktype = 'advisory'");
                return rows.length === 0 ? true : undefined;
            }, "the connections of the killed restore to end");
            const end = await restore("after", { DUMP_ID: large });
            expect(end.code, end.output).to.equal(0);
            expect(end.output).to.include("which an earlier restore has left unfinished");
            expect((await databases()).filter((name) => name.startsWith("slipway_restore_"))).to.deep.equal([]);
        });

        it("by another restore into the same database does not happen: that one is refused", async () => {
            const first = ground.start("restore", settings("twice", { DUMP_ID: large }));
            await first.says("Loading rows");
            const second = await ground.run("restore", settings("twice"));
            expect(second.code, second.output).to.equal(30);
            expect(said(second)).to.include('Another restore into "twice" is running');
            const { code, output } = await first.ended;
            expect(code, output).to.equal(0);
            expect(await databases()).to.include("twice");
        });
    });

    function connection(database: string) {
        const { user, password } = ground.server.superuser;
        return { host: "localhost", port: ground.server.port, user, password, database };
    }
});
