import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";
import { type S3, startS3 } from "../../apps/testing/s3";
import { Cleanup } from "../../development/cleanup";
import { createDatabase, DATABASE } from "../../development/database";
import { freePort } from "../../development/ports";
import type { Postgresql } from "../../development/postgresql";
import { startCopiedPostgresql } from "../support/postgresql-server";
import { testBackupImage } from "./support/backup-image";
import { createBaseImage } from "./support/base";
import { stepsThatRan } from "./support/build-progress";
import { Container } from "./support/container";
import { startDaemon } from "./support/daemon";
import type { Docker } from "./support/docker";
import { startLoad } from "./support/load";

const APPLICATIONS = join(__dirname, "../../apps");
const BASE = "slipway-test/node:22";
const CERTIFICATES = "slipway-test/certificates:1";
const REVISION = "1f3c9a7d20be";
const BUCKET = "avatars";
const MEGABYTE = 1_000_000;
const OTHER_TIME = new Date("2020-02-02T02:02:02Z");
const CLIENTS = 8;
const REQUESTS_BEFORE = 200;
/** How long a load balancer may still send requests to a task that is told to stop. */
const BALANCER_MILLISECONDS = 2_000;
/** ECS kills what is still there 30 seconds after SIGTERM. */
const STOP_SECONDS = 30;
/** The base may have to be made first. */
const PREPARATION_MILLISECONDS = 900_000;
/** Names of the packages in the list that the base's system, Debian, keeps. */
const PRINT_PACKAGES = `fs.readFileSync("/var/lib/dpkg/status", "utf8").match(/(?<=^Package: ).*$/gm).join(" ")`;
const PRINT_ACCOUNT = "[process.getuid(), process.getgid(), os.userInfo().username, process.env.REVISION].join()";
const WRITE = `fs.writeFileSync("/tmp/file", ""); try { fs.writeFileSync("/app/file", "") } catch (error) { error.code }`;

const run = promisify(execFile);

const NODE_ARGUMENTS = [`BUILDER_NODE=${BASE}`, `TARGET_NODE=${BASE}`];

/** What the builders of the two images are told. */
const BUILD_ARGUMENTS = {
    backend: [...NODE_ARGUMENTS, `RDS_CERTIFICATES=${CERTIFICATES}`, `REVISION=${REVISION}`],
    frontend: [...NODE_ARGUMENTS, `REVISION=${REVISION}`],
} as const;
type Application = keyof typeof BUILD_ARGUMENTS;
const NAMES: readonly Application[] = ["backend", "frontend"];

