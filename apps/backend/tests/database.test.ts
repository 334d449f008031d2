import { createServer } from "node:net";
import { expect } from "chai";
import { sql } from "kysely";
import { Client, type PoolClient } from "pg";
import { listen } from "../../testing/process";
import { credentialSource } from "../src/database/credentials";
import { Database, type DatabaseOptions, DatabaseUnavailable } from "../src/database/database";
import { createQueries } from "../src/database/queries";
import type { Credentials, DatabaseSettings } from "../src/settings";
import { setEnvironment } from "./support/environment";
import { type Postgres, startPostgres } from "./support/postgres";
import { rejection } from "./support/rejection";
import { startSilentProxy } from "./support/silent-proxy";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

describe("backend: database", () => {
    let postgres: Postgres;
    let secretsManager: SecretsManager;
    let restoreEnvironment: () => void;
    let opened: Database[];
    let lost: Error[];

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    beforeEach(async () => {
        opened = [];
        lost = [];
        await administer("create role app login password 'first'");
        secretsManager = await startSecretsManager(rdsSecret("app", "first"));
        restoreEnvironment = setEnvironment(secretsManager.environment);
    });

    afterEach(async () => {
        restoreEnvironment();
        await secretsManager.stop();
        await Promise.all(opened.map((database) => database.close()));
        await administer("drop role if exists app, other");
    });

    async function administer(sql: string): Promise<void> {
        const client = new Client({
            host: "localhost",
            port: postgres.port,
            database: "postgres",
            ...postgres.superuser,
        });
        await client.connect();
        await client.query(sql);
        await client.end();
    }

    function open(
        login: DatabaseSettings["login"] = { secretArn: SECRET_ARN },
        settings: Partial<DatabaseSettings> = {},
        options: DatabaseOptions = {},
    ): Database {
        const all: DatabaseSettings = {
            host: "localhost",
            port: postgres.port,
            name: "postgres",
            sslMode: "disable",
            rootCertificateFile: undefined,
            login,
            ...settings,
        };
        const onLost = (error: Error): void => {
            lost.push(error);
        };
        const database = new Database(all, credentialSource(login), onLost, options);
        opened.push(database);
        return database;
    }

    it("answers with a user and password that are given", async () => {
        await ping(open({ user: "app", password: "first" }));
        expect(secretsManager.reads).to.equal(0);
    });

    it("keeps and reuses a connection", async () => {
        const database = open();
        const first = await using(database, processId);
        expect(await using(database, processId)).to.equal(first);
        expect(secretsManager.reads).to.equal(1);
    });

    it("follows a new password in the secret without a restart, though the old one is still cached", async () => {
        const database = open();
        await using(database, async () => {
            await administer("alter role app password 'second'");
            secretsManager.secret = rdsSecret("app", "second");
            await ping(database);
        });
        expect(secretsManager.reads).to.equal(2);
    });

    it("loses no caller when the password changes under more callers than connections", async () => {
        const database = open();
        const users = await using(database, async () => {
            await administer("alter role app password 'second'");
            secretsManager.secret = rdsSecret("app", "second");
            return Promise.all(Array.from({ length: 30 }, () => using(database, currentUser)));
        });
        expect(users).to.deep.equal(Array.from({ length: 30 }, () => "app"));
    });

    it("follows a new user in the secret", async () => {
        const database = open();
        const user = await using(database, async () => {
            await administer("create role other login password 'second'; alter role app password null");
            secretsManager.secret = rdsSecret("other", "second");
            return using(database, currentUser);
        });
        expect(user).to.equal("other");
    });

    it("waits while the password in the database is already the next one and the secret is still the former", async () => {
        const database = open();
        await administer("alter role app password 'second'");
        secretsManager.beforeAnswer = () => {
            if (secretsManager.reads >= 4) {
                secretsManager.secret = rdsSecret("app", "second");
            }
            return Promise.resolve();
        };
        expect(await using(database, currentUser)).to.equal("app");
        expect(secretsManager.reads).to.equal(4);
    });

    it("gives up on a password that is refused twice once a rotation had time to end", async () => {
        secretsManager.secret = rdsSecret("app", "wrong");
        const error = await failure(ping(open(undefined, undefined, { rotationTimeout: 0 })));
        expect(error.code).to.equal("28P01");
        expect(secretsManager.reads).to.equal(2);
    });

    it("does not try a password again that cannot change", async () => {
        const start = performance.now();
        const error = await failure(ping(open({ user: "app", password: "wrong" })));
        expect(error.code).to.equal("28P01");
        expect(performance.now() - start).to.be.lessThan(4_000);
    });

    it("survives the loss of a connection in use, and of an idle one", async () => {
        const database = open();
        const terminate = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";
        await using(database, async (client) => {
            const end = endOf(client);
            await administer(terminate);
            await end;
        });
        await ping(database);
        const idle = await using(database, (client) => Promise.resolve({ end: endOf(client) }));
        await administer(terminate);
        await idle.end;
        await ping(database);
        expect(new Set(lost.map(({ message }) => message))).to.deep.equal(
            new Set(["terminating connection due to administrator command", "Connection terminated unexpectedly"]),
        );
    });

    it("closes once the last connection is released", async () => {
        const database = open();
        opened = [];
        const events: string[] = [];
        const closing = await using(database, async (client) => {
            const closed = database.close().then(() => events.push("closed"));
            await currentUser(client);
            events.push("answered");
            return { closed };
        });
        await closing.closed;
        expect(events).to.deep.equal(["answered", "closed"]);
    });

    it("gives each connection time limits, and a name for whoever looks at the server", async () => {
        const database = open();
        const setting = (name: string) => using(database, (client) => single(client, `current_setting('${name}')`));
        expect(await setting("statement_timeout")).to.equal("5s");
        expect(await setting("idle_in_transaction_session_timeout")).to.equal("10s");
        expect(await setting("application_name")).to.equal("slipway-backend");
    });

    it("opens ten connections at most, and makes others wait for one", async () => {
        const database = open();
        const clients = await Promise.all(Array.from({ length: 10 }, () => database.connect()));
        const eleventh = database.connect();
        const count = "select count(*)::int as value from pg_stat_activity where usename = 'app'";
        const { rows } = (await clients[0]?.query<{ value: number }>(count)) ?? expect.fail();
        expect(rows).to.deep.equal([{ value: 10 }]);
        clients.forEach((client) => {
            client.release();
        });
        expect(await using({ connect: () => eleventh }, processId)).to.be.a("number");
    });

    describe("under queries", () => {
        it("says that it cannot be asked where the server ends a statement that takes too long", async () => {
            const queries = createQueries(open(undefined, undefined, { statementTimeout: 50 }));
            const error = await rejection(sql`select pg_sleep(10)`.execute(queries));
            expect(error).to.be.instanceOf(DatabaseUnavailable);
            expect((error.cause as { code?: unknown }).code).to.equal("57014");
        });

        it("says so where the connection breaks, and takes another for the next query", async () => {
            const queries = createQueries(open());
            const error = await rejection(sql`select pg_terminate_backend(pg_backend_pid())`.execute(queries));
            expect(error).to.be.instanceOf(DatabaseUnavailable);
            const { rows } = await sql<{ value: number }>`select 1 as value`.execute(queries);
            expect(rows).to.deep.equal([{ value: 1 }]);
        });

        it("tells the server's own refusals as they are, and keeps the connection", async () => {
            const queries = createQueries(open());
            const process = async () =>
                (await sql<{ value: number }>`select pg_backend_pid() as value`.execute(queries)).rows[0]?.value;
            const before = await process();
            expect((await rejection(sql`select 1 / 0`.execute(queries))).code).to.equal("22012");
            expect(await process()).to.equal(before);
        });

        it("gives no other query a connection on which one went without an answer", async () => {
            const proxy = await startSilentProxy(postgres.port);
            const database = open({ user: "app", password: "first" }, { port: proxy.port }, { statementTimeout: 1 });
            const queries = createQueries(database);
            await sql`select 1`.execute(queries);
            proxy.silence();
            const error = await rejection(sql`select 2`.execute(queries));
            expect(error).to.be.instanceOf(DatabaseUnavailable);
            expect((error.cause as Error).message).to.equal("Query read timeout");
            const { rows } = await sql<{ value: number }>`select 3 as value`.execute(queries);
            expect(rows).to.deep.equal([{ value: 3 }]);
            expect(proxy.connections).to.equal(2);
            opened = [];
            await database.close();
            await proxy.stop();
        });
    });

    describe("over TLS", () => {
        it("accepts a certificate of the given authority for the host's name", async () => {
            const database = open(undefined, {
                sslMode: "verify-full",
                rootCertificateFile: postgres.certificateFile,
            });
            expect(await using(database, encrypted)).to.equal(true);
        });

        it("refuses a certificate that names another host", async () => {
            const database = open(undefined, {
                host: "127.0.0.1",
                sslMode: "verify-full",
                rootCertificateFile: postgres.certificateFile,
            });
            expect((await failure(ping(database))).code).to.equal("ERR_TLS_CERT_ALTNAME_INVALID");
        });

        it("refuses a certificate of an unknown authority", async () => {
            const database = open(undefined, { sslMode: "verify-full" });
            expect((await failure(ping(database))).code).to.equal("DEPTH_ZERO_SELF_SIGNED_CERT");
        });
    });
});

