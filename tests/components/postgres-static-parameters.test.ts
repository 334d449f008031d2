import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { parameterList } from "../../components/postgres/parameters";
import { READ_AT_START } from "../../components/postgres/static-parameters";
import { binariesDirectory, type Major } from "../../development/postgresql/binaries";

const run = promisify(execFile);
const MAJORS: readonly Major[] = [15, 16, 17, 18];

/** The parameters that a server reads when it starts, as it says itself. */
async function readAtStart(major: Major): Promise<string[]> {
    const postgres = join(await binariesDirectory(major, undefined), "bin/postgres");
    // https://www.postgresql.org/docs/current/app-postgres.html
    const { stdout } = await run(postgres, ["--describe-config"]);
    return stdout.split("\n").flatMap((line) => {
        const [name = "", context] = line.split("\t");
        return context === "postmaster" ? [name] : [];
    });
}

describe("static parameters", function () {
    // A version that is not at hand is fetched.
    this.timeout(120_000);

    it("are those that a server of any version reads when it starts", async () => {
        const found = new Set((await Promise.all(MAJORS.map(readAtStart))).flat());
        expect([...READ_AT_START]).to.deep.equal([...found].sort());
    });

    it("take effect with the next restart, as RDS wants it, and others at once", () => {
        const list = parameterList({ max_worker_processes: "16", "pg_stat_statements.max": "10000", work_mem: "8192" });
        expect(Object.fromEntries(list.map(({ name, applyMethod }) => [name, applyMethod]))).to.deep.equal({
            log_lock_waits: "immediate",
            log_min_duration_statement: "immediate",
            max_worker_processes: "pending-reboot",
            "pg_stat_statements.max": "pending-reboot",
            "rds.force_ssl": "pending-reboot",
            work_mem: "immediate",
        });
    });
});
