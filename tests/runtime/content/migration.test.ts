import { expect } from "chai";
import type { Client } from "pg";
import { readMigration } from "../../../runtime/src/postgresql/migration";
import { type ContentServer, startContentServer } from "./server";

/** What each tool's table looks like, what is in it, and the version that the database is at. */
const TOOLS: Readonly<Record<string, readonly [string, string, string]>> = {
    Flyway: [
        `CREATE TABLE flyway_schema_history (installed_rank integer, version varchar(50), success boolean);
         INSERT INTO flyway_schema_history VALUES (1, '9', true), (2, '10.1', true), (3, NULL, true), (4, '11', false)`,
        "public.flyway_schema_history",
        "10.1",
    ],
    Liquibase: [
        `CREATE TABLE databasechangelog (id varchar(255), orderexecuted integer);
         INSERT INTO databasechangelog VALUES ('add-orders', 2), ('init', 1)`,
        "public.databasechangelog",
        "add-orders",
    ],
    Django: [
        `CREATE TABLE django_migrations (id bigint, app varchar(255), name varchar(255), applied timestamptz);
         INSERT INTO django_migrations VALUES (1, 'auth', '0001_initial'), (12, 'shop', '0003_orders')`,
        "public.django_migrations",
        "shop.0003_orders",
    ],
    Prisma: [
        `CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
         INSERT INTO _prisma_migrations VALUES ('1_init', '2026-01-01', NULL), ('2_orders', '2026-01-02', NULL),
             ('3_bad', '2026-01-03', '2026-01-03'), ('4_running', NULL, NULL)`,
        "public._prisma_migrations",
        "2_orders",
    ],
    goose: [
        `CREATE TABLE goose_db_version (id integer, version_id bigint, is_applied boolean);
         INSERT INTO goose_db_version VALUES (1, 0, true), (2, 20260101, true), (3, 20260102, false)`,
        "public.goose_db_version",
        "20260101",
    ],
    sqlx: [
        `CREATE TABLE _sqlx_migrations (version bigint, success boolean);
         INSERT INTO _sqlx_migrations VALUES (9, true), (10, true), (11, false)`,
        "public._sqlx_migrations",
        "10",
    ],
    Diesel: [
        `CREATE TABLE __diesel_schema_migrations (version varchar(50), run_on timestamp);
         INSERT INTO __diesel_schema_migrations VALUES ('20260101000000'), ('20260102000000')`,
        "public.__diesel_schema_migrations",
        "20260102000000",
    ],
    "Entity Framework": [
        `CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150), "ProductVersion" varchar(32));
         INSERT INTO "__EFMigrationsHistory" VALUES ('20260101000000_Init'), ('20260102000000_Orders')`,
        'public."__EFMigrationsHistory"',
        "20260102000000_Orders",
    ],
    Sequelize: [
        `CREATE TABLE "SequelizeMeta" (name varchar(255)); INSERT INTO "SequelizeMeta" VALUES ('2.js'), ('1.js')`,
        'public."SequelizeMeta"',
        "2.js",
    ],
    Alembic: [
        "CREATE TABLE alembic_version (version_num varchar(32)); INSERT INTO alembic_version VALUES ('4f2c81d0b7aa')",
        "public.alembic_version",
        "4f2c81d0b7aa",
    ],
    Kysely: [
        `CREATE TABLE kysely_migration (name varchar(255), timestamp varchar(255));
         INSERT INTO kysely_migration VALUES ('2026-01-02-orders', 'x'), ('2026-01-01-init', 'y')`,
        "public.kysely_migration",
        "2026-01-02-orders",
    ],
    Knex: [
        `CREATE TABLE knex_migrations (id integer, name varchar(255), batch integer);
         INSERT INTO knex_migrations VALUES (1, '1_init.js'), (10, '2_orders.js'), (9, '3_early.js')`,
        "public.knex_migrations",
        "2_orders.js",
    ],
    Drizzle: [
        `CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id integer, hash text, created_at bigint);
         INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'aa', 20), (2, 'bb', 10)`,
        "drizzle.__drizzle_migrations",
        "aa",
    ],
    "node-pg-migrate": [
        `CREATE TABLE pgmigrations (id integer, name varchar(255), run_on timestamp);
         INSERT INTO pgmigrations VALUES (2, 'orders'), (1, 'init')`,
        "public.pgmigrations",
        "orders",
    ],
    Rails: [
        `CREATE TABLE schema_migrations (version varchar);
         INSERT INTO schema_migrations VALUES ('20260102000000'), ('20260101000000')`,
        "public.schema_migrations",
        "20260102000000",
    ],
    "golang-migrate": [
        "CREATE TABLE schema_migrations (version bigint, dirty boolean); INSERT INTO schema_migrations VALUES (12, false)",
        "public.schema_migrations",
        "12",
    ],
    Laravel: [
        `CREATE TABLE migrations (id integer, migration varchar(255), batch integer);
         INSERT INTO migrations VALUES (1, 'create_users', 1), (2, 'create_orders', 1)`,
        "public.migrations",
        "create_orders",
    ],
    TypeORM: [
        `CREATE TABLE migrations (id integer, timestamp bigint, name varchar);
         INSERT INTO migrations VALUES (1, 5, 'Init5'), (2, 6, 'Orders6')`,
        "public.migrations",
        "Orders6",
    ],
};

describe("the migration that a database is at", function () {
    this.timeout(60_000);
    let server: ContentServer;
    let client: Client;

    before(async () => {
        server = await startContentServer(18);
        client = await server.connect("postgres");
    });

    after(() => server.stop());

    beforeEach(() => client.query("BEGIN"));
    afterEach(() => client.query("ROLLBACK"));

    for (const [tool, [sql, table, version]] of Object.entries(TOOLS)) {
        it(`is read from the table of ${tool}`, async () => {
            await client.query(sql);
            expect(await readMigration(client)).to.deep.equal({ table, version });
        });
    }

    it("is not known without such a table", async () => {
        expect(await readMigration(client)).to.equal(undefined);
    });

    it("is not read from a table of that name that is something else, nor from an empty one", async () => {
        await client.query(
            "CREATE TABLE migrations (bird text, route text); INSERT INTO migrations VALUES ('swift', 'S')",
        );
        await client.query("CREATE TABLE alembic_version (version_num varchar(32))");
        expect(await readMigration(client)).to.equal(undefined);
    });

    it("is the first by name where there are several", async () => {
        await client.query("CREATE SCHEMA a; CREATE TABLE a.schema_migrations (version text)");
        await client.query("INSERT INTO a.schema_migrations VALUES ('1')");
        await client.query("CREATE TABLE schema_migrations (version text); INSERT INTO schema_migrations VALUES ('2')");
        expect(await readMigration(client)).to.deep.equal({ table: "a.schema_migrations", version: "1" });
    });
});
