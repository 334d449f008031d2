import { expect } from "chai";
import { orSkip } from "../../support/or-skip";
import { takeDump } from "../drill/forge";
import { Ground, type JobEnvironment, readFixture } from "../drill/ground";

/** What RDS's master user is: no superuser, and member of a role that is none either. */
const MASTER = `
CREATE ROLE rds_superuser NOLOGIN;
GRANT pg_monitor, pg_signal_backend, pg_read_all_data TO rds_superuser;
CREATE ROLE master LOGIN PASSWORD 'master-password' CREATEDB CREATEROLE NOSUPERUSER;
GRANT rds_superuser TO master;
CREATE DATABASE shop OWNER master`;

describe("the restore by a master user such as RDS's", function () {
    this.timeout(120_000);

    let ground: Ground;
    let master: JobEnvironment;
    let dump: string;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        for (const statement of MASTER.split(";\n")) {
            await ground.sql("postgres", statement);
        }
        // An extension that belongs to somebody else, as on RDS to rdsadmin; its comment is in the dump.
        await ground.sql("shop", "CREATE EXTENSION pg_trgm; COMMENT ON EXTENSION pg_trgm IS 'ours'");
        const seed = await readFixture("seed.sql");
        await ground.sql("shop", `SET ROLE master; SET createrole_self_grant = 'set, inherit'; ${seed}`);
        const login = { DATABASE_SECRET_ARN: await ground.createSecret("master", "master-password") };
        master = { PGDATABASE: "shop", DUMP_ID: "latest", ...login };
        dump = await takeDump(ground, "shop", "run-rds-00001", login);
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    it("brings everything back, with owners and grants, and leaves comments on extensions out", async () => {
        const { code, output } = await ground.run("restore", { ...master, RUN_ID: "restore-1", INTO_DATABASE: "copy" });
        expect(code, output).to.equal(0);
        const [row] = await ground.sql(
            "copy",
            `SELECT tableowner, has_table_privilege('reader', 'customers', 'SELECT') AS readable,
                    (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'copy') AS database,
                    (SELECT obj_description(oid) FROM pg_extension WHERE extname = 'pg_trgm') <> 'ours' AS own_comment
             FROM pg_tables WHERE tablename = 'customers'`,
        );
        expect(row).to.deep.equal({ tableowner: "app", readable: true, database: "master", own_comment: true });
    });

    it("replaces a database that belongs to a role it is a member of", async () => {
        await ground.sql("postgres", "CREATE DATABASE apps OWNER app");
        const settings = { ...master, RUN_ID: "restore-2", INTO_DATABASE: "apps", OVERWRITE: "true" };
        const { code, output } = await ground.run("restore", settings);
        expect(code, output).to.equal(0);
        const [row] = await ground.sql(
            "postgres",
            "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'apps'",
        );
        expect(row).to.deep.equal({ owner: "app" });
    });

    it("refuses to replace a database of a role that it is no member of", async () => {
        await ground.sql("postgres", "CREATE DATABASE others OWNER postgres");
        const settings = { ...master, RUN_ID: "restore-3", INTO_DATABASE: "others", OVERWRITE: "true" };
        const { code, lines } = await ground.run("restore", settings);
        expect(code).to.equal(21);
        expect(lines.at(-1)?.message).to.include('The database "others" belongs to "postgres"');
    });

    it("names the roles that it must be a member of, before it does anything", async () => {
        // What a role has that made another, by default: it may grant it, to itself as well, but not act as it.
        await ground.sql("postgres", "REVOKE app FROM master GRANTED BY master");
        try {
            const settings = { ...master, RUN_ID: "restore-4", INTO_DATABASE: "never", DUMP_ID: dump };
            const { code, lines } = await ground.run("restore", settings);
            expect(code).to.equal(21);
            expect(lines.at(-1)?.message).to.equal(
                'Nothing was restored. "master" is no member of app, and cannot give back what it owns. Run, and take it ' +
                    'back afterwards if you like: GRANT "app" TO "master";',
            );
            const rows = await ground.sql("postgres", "SELECT FROM pg_database WHERE datname ~ 'never|slipway'");
            expect(rows).to.deep.equal([]);
        } finally {
            await ground.sql("postgres", "GRANT app TO master GRANTED BY master");
        }
    });

    it("tells what only a superuser may make", async () => {
        await ground.sql(
            "shop",
            `CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
             ALTER FUNCTION watch() OWNER TO master; CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION watch()`,
        );
        const id = await takeDump(ground, "shop", "run-rds-00002", master);
        const settings = { ...master, RUN_ID: "restore-5", INTO_DATABASE: "never", DUMP_ID: id };
        const { code, lines } = await ground.run("restore", settings);
        expect(code).to.equal(21);
        expect(lines.at(-1)?.message).to.match(
            /permission denied to create event trigger "watched".*Nothing was changed/,
        );
        const rows = await ground.sql("postgres", "SELECT FROM pg_database WHERE datname ~ 'never|slipway'");
        expect(rows).to.deep.equal([]);
    });
});
