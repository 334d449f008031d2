import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { Cleanup } from "../../../development/cleanup";
import { Ground } from "../../runtime/drill/ground";
import { orSkip } from "../../support/or-skip";
import { Container } from "./container";
import type { Docker } from "./docker";

const RUNTIME = join(__dirname, "../../../runtime");
const IMAGE = "backup";
const CERTIFICATES = "slipway-test/no-certificates:1";
const MAJOR = 18;
/** Debian's next release has it, too: PostgreSQL's own repository may be out of reach. */
const REPOSITORY = "http://deb.debian.org/debian forky main";
const REPOSITORY_KEY = "/usr/share/keyrings/debian-archive-keyring.gpg";
const PREPARATION_MILLISECONDS = 300_000;
const PRINT_FACTS = `[process.getuid(), process.getgid(), fs.readdirSync("assertions").sort().join(" ")].join()`;
const REPORT = z.object({
    result: z.string(),
    checks: z.array(z.object({ check: z.string(), result: z.string(), detail: z.string() })),
});

/** Tests the image of backups, on a base that is there when they begin. */
export function testBackupImage(daemon: () => Docker, base: string): void {
    const cleanup = new Cleanup();
    let docker: Docker;
    let ground: Ground;

    before(async function () {
        this.timeout(PREPARATION_MILLISECONDS);
        docker = daemon();
        ground = orSkip(this, await Ground.start(MAJOR));
        cleanup.add(() => ground.stop());
        const directory = await mkdtemp(join(tmpdir(), "slipway-backup-image-"));
        cleanup.add(() => rm(directory, { recursive: true }));
        await docker.importFiles(CERTIFICATES, { "rds-global-bundle.pem": "" });
        await cp(RUNTIME, directory, {
            recursive: true,
            filter: (path) => !["node_modules", "dist"].includes(basename(path)),
        });
        const settings = {
            BUILDER_NODE: base,
            TARGET_NODE: base,
            RDS_CERTIFICATES: CERTIFICATES,
            POSTGRESQL_MAJOR: String(MAJOR),
            POSTGRESQL_CLIENT_MAJOR: String(MAJOR),
            POSTGRESQL_REPOSITORY: REPOSITORY,
            POSTGRESQL_REPOSITORY_KEY: REPOSITORY_KEY,
        };
        const args = Object.entries(settings).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
        await docker.run("build", "--network=host", ...args, "--tag", IMAGE, directory);
    });

    after(() => cleanup.run());

    function run(job: string, environment: Readonly<Record<string, string>>): Promise<string> {
        return Container.run(docker, IMAGE, { ...ground.variables, ...environment }, "node", "dist/main.js", job);
    }

    it("runs as a user without rights, and brings the assertions", async () => {
        expect(await docker.inspect(IMAGE, ".Config.User")).to.equal("1000:1000");
        expect(await Container.run(docker, IMAGE, {}, "node", "-p", PRINT_FACTS)).to.equal(
            "1000,1000,README.md avatars-belong-to-their-users.sql sessions-expire.sql",
        );
    });

    it("takes a dump and restores it into a server of its own, with nothing to write to but /tmp", async () => {
        await ground.sql("postgres", "CREATE DATABASE app");
        await ground.sql(
            "app",
            `CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), avatar_key text);
             CREATE TABLE sessions (user_id uuid REFERENCES users, created_at timestamptz, expires_at timestamptz);
             INSERT INTO users SELECT FROM generate_series(1, 1000)`,
        );
        const dumped = await run("dump", { PGDATABASE: "app", RUN_ID: "in-container-1" });
        const id = /The dump (monthly\/\S+-in-container-1) is announced/.exec(dumped)?.[1] ?? expect.fail(dumped);
        await run("drill", { DUMP_ID: id, RUN_ID: "in-container-2" });
        const key = `drill-reports/${id}/in-container-2.json`;
        const { result, checks } = REPORT.parse(JSON.parse((await ground.get(key)).toString()));
        expect(result).to.equal("passed");
        expect(checks.filter((one) => one.result !== "passed")).to.deep.equal([]);
        const assertions = checks.find(({ check }) => check === "assertions");
        expect(assertions?.detail).to.equal("avatars-belong-to-their-users.sql, sessions-expire.sql");
    });
}
