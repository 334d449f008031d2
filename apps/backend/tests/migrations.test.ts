import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { credentialSource } from "../src/database/credentials";
import { Database } from "../src/database/database";
import { migrationNames } from "../src/database/migration-files";
import { migrate } from "../src/database/migrations";
import { pendingMigrations } from "../src/database/pending-migrations";
import { createQueries } from "../src/database/queries";
import { listUsers, signUp } from "../src/users/users";
import { createDatabase, type TestDatabase } from "./support/database";
import { type Postgres, startPostgres } from "./support/postgres";
import { rejection } from "./support/rejection";

const ALL = ["0001_users", "0002_sessions", "0003_avatars", "0004_users_newest_first"];
const USER = "1e3590f2-5bb8-4642-a682-7ec2023dcc25";
const HASH = "\\x" + "ab".repeat(32);

/** What the release of each version writes; each goes on doing so while the next one is brought in. */
const WRITES: readonly { readonly from: number; readonly sql: string }[] = [
    { from: 1, sql: `insert into users (id, name, email) values ('${USER}', 'Zoë', 'Zoe@example.com')` },
    {
        from: 2,
        sql: `insert into sessions (token_hash, user_id, expires_at) values ('${HASH}', '${USER}', '2099-01-01')`,
    },
    { from: 3, sql: `update users set avatar_key = 'avatars/1.png' where id = '${USER}'` },
];

