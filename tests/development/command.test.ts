import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Client } from "pg";
import { z } from "zod";
import { type Command, descendantsOf, gone, startCommand } from "./support/command";

/** The ports that it takes where they are free. */
const WANTED = [8080, 8000, 5432, 9000];
const NEWCOMER = { name: "Newcomer", email: "newcomer@example.com" };

describe("npm run dev", function () {
    // Its parts start in seconds on a machine that is not busy.
    this.timeout(180_000);
    let directory: string;
    let current: Command;
    const running: Command[] = [];
    const occupied: Server[] = [];

    before(async () => {
        for (const port of WANTED) {
            const server = createServer();
            // Where it is taken already, so much the better.
            await new Promise<void>((resolve) => {
                server.once("error", () => {
                    resolve();
                });
                server.listen(port, "127.0.0.1", resolve);
            });
            occupied.push(server);
        }
    });

    after(() => {
        for (const server of occupied) {
            server.close();
        }
    });

    before(async function () {
        if (process.platform !== "linux") {
            console.log("      skipped: processes are looked at in /proc, which only Linux has");
            this.skip();
        }
        directory = await mkdtemp(join(tmpdir(), "slipway-command-"));
        // Each test goes on with what the one before it left: a start takes seconds.
        current = start();
    });

    after(async () => {
        for (const command of running) {
            const processes = [...(await descendantsOf(command.pid)).keys()];
            command.signal("SIGINT");
            await command.ended;
            await gone(processes);
        }
        await rm(directory, { recursive: true, force: true });
    });

    function start(...args: readonly string[]): Command {
        const command = startCommand("--data", directory, ...args);
        running.push(command);
        return command;
    }

    async function peopleOf(command: Command): Promise<string[]> {
        const response = await fetch(`${await command.address("Backend")}/api/users?limit=100`);
        const { users } = z.object({ users: z.array(z.object({ name: z.string() })) }).parse(await response.json());
        return users.map(({ name }) => name);
    }

    async function signUp(command: Command): Promise<number> {
        const response = await fetch(`${await command.address("Backend")}/api/users`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(NEWCOMER),
        });
        await response.body?.cancel();
        return response.status;
    }

    it("shows the application, with people in it, on ports that are free", async () => {
        const command = current;
        const [frontend, backend] = [await command.address("Frontend"), await command.address("Backend")];
        const page = await fetch(frontend);
        expect(page.status).to.equal(200);
        expect(await page.text()).to.include("<!doctype html>");
        const configuration: unknown = await (await fetch(`${frontend}/config.json`)).json();
        expect(configuration).to.include({ backendUrl: backend });
        expect((await fetch(await command.address("OpenAPI"))).status).to.equal(200);
        expect(await peopleOf(command)).to.have.length(30);
        const client = new Client({ connectionString: (await command.address("PostgreSQL")).replace("psql ", "") });
        await client.connect();
        expect((await client.query("select from users")).rowCount).to.equal(30);
        await client.end();

        for (const port of WANTED) {
            expect(command.output()).to.match(new RegExp(`port ${port} is taken: .* is on \\d+\n`));
        }

        const programs = [...(await descendantsOf(command.pid)).values()].join("\n");
        expect(programs)
            .to.match(/postgres -D/)
            .and.match(/tsx.* watch/)
            .and.match(/vite\.js/);
    });

    it("refuses to run twice on the same data, and leaves the first alone", async () => {
        const second = start();
        expect(await second.ended).to.equal(1);
        expect(second.output()).to.include(
            `npm run dev already runs on ${join(directory, "slipway-data")}, as process ${current.pid}.`,
        );
        expect(await peopleOf(current)).to.have.length(30);
    });

    it("leaves nothing running after Ctrl+C", async () => {
        expect(await signUp(current)).to.equal(201);
        const processes = await descendantsOf(current.pid);
        expect(processes.size).to.be.greaterThan(3);
        current.signal("SIGINT");
        expect(await current.ended, current.output()).to.equal(0);
        expect(current.output()).to.match(/ s {2}stopped\n$/);
        // The last of them may still be ending: nobody waits for a grandchild.
        await gone(processes.keys(), 5_000);
    });

    it("keeps the data for the next start", async () => {
        current = start();
        expect(await peopleOf(current))
            .to.have.length(31)
            .and.include(NEWCOMER.name);
    });

    it("starts again after it was killed: its parts end by themselves, and the database that is left is ended", async () => {
        const killed = current;
        const processes = await descendantsOf(killed.pid);
        killed.signal("SIGKILL");
        await killed.ended;
        await gone([...processes].filter(([, command]) => !command.includes("postgres")).map(([pid]) => pid));

        current = start();
        expect(await peopleOf(current)).to.include(NEWCOMER.name);
        await gone(processes.keys());
    });

    it("ends in order at SIGTERM, and empties the data with --reset", async () => {
        current.signal("SIGTERM");
        expect(await current.ended).to.equal(0);

        current = start("--reset");
        expect(await peopleOf(current))
            .to.have.length(30)
            .and.not.include(NEWCOMER.name);
    });

    it("says which part has ended and why, stops the others, and ends with code 1", async () => {
        const command = current;
        const processes = await descendantsOf(command.pid);
        const [server] = [...processes].find(([, program]) => program.includes("postgres -D")) ?? expect.fail();
        process.kill(server, "SIGQUIT");
        expect(await command.ended).to.equal(1);
        expect(command.output()).to.match(/postgres has ended:\n(.*\n)*.*received immediate shutdown request\n/);
        // The last of them may still be ending: nobody waits for a grandchild.
        await gone(processes.keys(), 5_000);
    });

    it("ends in order at SIGHUP, in the middle of a start", async () => {
        const command = start();
        await command.says("PostgreSQL takes connections");
        const processes = await descendantsOf(command.pid);
        command.signal("SIGHUP");
        expect(await command.ended, command.output()).to.equal(0);
        expect(command.output())
            .to.match(/ s {2}stopped\n$/)
            .and.not.include("Frontend  ");
        await gone(processes.keys(), 5_000);
    });
});
