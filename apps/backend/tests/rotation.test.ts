import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { type RunningServer, startServer } from "../../testing/process";
import { createDatabase, type TestDatabase } from "./support/database";
import { type LoadRequest, startLoad } from "./support/load";
import { type Postgres, startPostgres } from "./support/postgres";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

const DIRECTORY = join(__dirname, "..");
const CLIENTS = 12;

describe("backend: rotation of the database's password", function () {
    this.timeout(120_000);
    let postgres: Postgres;
    let database: TestDatabase;
    let secretsManager: SecretsManager;
    let server: RunningServer;

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    beforeEach(async () => {
        database = await createDatabase(postgres);
        const { PGUSER = "", PGPASSWORD = "", ...environment } = database.environment;
        secretsManager = await startSecretsManager(rdsSecret(PGUSER, PGPASSWORD));
        server = await startServer(DIRECTORY, {
            ...environment,
            ...secretsManager.environment,
            DATABASE_SECRET_ARN: SECRET_ARN,
            AVATARS_BUCKET: "avatars",
            AWS_REGION: "eu-central-1",
            MIGRATE_ON_START: "true",
            RATE_LIMIT: "1000000",
        });
    });

    afterEach(async () => {
        server.signal("SIGKILL");
        await server.ended;
        await secretsManager.stop();
    });

    const connections = async () =>
        (await database.query("select from pg_stat_activity where usename = $1", [database.settings.name])).length;

    it("fails no request under load, though most connections are opened while the two passwords differ", async () => {
        const next = (number: number): LoadRequest =>
            number % 4 === 0
                ? { method: "POST", path: "/api/users", body: { name: "Zoë", email: `${randomUUID()}@example.com` } }
                : { method: "GET", path: "/api/users?limit=3" };
        const few = startLoad(server.port, 1, next);
        await few.answers(20);
        expect(await connections()).to.equal(1);

        // RDS changes the password in the database first, and then the secret.
        const { name } = database.settings;
        await database.query(`alter role ${name} password 'second'`);
        const before = secretsManager.reads;
        const refusedThrice = new Promise<void>((resolve) => {
            secretsManager.beforeAnswer = () => {
                if (secretsManager.reads >= before + 3) {
                    resolve();
                }
                return Promise.resolve();
            };
        });
        const many = startLoad(server.port, CLIENTS, next);
        await refusedThrice;
        secretsManager.secret = rdsSecret(name, "second");
        await many.answers(200);
        expect(await connections()).to.be.greaterThan(1);

        await Promise.all([few.stop(), many.stop()]);
        const failed = [...few.outcomes, ...many.outcomes].filter(({ status }) => status !== 200 && status !== 201);
        expect(failed).to.deep.equal([]);
    });
});