describe("backend: migrations", () => {
    let postgres: Postgres;
    let database: TestDatabase;
    let lines: string[];

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    beforeEach(async () => {
        database = await createDatabase(postgres);
        lines = [];
    });

    const log = (line: string): void => {
        lines.push(line);
    };
    const up = (count?: number) => migrate(database.settings, log, count === undefined ? {} : { count });
    const names = async (sql: string) => (await database.query<{ name: string }>(sql)).map(({ name }) => name);
    const ran = () => names("select name from pgmigrations order by id");

    it("of this release are these, in this order", async () => {
        expect(await migrationNames()).to.deep.equal(ALL);
    });

    it("bring an empty database to the newest version, and tell each", async () => {
        expect(await up()).to.deep.equal(ALL);
        expect(await ran()).to.deep.equal(ALL);
        expect(lines).to.deep.equal([...ALL.map((name) => `migrating: ${name}`), "migrations that ran: 4"]);
    });

    it("do nothing where they all ran", async () => {
        await up();
        lines = [];
        expect(await up()).to.deep.equal([]);
        expect(lines).to.deep.equal(["nothing to migrate"]);
    });

    for (let version = 1; version < ALL.length; version += 1) {
        it(`bring version ${version} with rows in it to the newest, and keep the rows`, async () => {
            expect(await up(version)).to.deep.equal(ALL.slice(0, version));
            for (const { from, sql } of WRITES) {
                if (from <= version) {
                    await database.query(sql);
                }
            }
            const before = await database.query("select * from users");
            expect(await up()).to.deep.equal(ALL.slice(version));
            const after = await database.query("select * from users");
            const added = version < 3 ? { avatar_key: null } : {};
            expect(after).to.deep.equal(before.map((row) => ({ ...row, ...added })));
            expect(after).to.have.length(1);
            const sessions = await database.query("select user_id from sessions");
            expect(sessions).to.deep.equal(version < 2 ? [] : [{ user_id: USER }]);
            await expectApplicationWorks();
        });

        it(`let the release of version ${version} go on writing once the newest is there`, async () => {
            await up();
            for (const { from, sql } of WRITES) {
                if (from <= version) {
                    await database.query(sql);
                }
            }
            expect(await database.query("select name, email from users")).to.deep.equal([
                { name: "Zoë", email: "Zoe@example.com" },
            ]);
            await expectApplicationWorks();
        });
    }

    it("run once where two processes migrate at the same moment, and the other waits", async () => {
        const [one, other] = await Promise.all([up(), up()]);
        expect([one, other].sort((first, second) => first.length - second.length)).to.deep.equal([[], ALL]);
        expect(await ran()).to.deep.equal(ALL);
        expect(lines).to.include("waiting for another process that migrates");
    });

    it("wait for whoever holds the tool's own lock", async () => {
        const holder = await database.connect();
        await holder.query("select pg_advisory_lock(7241865325823964)");
        const migrating = up();
        while (lines.length === 0) {
            await setTimeout(10);
        }
        expect(lines).to.deep.equal(["waiting for another process that migrates"]);
        await holder.end();
        expect(await migrating).to.deep.equal(ALL);
    });

    it("keep nobody from writing while they build an index", async () => {
        await up(3);
        const writer = await database.connect();
        const other = await database.connect();
        await writer.query("begin");
        await writer.query(WRITES[0]?.sql ?? "");
        const migrating = up();
        await waiting("create index concurrently");
        await other.query("set lock_timeout = 5000");
        await other.query("insert into users (name, email) values ('Ann', 'ann@example.com')");
        await writer.query("commit");
        expect(await migrating).to.deep.equal(ALL.slice(3));
        await Promise.all([writer.end(), other.end()]);
        expect(await names("select name from users order by name")).to.deep.equal(["Ann", "Zoë"]);
    });

    it("build an index again that an interrupted migration left invalid", async () => {
        await up(3);
        const writer = await database.connect();
        await writer.query("begin");
        await writer.query(WRITES[0]?.sql ?? "");
        const migrating = rejection(up());
        await waiting("create index concurrently");
        await database.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and query ~ '^\\s*create index'`,
        );
        await migrating;
        await writer.query("rollback");
        await writer.end();
        const valid = "select indisvalid from pg_index where indexrelid = 'users_newest_first'::regclass";
        expect(await database.query(valid)).to.deep.equal([{ indisvalid: false }]);
        expect(await up()).to.deep.equal(ALL.slice(3));
        expect(await database.query(valid)).to.deep.equal([{ indisvalid: true }]);
    });

    it("are pending until they ran, also where none ever did", async () => {
        const pool = new Database(database.settings, credentialSource(database.settings.login), () => undefined);
        const queries = createQueries(pool);
        expect(await pendingMigrations(queries, ALL)).to.deep.equal(ALL);
        await up(2);
        expect(await pendingMigrations(queries, ALL)).to.deep.equal(ALL.slice(2));
        await up();
        expect(await pendingMigrations(queries, ALL)).to.deep.equal([]);
        // A newer release has migrated, and this one still runs.
        expect(await pendingMigrations(queries, ALL.slice(0, 2))).to.deep.equal([]);
        await pool.close();
    });

    describe("of a folder", () => {
        let directory: string;

        beforeEach(async () => {
            directory = await mkdtemp(join(tmpdir(), "migrations-"));
        });

        afterEach(() => rm(directory, { recursive: true }));

        const upFrom = () => migrate(database.settings, log, { directory });

        it("stop at the one that fails, which leaves nothing; those before it stay", async () => {
            await writeFile(join(directory, "0001_one.sql"), "create table one (id int);");
            await writeFile(
                join(directory, "0002_two.sql"),
                "create table two (id int);\ninsert into nowhere values (1);",
            );
            await writeFile(join(directory, "0003_three.sql"), "create table three (id int);");
            expect((await rejection(upFrom())).message).to.equal('relation "nowhere" does not exist');
            expect(await ran()).to.deep.equal(["0001_one"]);
            const tables = "select tablename as name from pg_tables where schemaname = 'public' order by 1";
            expect(await names(tables)).to.deep.equal(["one", "pgmigrations"]);
            await writeFile(join(directory, "0002_two.sql"), "create table two (id int);");
            expect(await upFrom()).to.deep.equal(["0002_two", "0003_three"]);
        });

        it("are not run where a later one ran already", async () => {
            await writeFile(join(directory, "0002_two.sql"), "create table two (id int);");
            await upFrom();
            await writeFile(join(directory, "0001_one.sql"), "create table one (id int);");
            expect((await rejection(upFrom())).message).to.equal(
                "Not run migration 0001_one is preceding already run migration 0002_two",
            );
        });

        it("are refused, all of them, where one is not named as migrations are", async () => {
            await writeFile(join(directory, "0001_one.sql"), "create table one (id int);");
            await writeFile(join(directory, "2_two.sql"), "create table two (id int);");
            expect((await rejection(upFrom())).message).to.equal(
                "migrations/2_two.sql is not named as a migration is: 0001_users.sql, for example.",
            );
            expect(await database.query("select from pg_tables where tablename = 'one'")).to.deep.equal([]);
        });

        it("may take long, and give up a lock that they do not get within ten seconds, for others queue behind it", async () => {
            const settings =
                "current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement";
            await writeFile(join(directory, "0001_one.sql"), `create table one as select ${settings};`);
            await upFrom();
            expect(await database.query("select * from one")).to.deep.equal([{ lock: "10s", statement: "0" }]);
        });
    });

    /** Until the migrating connection waits within a statement that begins so. */
    async function waiting(start: string): Promise<void> {
        const sql = `select from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock' and position($1 in query) > 0
                       and pid <> pg_backend_pid()`;
        while ((await database.query(sql, [start])).length === 0) {
            await setTimeout(20);
        }
    }

    async function expectApplicationWorks(): Promise<void> {
        const pool = new Database(database.settings, credentialSource(database.settings.login), () => undefined);
        const queries = createQueries(pool);
        try {
            expect(await signUp(queries, { name: "Again", email: "ZOE@EXAMPLE.COM" })).to.equal(undefined);
            const { user } = (await signUp(queries, { name: "Ann", email: "ann@example.com" })) ?? expect.fail();
            const people = await listUsers(queries, { search: undefined, limit: 10, after: undefined });
            expect(people.map(({ name }) => name)).to.deep.equal(["Ann", "Zoë"]);
            expect(user.email).to.equal("ann@example.com");
        } finally {
            await pool.close();
        }
    }
});
