import { createServer } from "node:net";
import { expect } from "chai";
import { Client, type PoolClient } from "pg";
import { listen } from "../../testing/process";
import { credentialSource } from "../src/credentials";
import { Database } from "../src/database";
import type { Credentials, DatabaseSettings } from "../src/settings";
import { setEnvironment } from "./support/environment";
import { type Postgres, startPostgres } from "./support/postgres";
import { rejection } from "./support/rejection";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

describe("backend: database", () => {
    let postgres: Postgres;
    let secretsManager: SecretsManager;
    let restoreEnvironment: () => void;
    let opened: Database[];
    let lost: Error[];

    before(async function () {
        const started = await startPostgres();
        if (started === undefined) {
            console.log("  no PostgreSQL server or openssl is installed: apt-get install postgresql openssl");
            this.skip();
        }
        postgres = started;
    });

    // Nothing was started where the tests are skipped.
    after(() => (postgres as Postgres | undefined)?.stop());

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
        const database = new Database(all, credentialSource(login), (error) => {
            lost.push(error);
        });
        opened.push(database);
        return database;
    }

    it("answers with a user and password that are given", async () => {
        await open({ user: "app", password: "first" }).ping();
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
            await database.ping();
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

    it("gives up on a password that is refused twice", async () => {
        secretsManager.secret = rdsSecret("app", "wrong");
        const error = await rejection(open().ping());
        expect(error.code).to.equal("28P01");
        expect(secretsManager.reads).to.equal(2);
    });

    it("survives the loss of a connection in use, and of an idle one", async () => {
        const database = open();
        const terminate = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";
        await using(database, async (client) => {
            const end = endOf(client);
            await administer(terminate);
            await end;
        });
        await database.ping();
        const idle = await using(database, (client) => Promise.resolve({ end: endOf(client) }));
        await administer(terminate);
        await idle.end;
        await database.ping();
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
            expect((await rejection(database.ping())).code).to.equal("ERR_TLS_CERT_ALTNAME_INVALID");
        });

        it("refuses a certificate of an unknown authority", async () => {
            const database = open(undefined, { sslMode: "verify-full" });
            expect((await rejection(database.ping())).code).to.equal("DEPTH_ZERO_SELF_SIGNED_CERT");
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
        expect((await rejection(database.ping())).code).to.equal("ECONNREFUSED");
        await database.close();
    });

    it("opens no connection while the password cannot be read", async () => {
        let connections = 0;
        const listener = createServer(() => (connections += 1));
        const port = await listen(listener);
        const unreadable = { read: () => Promise.reject(new Error("no secret")), forget: () => undefined };
        const database = new Database({ ...settings, port }, unreadable, () => undefined);
        expect((await rejection(database.ping())).message).to.equal("no secret");
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

async function using<Result>(database: Database, use: (client: PoolClient) => Promise<Result>): Promise<Result> {
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

const currentUser = (client: PoolClient) => single(client, "current_user");
const processId = (client: PoolClient) => single(client, "pg_backend_pid()");
const encrypted = (client: PoolClient) => single(client, "(select ssl from pg_stat_ssl where pid = pg_backend_pid())");