describe("backend: database that is not there", () => {
    const settings: DatabaseSettings = {
        host: "127.0.0.1",
        port: 1,
        name: "app",
        sslMode: "disable",
        rootCertificateFile: undefined,
        login: { user: "app", password: "first" },
    };
    const login: Credentials = { user: "app", password: "first" };

    it("rejects a ping", async () => {
        const database = new Database(settings, credentialSource(login), () => undefined);
        expect((await failure(ping(database))).code).to.equal("ECONNREFUSED");
        await database.close();
    });

    it("opens no connection while the password cannot be read", async () => {
        let connections = 0;
        const listener = createServer(() => (connections += 1));
        const port = await listen(listener);
        const unreadable = {
            rotates: true,
            read: () => Promise.reject(new Error("no secret")),
            forget: () => undefined,
        };
        const database = new Database({ ...settings, port }, unreadable, () => undefined);
        expect((await failure(ping(database))).message).to.equal("no secret");
        await database.close();
        await new Promise((resolve) => listener.close(resolve));
        expect(connections).to.equal(0);
    });

    it("cannot be opened without its file of root certificates", () => {
        const missing: DatabaseSettings = { ...settings, sslMode: "verify-full", rootCertificateFile: "/missing.pem" };
        expect(() => new Database(missing, credentialSource(login), () => undefined)).to.throw(
            "ENOENT: no such file or directory, open '/missing.pem'",
        );
    });
});

/** What a {@link DatabaseUnavailable} was caused by. */
async function failure(promise: Promise<unknown>): Promise<Error & { readonly code?: unknown }> {
    const error = await rejection(promise);
    expect(error).to.be.instanceOf(DatabaseUnavailable);
    return error.cause instanceof Error ? error.cause : expect.fail();
}

async function using<Result>(
    database: Pick<Database, "connect">,
    use: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
    const client = await database.connect();
    try {
        return await use(client);
    } finally {
        client.release();
    }
}

function endOf(client: PoolClient): Promise<void> {
    return new Promise((resolve) => {
        client.once("end", () => {
            resolve();
        });
    });
}

async function single(client: PoolClient, expression: string): Promise<unknown> {
    const { rows } = await client.query<{ value: unknown }>(`select ${expression} as value`);
    return rows[0]?.value;
}

const ping = (database: Database) => using(database, (client) => single(client, "1"));
const currentUser = (client: PoolClient) => single(client, "current_user");
const processId = (client: PoolClient) => single(client, "pg_backend_pid()");
const encrypted = (client: PoolClient) => single(client, "(select ssl from pg_stat_ssl where pid = pg_backend_pid())");
