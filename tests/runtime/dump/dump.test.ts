import { expect } from "chai";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { type Manifest, parseManifest } from "../../../runtime/src/manifest";
import { inspectDatabase } from "../../../runtime/src/postgresql/inspect";
import { orSkip } from "../../support/or-skip";
import { everything } from "../content/server";
import { Ground } from "../drill/ground";
import type { JobEnd } from "../drill/job";
import { createWide } from "./databases";
import { openUploads } from "./uploads";

const run = promisify(execFile);

describe("a dump", function () {
    this.timeout(240_000);
    let ground: Ground;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        await ground.sql("postgres", "CREATE DATABASE shop");
        await ground.sql("shop", await everything());
        await createWide(ground, "wide");
    });

    after(() => (ground as Ground | undefined)?.stop());

    /** What a database holds, as a manifest says it. */
    async function content(database: string): Promise<unknown> {
        const { port, superuser } = ground.server;
        const client = new Client({ host: "localhost", port, database, ...superuser });
        await client.connect();
        try {
            return JSON.parse(JSON.stringify(await inspectDatabase([client])));
        } finally {
            await client.end();
        }
    }

    /** Restores all archives of a dump into a new database, as `pg_restore` alone does it. */
    async function restore({ id, archives }: Manifest, database: string): Promise<void> {
        const { user, password } = ground.server.superuser;
        const env = {
            PATH: process.env.PATH,
            PGHOST: "localhost",
            PGPORT: String(ground.server.port),
            PGUSER: user,
            PGPASSWORD: password,
        };
        await ground.sql("postgres", `CREATE DATABASE ${database}`);
        const files = new Map<string, string>();
        for (const { file } of archives) {
            const path = join(ground.directory, `${database}-${file}`);
            await writeFile(path, await ground.get(`db-dumps/${id}/${file}`));
            files.set(file, path);
        }
        const whole = files.get("database.dump") ?? "";
        const tables = [...files].filter(([file]) => file !== "database.dump").map(([, path]) => path);
        const steps = [
            ["--section=pre-data", whole],
            ["--section=data", whole],
            ...tables.map((path) => ["--section=data", path]),
            ["--section=post-data", whole],
        ];
        for (const step of steps) {
            await run(join(ground.tools, "pg_restore"), ["--exit-on-error", `--dbname=${database}`, ...step], { env });
        }
    }

    async function dumped(
        run: string,
        environment: Readonly<Record<string, string>>,
    ): Promise<{ end: JobEnd; manifest: Manifest }> {
        const end = await ground.run("dump", { RUN_ID: run, ...environment });
        expect(end.code, end.output).to.equal(0);
        const key = (await ground.keys("db-dumps/")).find((one) => one.endsWith(`-${run}/manifest.json`)) ?? "";
        const id = key.slice("db-dumps/".length, -"/manifest.json".length);
        return { end, manifest: parseManifest((await ground.get(key)).toString(), id) };
    }

    describe("of a database with one of everything", () => {
        let end: JobEnd;
        let manifest: Manifest;

        before(async () => {
            ({ end, manifest } = await dumped("everything-1", { PGDATABASE: "shop" }));
        });

        it("is announced by a manifest that describes it", async () => {
            const { database, archives, content: dumpedContent, sha256: _sha256, ...rest } = manifest;
            expect(rest).to.deep.include({
                format: 1,
                tier: "monthly",
                serverMajor: 18,
                roles: ["postgres"],
            });
            expect(rest.id).to.match(/^monthly\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-everything-1$/);
            expect(rest.serverVersion).to.match(/^18\.\d+$/);
            expect(rest.toolVersion).to.match(/^18\.\d+$/);
            expect(database).to.include({
                name: "shop",
                encoding: "UTF8",
                localeProvider: "builtin",
                locale: "C.UTF-8",
            });
            expect(dumpedContent).to.deep.equal(await content("shop"));
            expect(archives.map(({ file }) => file)).to.deep.equal(["database.dump"]);
            const times = [rest.startedAt, rest.snapshotAt, rest.finishedAt];
            expect([...times].sort()).to.deep.equal(times);
        });

        it("is what the manifest says, byte for byte", async () => {
            const [archive] = manifest.archives;
            const bytes = await ground.get(`db-dumps/${manifest.id}/database.dump`);
            expect(bytes.subarray(0, 5).toString()).to.equal("PGDMP");
            expect(archive).to.deep.equal({
                file: "database.dump",
                bytes: bytes.length,
                sha256: createHash("sha256").update(bytes).digest("hex"),
            });
        });

        it("is compressed with zstd", async () => {
            const file = join(ground.directory, "listed.dump");
            await writeFile(file, await ground.get(`db-dumps/${manifest.id}/database.dump`));
            const { stdout } = await run(join(ground.tools, "pg_restore"), ["--list", file]);
            expect(stdout).to.include("Compression: zstd");
        });

        it("restores to the same content", async () => {
            await restore(manifest, "everything_restored");
            expect(await content("everything_restored")).to.deep.equal(manifest.content);
        });

        it("leaves nothing else behind", async () => {
            expect(await openUploads(ground.store)).to.deep.equal([]);
            const keys = await ground.keys(`db-dumps/${manifest.id}/`);
            expect(keys.map((key) => key.replace(/.*\//, ""))).to.deep.equal(["database.dump", "manifest.json"]);
        });

        it("says what it does in lines of JSON with a message, and never a password", () => {
            const lines = end.output.split("\n").filter((line) => line.startsWith("{"));
            expect(end.lines.length).to.be.at.least(2);
            expect(end.lines.length).to.equal(lines.length);
            expect(end.lines[0]?.message).to.match(
                /^Dumping "shop", 16 tables and [\d.]+ MB, as monthly\/.*-everything-1$/,
            );
            expect(end.lines.at(-1)?.message).to.match(
                /^The dump monthly\/.* is announced: [\d.]+ [kM]B after [\d.]+ s$/,
            );
            expect(end.output).to.not.include(ground.server.superuser.password);
        });

        it("is monthly as the first of its month; the next of the week is a daily one", async () => {
            expect(manifest.tier).to.equal("monthly");
            const next = await dumped("everything-2", { PGDATABASE: "shop" });
            expect(next.manifest.tier).to.equal("daily");
        });
    });

    describe("of any database", () => {
        it("leaves out of the manifest an index that is not valid, as pg_dump does", async () => {
            await ground.sql(
                "shop",
                `CREATE INDEX broken ON public.parent (a);
                UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.broken'::regclass`,
            );
            try {
                const { manifest } = await dumped("everything-3", { PGDATABASE: "shop" });
                expect(manifest.content.objects.filter(({ name }) => name.startsWith("broken"))).to.deep.equal([]);
            } finally {
                await ground.sql("shop", "DROP INDEX public.broken");
            }
        });

        it("has the rows of large tables apart, where two processes gain", async () => {
            const { manifest } = await dumped("wide-tables", { PGDATABASE: "wide", DUMP_JOBS: "2" });
            expect(manifest.archives.map(({ file, tables }) => [file, tables])).to.deep.equal([
                ["database.dump", undefined],
                ["table-1.dump", ['"Odd.Schema"."Table ""A"" *größe?$"']],
            ]);
            await restore(manifest, "wide_restored");
            expect(await content("wide_restored")).to.deep.equal(manifest.content);
            expect(manifest.content.tables.map(({ name, rows }) => [name, rows])).to.deep.equal([
                ['"Odd.Schema"."Table ""A"" *größe?$"', "40000"],
                ['"Odd.Schema"."table a"', "2"],
                ["public.plain_1", "999"],
                ["public.plain_2", "40001"],
            ]);
        });

        it("gives pg_dump the password in its environment, not among its arguments", async () => {
            const tools = await wrappedTools(
                "arguments",
                `tr '\\0' ' ' < /proc/$$/cmdline >> "$0.log"; echo "$@" >> "$0.log"`,
            );
            await dumped("arguments-1", { PGDATABASE: "shop", PGTOOLS_DIRECTORY: tools });
            const said = await readFile(join(tools, "pg_dump.log"), "utf8");
            expect(said).to.include("--format=custom");
            expect(said).to.not.include(ground.server.superuser.password);
        });

        it("falls back to gzip where pg_dump knows no zstd, and says so", async () => {
            const refusal =
                'case "$*" in *zstd*) echo "pg_dump: error: this build does not support compression with ZSTD" >&2; exit 1;; esac';
            const tools = await wrappedTools("gzip", refusal);
            const { end, manifest } = await dumped("with-gzip-1", { PGDATABASE: "shop", PGTOOLS_DIRECTORY: tools });
            expect(end.lines.filter(({ level }) => level === "warn").map(({ message }) => message)).to.deep.equal([
                `${join(tools, "pg_dump")} does not compress with zstd: gzip takes its place, and several times as long`,
            ]);
            await restore(manifest, "gzip_restored");
            expect(await content("gzip_restored")).to.deep.equal(manifest.content);
        });

        it("fails with what pg_dump said where that ends at once, and leaves nothing", async () => {
            const tools = await wrappedTools("broken", 'case "$*" in *--snapshot*) echo "no luck" >&2; exit 1;; esac');
            const { code, lines, output } = await ground.run("dump", {
                RUN_ID: "broken-tool-1",
                PGDATABASE: "shop",
                PGTOOLS_DIRECTORY: tools,
            });
            expect(code, output).to.equal(11);
            expect(lines.at(-1)?.message).to.equal('pg_dump of "shop" ended with exit code 1. It said: no luck');
            expect(await openUploads(ground.store)).to.deep.equal([]);
            expect((await ground.keys("db-dumps/")).filter((key) => key.includes("broken-tool-1"))).to.deep.equal([]);
        });

        it("is consistent while others write", async () => {
            const { port, superuser } = ground.server;
            const writer = new Client({ host: "localhost", port, database: "wide", ...superuser });
            await writer.connect();
            const enough = new AbortController();
            const written = (async () => {
                for (let id = 200_000; !enough.signal.aborted; id += 1) {
                    await writer.query(`INSERT INTO "Odd.Schema"."table a" VALUES ($1)`, [id]);
                    await writer.query(`UPDATE "Odd.Schema"."Table ""A"" *größe?$" SET a = $1 WHERE id = $2`, [
                        `${id}`,
                        (id % 40_000) + 1,
                    ]);
                }
            })();
            try {
                const { manifest } = await dumped("while-writing", { PGDATABASE: "wide", DUMP_JOBS: "2" });
                await restore(manifest, "written_restored");
                expect(await content("written_restored")).to.deep.equal(manifest.content);
            } finally {
                enough.abort();
                await written;
                await writer.end();
            }
        });
    });

    /** Tools whose `pg_dump` does something first. */
    async function wrappedTools(name: string, first: string): Promise<string> {
        const folder = join(ground.directory, name);
        await mkdir(folder);
        await chmod(folder, 0o777);
        const script = ["#!/bin/sh", first, `exec "${join(ground.tools, "pg_dump")}" "$@"`, ""];
        await writeFile(join(folder, "pg_dump"), script.join("\n"), { mode: 0o755 });
        return folder;
    }
});
