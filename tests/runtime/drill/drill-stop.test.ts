import { expect } from "chai";
import { readdir, readFile } from "node:fs/promises";
import { RESTORED_DATABASE } from "../../../runtime/src/drill/prepare-database";
import { eventually } from "../../support/eventually";
import { orSkip } from "../../support/or-skip";
import { takeDump } from "./forge";
import { Ground } from "./ground";

const ROWS = "SELECT n, md5(n::text), repeat(md5(n::text), 20) FROM generate_series(1, 40000) n";

/** What the drill says when it comes to a stage. */
const STAGES = {
    "the archive was fetched": "the checksums are right",
    "definitions are restored": "Restoring the definitions",
    "rows are loaded": "Loading rows",
    "indexes are built": "Building indexes",
    "assertions run": "Assertion 010-quick.sql",
} as const;

/** A table whose first row takes ten minutes to load, into a drill's database only. */
const HELD = `
    CREATE FUNCTION held(id int) RETURNS boolean LANGUAGE sql AS $$
        SELECT CASE WHEN current_database() = '${RESTORED_DATABASE}' THEN pg_sleep(600) IS NOT NULL ELSE true END
    $$;
    CREATE TABLE slow (id int CHECK (held(id)));
    INSERT INTO slow VALUES (1)`;

describe("a drill that is stopped", function () {
    this.timeout(120_000);

    let ground: Ground;
    let dump: string;
    let heldDump: string;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        await ground.assertion("010-quick.sql", "SELECT 1 WHERE false");
        await ground.assertion("020-slow.sql", "SELECT pg_sleep(600)");
        await ground.sql("postgres", "CREATE DATABASE large");
        await ground.sql(
            "large",
            `CREATE TABLE padding (id int PRIMARY KEY, hash text, text text); INSERT INTO padding ${ROWS};
             CREATE INDEX ON padding (hash); CREATE INDEX ON padding (text)`,
        );
        dump = await takeDump(ground, "large", "run-stop-0001");
        await ground.sql("postgres", "CREATE DATABASE held");
        await ground.sql("held", HELD);
        heldDump = await takeDump(ground, "held", "run-stop-0002");
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    /** Command lines of the processes that have to do with the drill's folder. */
    async function processes(): Promise<string[]> {
        const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
        const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
        return lines.filter((line) => line.includes(ground.workDirectory));
    }

    async function left(): Promise<string[]> {
        return [...(await readdir(ground.workDirectory)), ...(await processes())];
    }

    for (const [number, [stage, text]] of Object.entries(STAGES).entries()) {
        it(`by SIGTERM while ${stage} takes everything away and reports nothing`, async () => {
            const run = `stopped-${number}`;
            const job = ground.start("drill", { DUMP_ID: dump, RUN_ID: run });
            await job.says(text);
            job.child.kill("SIGTERM");
            const { code, output } = await job.ended;
            expect(code, output).to.equal(143);
            expect(await left()).to.deep.equal([]);
            expect(await ground.keys(`drill-reports/${dump}/${run}`)).to.deep.equal([]);
        });

        it(`by SIGKILL while ${stage} leaves nothing behind`, async () => {
            const run = `killed-${number}`;
            const job = ground.start("drill", { DUMP_ID: dump, RUN_ID: run });
            await job.says(text);
            job.child.kill("SIGKILL");
            await job.ended;
            await eventually(async () => ((await left()).length === 0 ? true : undefined), "the drill to be gone");
            expect(await ground.keys(`drill-reports/${dump}/${run}`)).to.deep.equal([]);
        });
    }

    it("by Ctrl+C in a terminal, which reaches its whole process group, takes everything away", async () => {
        const job = ground.start("drill", { DUMP_ID: dump, RUN_ID: "interrupted" }, { detached: true });
        await job.says("Loading rows");
        process.kill(-(job.child.pid ?? 0), "SIGINT");
        const { code, output } = await job.ended;
        expect(code, output).to.equal(143);
        expect(await left()).to.deep.equal([]);
    });

    it("by the end of its server fails", async () => {
        const job = ground.start("drill", { DUMP_ID: dump, RUN_ID: "server-gone" });
        await job.says("Loading rows");
        const [folder = ""] = await readdir(ground.workDirectory);
        const pid = (await readFile(`${ground.workDirectory}/${folder}/data/postmaster.pid`, "utf8")).split("\n")[0];
        process.kill(Number(pid), "SIGKILL");
        const { code, output } = await job.ended;
        expect(code, output).to.equal(21);
        await eventually(async () => ((await left()).length === 0 ? true : undefined), "the server's processes to end");
        const report: unknown = JSON.parse((await ground.get(`drill-reports/${dump}/server-gone.json`)).toString());
        expect(report).to.include({ result: "failed" });
        // What stands between a task and a database on RDS does not stand between a drill and its own server.
        expect(output).not.to.include("security group");
    });

    it("by the end of a process of its server fails", async () => {
        const job = ground.start("drill", { DUMP_ID: heldDump, RUN_ID: "backend-gone" });
        await job.says("Loading rows");
        const backend = await eventually(async () => {
            const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
            for (const id of ids) {
                const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
                if (line.startsWith("postgres: drill restored [local] COPY")) {
                    return Number(id);
                }
            }
            return undefined;
        }, "a process that loads rows");
        process.kill(backend, "SIGKILL");
        const { code, output } = await job.ended;
        expect(code, output).to.equal(21);
        expect(await left()).to.deep.equal([]);
    });
});