describe("images", function () {
    this.timeout(120_000);
    const cleanup = new Cleanup();
    let docker: Docker;
    let directory: string;
    let postgres: Postgresql;
    let storage: S3;

    before(async function () {
        this.timeout(PREPARATION_MILLISECONDS);
        const daemon = await startDaemon();
        if ("missing" in daemon) {
            console.log(`  images are not tested: ${daemon.missing}`);
            this.skip();
        }
        cleanup.add(() => daemon.stop());
        docker = daemon.docker;
        directory = await mkdtemp(join(tmpdir(), "slipway-images-"));
        cleanup.add(() => rm(directory, { recursive: true }));
        await chmod(directory, 0o755);
        postgres = await startCopiedPostgresql({ directory: join(directory, "postgresql"), tls: true });
        cleanup.add(() => postgres.stop());
        await createDatabase(postgres);
        storage = await startS3({ buckets: [BUCKET] });
        cleanup.add(() => storage.stop());
        await createBaseImage(docker, BASE);
        // In the place of RDS's, the authority of the test's server: the certificate itself.
        const certificate = await readFile(postgres.certificateFile ?? expect.fail(), "utf8");
        await docker.importFiles(CERTIFICATES, { "rds-global-bundle.pem": certificate });
        await Promise.all(NAMES.map(copyContext));
        await Promise.all(NAMES.map((name) => build(name)));
    });

    after(() => cleanup.run());

    /** Builds an application's image from a copy of its folder, which nobody changes meanwhile. */
    function build(name: Application, ...options: readonly string[]): Promise<string> {
        const args = BUILD_ARGUMENTS[name].flatMap((argument) => ["--build-arg", argument]);
        return docker.run("build", "--network=host", ...args, "--tag", name, ...options, contextOf(name));
    }

    function contextOf(name: Application): string {
        return join(directory, name);
    }

    async function copyContext(name: Application): Promise<void> {
        await cp(join(APPLICATIONS, name), contextOf(name), {
            recursive: true,
            filter: (path) => !["node_modules", "dist", "tests"].includes(basename(path)),
        });
    }

    /** Gives all files of an application another time, as on another machine. */
    async function changeTimes(name: Application): Promise<void> {
        for (const entry of await readdir(contextOf(name), { recursive: true })) {
            await utimes(join(contextOf(name), entry), OTHER_TIME, OTHER_TIME);
        }
    }

    /** All paths in an image. */
    async function pathsOf(image: string): Promise<string[]> {
        const archive = join(directory, `${image}.tar`);
        const container = await docker.run("create", image);
        await docker.run("export", "--output", archive, container);
        await docker.run("rm", container);
        const { stdout } = await run("tar", ["-tf", archive], { maxBuffer: 64 * MEGABYTE });
        return stdout.trim().split("\n");
    }

    async function layersOf(image: string): Promise<string[]> {
        const layers = await docker.inspect(image, ".RootFS.Layers");
        return Array.isArray(layers) ? layers.map(String) : expect.fail();
    }

    /** The value of an expression in a container. */
    function print(image: Application, expression: string): Promise<string> {
        return Container.run(docker, image, {}, "node", "-p", expression);
    }

    async function start(image: Application, environment: Readonly<Record<string, string>>): Promise<Container> {
        return Container.start(docker, image, await freePort(), environment);
    }

    function backendEnvironment(): Readonly<Record<string, string>> {
        return {
            PGHOST: "localhost",
            PGPORT: String(postgres.port),
            PGDATABASE: DATABASE.name,
            PGUSER: DATABASE.user,
            PGPASSWORD: DATABASE.password,
            AVATARS_BUCKET: BUCKET,
            RATE_LIMIT: "1000000",
            ...storage.environment,
        };
    }

    for (const name of NAMES) {
        describe(name, () => {
            it("is smaller than 200 MB, with all that it is made of", async () => {
                const size = await docker.inspect(name, ".Size");
                console.log(`      ${name}: ${Math.round(Number(size) / MEGABYTE)} MB`);
                expect(size).to.be.lessThan(200 * MEGABYTE);
            });

            it("holds Node.js and the application, and no shell, package manager or other program", async () => {
                const paths = await pathsOf(name);
                const programs = paths.filter((path) => /(^|\/)s?bin\/./.test(path) && !path.includes("node_modules/"));
                expect(programs).to.deep.equal(["usr/local/bin/node"]);
                const managers = paths.filter((path) => /(^|\/)node_modules\/(npm|corepack|yarn)\//.test(path));
                expect(managers).to.deep.equal([]);
                expect(paths).to.include.members(["app/dist/main.js", "app/healthcheck.js", "app/package.json"]);
                expect(paths.filter((path) => /^app\/(src|tests)\//.test(path))).to.deep.equal([]);
            });

            it("tells the registry's scanner which packages of the system its files come from", async () => {
                expect(await print(name, PRINT_PACKAGES)).to.equal("libc6 libgcc-s1 libstdc++6");
            });

            it("runs as a user without rights, by number, and knows its source revision", async () => {
                expect(await docker.inspect(name, ".Config.User")).to.equal("1000:1000");
                expect(await print(name, PRINT_ACCOUNT)).to.equal(`1000,1000,node,${REVISION}`);
            });

            it("cannot write anywhere but to /tmp", async () => {
                expect(await print(name, WRITE)).to.equal("EROFS");
            });
        });
    }

    it("the frontend answers at once, is healthy by its own check, and stops in order", async () => {
        const container = await start("frontend", { BACKEND_URL: "https://app.example.com" });
        expect(JSON.parse(await container.answer("/health"))).to.deep.equal({ status: "ok" });
        expect(JSON.parse(await container.answer("/config.json"))).to.deep.equal({
            backendUrl: "https://app.example.com",
            revision: REVISION,
        });
        expect(await container.answer("/")).to.include("<!doctype html>");
        expect(await container.health()).to.equal("healthy");
        const { code, seconds } = await container.stop(STOP_SECONDS);
        expect(code).to.equal(0);
        expect(seconds).to.be.lessThan(STOP_SECONDS / 2);
    });

    it("the backend is unready before its migrations, migrates, and is ready after them, with the server's certificate verified", async () => {
        const container = await start("backend", backendEnvironment());
        expect(JSON.parse(await container.answer("/api/health"))).to.deep.equal({ status: "ok", revision: REVISION });
        expect((await fetch(`${container.url}/api/ready`)).status).to.equal(503);
        const migrated = await Container.run(docker, "backend", backendEnvironment(), "node", "dist/migrate.js");
        expect(migrated).to.include("0001_users");
        expect(JSON.parse(await container.answer("/api/ready"))).to.deep.equal({ status: "ready" });
        expect(await container.health()).to.equal("healthy");
        expect((await container.stop(STOP_SECONDS)).code).to.equal(0);
    });

    it("the backend answers every request that reaches it while it stops, and ends in time with code 0", async () => {
        const container = await start("backend", { ...backendEnvironment(), MIGRATE_ON_START: "true" });
        await container.answer("/api/ready");
        const load = startLoad(`${container.url}/api/users`, CLIENTS);
        await load.reached(REQUESTS_BEFORE);
        const stoppedAt = performance.now();
        const stopped = container.stop(STOP_SECONDS);
        // A load balancer goes on for a moment: it learns of the stop at the same time.
        await setTimeout(BALANCER_MILLISECONDS);
        await load.end();
        const { code, seconds, log } = await stopped;
        const failed = load.outcomes.filter(({ result }) => result !== 200);
        expect(failed, log.slice(-2_000)).to.deep.equal([]);
        const during = load.outcomes.filter(({ sentAt }) => sentAt > stoppedAt);
        console.log(
            `      ${load.outcomes.length} requests, ${during.length} of them after SIGTERM; ended in ${seconds.toFixed(1)} s`,
        );
        expect(during.length).to.be.greaterThan(CLIENTS);
        expect(code).to.equal(0);
        expect(seconds).to.be.lessThan(STOP_SECONDS);
    });

    it("has the same layers when it is built again, elsewhere and at another time", async () => {
        const before = await layersOf("frontend");
        await changeTimes("frontend");
        await build("frontend", "--no-cache");
        expect(await layersOf("frontend")).to.deep.equal(before);
    });

    it("makes the last layer anew after a change of the code, and no other", async () => {
        const before = await layersOf("frontend");
        // A change that no kept layer has.
        await appendFile(join(contextOf("frontend"), "src/main.ts"), `console.log("${randomUUID()}");\n`);
        const progress = await build("frontend");
        const after = await layersOf("frontend");
        expect(after.slice(0, -1)).to.deep.equal(before.slice(0, -1));
        expect(after.at(-1)).not.to.equal(before.at(-1));
        expect(stepsThatRan(progress)).to.deep.equal([
            "COPY src ./src",
            "RUN npm run build",
            "COPY --from=build /image /",
        ]);
    });

    describe("backup", () => {
        testBackupImage(() => docker, BASE);
    });
});
