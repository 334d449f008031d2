import { expect } from "chai";
import { execFile } from "node:child_process";
import { chown, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../../../runtime/src/failure";
import { createLogger } from "../../../runtime/src/log";
import { fetchArchives } from "../../../runtime/src/restore/fetch";
import { dumpKey, manifestKey, reportKey } from "../../../runtime/src/store/keys";
import { orSkip } from "../../support/or-skip";
import { forge, readManifest, takeDump } from "./forge";
import { Ground, type JobEnvironment, readFixture } from "./ground";
import { reportOf } from "./report-of";
import { randomNumbers } from "./random";

const run = promisify(execFile);
const SEEDS = 40;

describe("a drill that cannot pass", function () {
    this.timeout(120_000);

    let ground: Ground;
    let dump: string;

    before(async function () {
        ground = orSkip(this, await Ground.start(18, ["aws_s3", "log_fdw", "postgis"]));
        await ground.sql("postgres", "CREATE DATABASE shop");
        await ground.sql("shop", await readFixture("seed.sql"));
        dump = await takeDump(ground, "shop", "run-faults-1");
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    let runs = 0;

    async function drill(id: string, environment: JobEnvironment = {}) {
        runs += 1;
        const name = `drill-${String(runs).padStart(4, "0")}`;
        const end = await ground.run("drill", { DUMP_ID: id, RUN_ID: name, ...environment });
        expect(await readdir(ground.workDirectory), "what is left").to.deep.equal([]);
        const report = reportOf((await ground.get(reportKey(id, name, "json"))).toString());
        return { end, report, results: report.checks.map(({ result }) => result) };
    }

    /** A dump whose archive, after the manifest was written, became another one. */
    async function damaged(change: (bytes: Buffer) => Buffer): Promise<string> {
        const id = await forge(ground, dump, {});
        const key = dumpKey(id, "database.dump");
        await ground.put(key, change(await ground.get(key)));
        return id;
    }

    function flipped(bytes: Buffer, offset: number, bit: number): Buffer {
        const copy = Buffer.from(bytes);
        copy[offset] = (copy[offset] ?? 0) ^ (1 << bit);
        return copy;
    }

    const REST_NOT_RUN = Array.from({ length: 9 }, () => "not run");

    it("has a byte flipped in its archive", async () => {
        const id = await damaged((bytes) => flipped(bytes, 31_337, 3));
        const { end, report, results } = await drill(id);
        expect(end.code, end.output).to.equal(20);
        expect(results).to.deep.equal(["passed", "failed", "passed", "not run", ...REST_NOT_RUN]);
        expect(report.summary).to.match(
            /^Failed \(checksum\): s3:\/\/backups\/db-dumps\/.*\/database\.dump has the SHA-256 /,
        );
        expect(end.output).not.to.include("Restoring");
    });

    it("has a byte flipped at any offset", async () => {
        const { sha256: _sha256, ...manifest } = await readManifest(ground, dump);
        const whole = await ground.get(dumpKey(dump, "database.dump"));
        const directory = join(ground.directory, "fetched");
        await mkdir(directory);
        const job = { log: createLogger("silent"), signal: new AbortController().signal };
        for (let seed = 1; seed <= SEEDS; seed += 1) {
            const next = randomNumbers(seed);
            const id = `daily/2026-11-21T02-15-00Z-flipped-${seed}`;
            await ground.put(dumpKey(id, "database.dump"), flipped(whole, next(whole.length), next(8)));
            const failure = await fetchArchives(ground.store, { ...manifest, id, sha256: "" }, directory, job).then(
                () => undefined,
                (error: unknown) => error,
            );
            expect(failure, `seed ${seed}`).to.be.instanceOf(Failure);
            expect(failure, `seed ${seed}`).to.have.property("kind", "checksum differs");
        }
    });

    it("has a truncated archive", async () => {
        const { end, report } = await drill(await damaged((bytes) => bytes.subarray(0, bytes.length - 1)));
        expect(end.code, end.output).to.equal(20);
        expect(report.summary).to.match(
            /^Failed \(checksum\): .* bytes, and its manifest says \d+: the dump is not whole\./,
        );
    });

    it("has an archive that is not there", async () => {
        const id = await forge(ground, dump, {});
        await ground.remove([dumpKey(id, "database.dump")]);
        const { end, report } = await drill(id);
        expect(end.code, end.output).to.equal(13);
        expect(report.summary).to.include("is not there, though the manifest names it");
    });

    it("has an archive that was truncated before its checksum was computed", async () => {
        const bytes = await ground.get(dumpKey(dump, "database.dump"));
        const archives = [{ file: "database.dump", bytes: bytes.subarray(0, bytes.length / 2) }];
        const { end, report, results } = await drill(await forge(ground, dump, { archives }));
        expect(end.code, end.output).to.equal(21);
        expect(results).to.deep.equal(["passed", "passed", "passed", "failed", ...REST_NOT_RUN]);
        expect(report.summary).to.match(/^Failed \(restore\): .*(could not read|unexpected end of file)/);
    });

    it("has the manifest of another dump", async () => {
        const id = await forge(ground, dump, {});
        await ground.put(manifestKey(id), await ground.get(manifestKey(dump)));
        const { end, report, results } = await drill(id);
        expect(end.code, end.output).to.equal(20);
        expect(results).to.deep.equal(["failed", "not run", "not run", "not run", ...REST_NOT_RUN]);
        expect(report.summary).to.include(`is that of another dump, "${dump}"`);
    });

    it("has a manifest that was changed", async () => {
        const id = await forge(ground, dump, {});
        const text = (await ground.get(manifestKey(id))).toString();
        await ground.put(manifestKey(id), text.replace('"rows": "500"', '"rows": "501"'));
        const { end, report } = await drill(id);
        expect(end.code, end.output).to.equal(20);
        expect(report.summary).to.include("its own checksum differs");
    });

    it("has no manifest", async () => {
        const id = "daily/2026-11-21T02-15-00Z-nobody-made-this";
        const { end, report } = await drill(id);
        expect(end.code, end.output).to.equal(13);
        expect(report.summary).to.include(`There is no dump "${id}"`);
    });

    it("is of a server version that is not at hand", async () => {
        const id = await forge(ground, dump, {
            manifest: (manifest) => ({ ...manifest, serverMajor: 17, serverVersion: "17.9" }),
        });
        const { end, report, results } = await drill(id);
        expect(end.code, end.output).to.equal(24);
        expect(results).to.deep.equal(["passed", "not run", "failed", "not run", ...REST_NOT_RUN]);
        expect(report.summary).to.equal(
            "Failed (server version): The dump is of PostgreSQL 17.9, and the drill has version 18. Build the backup " +
                "image with POSTGRESQL_MAJOR=17: it follows slipway:database.version.",
        );
    });

    it("has an extension that the drill's server does not have", async () => {
        await ground.sql("postgres", "CREATE DATABASE maps");
        await ground.sql("maps", "CREATE EXTENSION postgis");
        const { end, report } = await drill(await takeDump(ground, "maps", "run-faults-2"));
        expect(end.code, end.output).to.equal(21);
        expect(report.summary).to.match(
            /^Failed \(restore\): The database has the extension postgis, .*slipway:backups\.extensions/,
        );
    });

    it("passes without an extension that only AWS has, and says so", async () => {
        await ground.sql("postgres", "CREATE DATABASE exports");
        await ground.sql(
            "exports",
            `CREATE SCHEMA aws_s3; CREATE EXTENSION aws_s3; CREATE ROLE exporter;
             COMMENT ON EXTENSION aws_s3 IS 'AWS only';
             GRANT USAGE ON SCHEMA aws_s3 TO exporter; GRANT EXECUTE ON FUNCTION aws_s3.reach() TO exporter;
             CREATE TABLE t (id int); INSERT INTO t VALUES (1)`,
        );
        const { end, report } = await drill(await takeDump(ground, "exports", "run-faults-3"));
        expect(end.code, end.output).to.equal(0);
        expect(report.result).to.equal("passed");
        expect(report.notes).to.deep.equal([
            "Left out, since only AWS has it: the extension aws_s3. What calls its functions does not work in the drill's database.",
        ]);
    });

    it("passes with what a role that is no superuser has on RDS, and nowhere else", async () => {
        await ground.sql("postgres", "CREATE DATABASE managed");
        await ground.sql(
            "managed",
            `CREATE ROLE master SUPERUSER; CREATE EXTENSION postgres_fdw; CREATE ROLE reporting;
             GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO reporting;
             CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
             CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION watch();
             ALTER EVENT TRIGGER watched OWNER TO master`,
        );
        await ground.sql(
            "managed",
            `CREATE EXTENSION log_fdw; CREATE FOREIGN DATA WRAPPER log_fdw;
             ALTER EXTENSION log_fdw ADD FOREIGN DATA WRAPPER log_fdw;
             GRANT USAGE ON FOREIGN DATA WRAPPER log_fdw TO reporting; CREATE SERVER logs FOREIGN DATA WRAPPER log_fdw;
             ALTER SERVER logs OWNER TO master; CREATE FOREIGN TABLE log (line text) SERVER logs`,
        );
        await ground.sql("postgres", "ALTER ROLE master NOSUPERUSER");
        const { end, report } = await drill(await takeDump(ground, "managed", "run-faults-managed"));
        expect(report.findings).to.deep.equal([]);
        expect(end.code, end.output).to.equal(0);
        expect(report.notes).to.deep.equal([
            "Left out, since only AWS has it: the extension log_fdw. What calls its functions does not work in the drill's database.",
        ]);
    });

    it("has a definition that does not restore", async () => {
        await ground.sql("postgres", "CREATE DATABASE broken");
        await ground.sql(
            "broken",
            `CREATE TABLE parents (id int PRIMARY KEY); CREATE TABLE children (id int REFERENCES parents);
             INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);
             SET session_replication_role = replica; DELETE FROM parents`,
        );
        const { end, report, results } = await drill(await takeDump(ground, "broken", "run-faults-4"));
        expect(end.code, end.output).to.equal(21);
        expect(results).to.deep.equal(["passed", "passed", "passed", "failed", ...REST_NOT_RUN]);
        expect(report.summary).to.include(
            "PostgreSQL refused a part of the post-data, with an error: could not execute query: ERROR: insert or update on " +
                'table "children" violates foreign key constraint "children_id_fkey"',
        );
        expect(report.summary).to.include("DETAIL: Key (id) is not present in table");
    });

    it("does not find its assertions", async () => {
        const { end, report } = await drill(dump, { ASSERTIONS_DIRECTORY: "/nowhere" });
        expect(end.code, end.output).to.equal(2);
        expect(report.summary).to.match(
            /^Failed \(assertions\): \/nowhere: The folder of assertions, \/nowhere, cannot be read/,
        );
    });

    it("is told all that is wrong with its settings, and writes no report", async () => {
        const end = await ground.run("drill", {
            DUMP_ID: "yesterday",
            RUN_ID: "x",
            BACKUP_BUCKET: undefined,
            RTO_TARGET_SECONDS: "an hour",
        });
        expect(end.code).to.equal(2);
        const message = end.lines.at(-1)?.message;
        for (const name of ["DUMP_ID", "RUN_ID", "BACKUP_BUCKET", "RTO_TARGET_SECONDS"]) {
            expect(message).to.include(name);
        }
    });

    it("cannot write its report", async () => {
        const end = await ground.run("drill", {
            DUMP_ID: dump,
            RUN_ID: "drill-nowhere",
            BACKUP_BUCKET: "no-such-bucket",
        });
        expect(end.code, end.output).to.be.oneOf([12, 13]);
    });

    describe("on a disk that is full", () => {
        const ROWS = "SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 70000) n";
        let disk: string;
        let large: string;

        before(async function () {
            disk = join(ground.directory, "disk");
            await mkdir(disk);
            try {
                await run("mount", ["-t", "tmpfs", "-o", "size=90m", "tmpfs", disk]);
            } catch (error) {
                console.warn(`No small disk can be mounted here, which takes root: ${String(error)}`);
                this.skip();
            }
            if (ground.account !== undefined) {
                await chown(disk, ground.account.uid, ground.account.gid);
            }
            await ground.sql("postgres", "CREATE DATABASE large");
            await ground.sql(
                "large",
                `CREATE TABLE padding (id int PRIMARY KEY, text text); INSERT INTO padding ${ROWS}`,
            );
            large = await takeDump(ground, "large", "run-faults-5");
        });

        after(async () => {
            await run("umount", [disk]).catch(() => undefined);
        });

        const ADVICE = "Give the task more storage: slipway:backups.drillStorageGigabytes.";

        it("fails while rows are loaded, and names the setting", async () => {
            const { end, report } = await drill(large, { WORK_DIRECTORY: disk });
            expect(end.code, end.output).to.equal(25);
            expect(report.summary).to.match(/^Failed \(restore\): .*disk/);
            expect(report.summary).to.include(ADVICE);
            expect(await readdir(disk)).to.deep.equal([]);
        });

        it("fails while the archive is fetched, and names the setting", async () => {
            await writeFile(join(disk, "others"), Buffer.alloc(89_000_000)).catch(() => undefined);
            const { end, report } = await drill(large, { WORK_DIRECTORY: disk });
            await rm(join(disk, "others"));
            expect(end.code, end.output).to.equal(25);
            expect(report.summary).to.include(ADVICE);
            expect(await readdir(disk)).to.deep.equal([]);
        });
    });
});
