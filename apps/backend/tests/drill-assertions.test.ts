import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { migrate } from "../src/database/migrations";
import { createDatabase, type TestDatabase } from "./support/database";
import { type Postgres, startPostgres } from "./support/postgres";

const ASSERTIONS = join(__dirname, "../../../runtime/assertions");
const [ADA, ZOE] = ["1e3590f2-5bb8-4642-a682-7ec2023dcc25", "9c1c9b1e-2f0b-4f43-8a8e-0c53a1b7f9d2"];

/** What breaks each of the drill's assertions, and what it then returns. */
const BROKEN = {
    "avatars-belong-to-their-users.sql": {
        sql: `update users set avatar_key = 'avatars/${ZOE}/1.png' where id = '${ADA}'`,
        rows: [{ id: ADA, avatar_key: `avatars/${ZOE}/1.png` }],
    },
    "sessions-expire.sql": {
        sql: "update sessions set created_at = '2026-01-01Z', expires_at = '2027-01-01Z'",
        rows: [{ user_id: ADA, created_at: new Date("2026-01-01Z"), expires_at: new Date("2027-01-01Z") }],
    },
} as const;

describe("backend: the assertions of its drills", () => {
    let postgres: Postgres;
    let database: TestDatabase;

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    beforeEach(async () => {
        database = await createDatabase(postgres);
        await migrate(database.settings, () => undefined);
        await database.query(`insert into users (id, name, email, avatar_key) values
            ('${ADA}', 'Ada', 'ada@example.com', 'avatars/${ADA}/1.png'), ('${ZOE}', 'Zoë', 'zoe@example.com', null)`);
        await database.query(`insert into sessions (token_hash, user_id, expires_at)
            values (sha256('token'), '${ADA}', now() + interval '30 days')`);
    });

    it("are all tested here", async () => {
        const files = (await readdir(ASSERTIONS)).filter((file) => file.endsWith(".sql"));
        expect(files.sort()).to.deep.equal(Object.keys(BROKEN));
    });

    for (const [file, { sql, rows }] of Object.entries(BROKEN)) {
        it(`${file} finds nothing in what the application writes, and a row that it would not`, async () => {
            const assertion = await readFile(join(ASSERTIONS, file), "utf8");
            expect(await database.query(assertion)).to.deep.equal([]);
            await database.query(sql);
            expect(await database.query(assertion)).to.deep.equal(rows);
        });
    }
});
