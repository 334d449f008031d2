import {
    CreateBucketCommand,
    DeleteObjectsCommand,
    GetObjectCommand,
    ListObjectsV2Command,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Postgresql } from "../../../development/postgresql";
import { type Account, serverAccount } from "../../../development/postgresql/account";
import type { Major } from "../../../development/postgresql/binaries";
import type { DatabaseTarget } from "../../../runtime/src/postgresql/connection";
import type { Store } from "../../../runtime/src/store/client";
import { type Emulator, startEmulator } from "../../support/emulator";
import { linkServerPrograms, startCopiedPostgresql } from "../../support/postgresql-server";
import { postgresqlTools } from "../../support/postgresql-tools";
import { builtProgram } from "../../support/built-program";
import { type JobEnd, type JobOptions, type RunningJob, startJob } from "./job";

/** Environment variables of a job; `undefined` takes one away. */
export type JobEnvironment = Readonly<Record<string, string | undefined>>;

const BUCKET = "backups";

/** A PostgreSQL server, an S3, and the runtime bundled as in its image. */
export class Ground {
    private readonly undo: (() => Promise<void>)[] = [];
    private login: Readonly<Record<string, string>> = {};
    private environment: JobEnvironment = {};
    private program = "";

    private constructor(
        readonly emulator: Emulator,
        readonly server: Postgresql,
        /** Folder of pg_dump and pg_restore. */
        readonly tools: string,
        /** Folder for files, which every account may enter. */
        readonly directory: string,
        /** Account that jobs run as; `undefined`: the caller's own. */
        readonly account: Account | undefined,
        readonly store: Store,
    ) {}

    /**
     * @param extensions names of extensions with nothing in them, which this server has and others have not.
     * @returns `undefined` where something of it is not at hand; the reason was printed.
     */
    static async start(major: Major = 18, extensions: readonly string[] = []): Promise<Ground | undefined> {
        const tools = await postgresqlTools();
        const emulator = tools && (await startEmulator());
        if (tools === undefined || emulator === undefined) {
            return undefined;
        }
        const directory = await mkdtemp(join(tmpdir(), "drill-ground-"));
        const account = await serverAccount();
        await chmod(directory, 0o755);
        const path = await createExtensions(directory, extensions);
        const settings: Record<string, string> =
            extensions.length === 0 ? {} : { extension_control_path: `$system:${path}` };
        const server = await startCopiedPostgresql({ directory: join(directory, "pg"), major, settings });
        const client = new S3Client({ ...emulator.client, forcePathStyle: true });
        const store = { client, bucket: BUCKET };
        const ground = new Ground(emulator, server, tools.directory, directory, account, store);
        ground.undo.push(
            () => emulator.stop(),
            () => server.stop(),
            () => rm(directory, { recursive: true, force: true }),
        );
        await ground.prepare(major);
        return ground;
    }

    get workDirectory(): string {
        return join(this.directory, "work");
    }

    /** Folder of the assertions that jobs run. */
    get assertionsDirectory(): string {
        return join(this.directory, "assertions");
    }

    /** How to reach one of the server's databases as its superuser. */
    target(database: string): DatabaseTarget {
        const credentials = () => Promise.resolve(this.server.superuser);
        return { host: "localhost", port: this.server.port, database, tls: false, credentials };
    }

    /** Runs statements in a database and gives the rows of the last one. */
    async sql(database: string, text: string): Promise<Record<string, unknown>[]> {
        const client = new Client({
            host: "localhost",
            port: this.server.port,
            database,
            user: this.server.superuser.user,
            password: this.server.superuser.password,
        });
        await client.connect();
        try {
            const results: unknown = await client.query(text);
            const last: unknown = Array.isArray(results) ? results.at(-1) : results;
            const rows: unknown = typeof last === "object" && last !== null && "rows" in last ? last.rows : [];
            return Array.isArray(rows) ? rows.filter(isObject) : [];
        } finally {
            await client.end();
        }
    }

    /** What a job is given that runs elsewhere on this machine, with programs and folders of its own. */
    get variables(): Readonly<Record<string, string>> {
        return { ...this.emulator.environment, ...this.login };
    }

    /** Starts a job of the runtime as a process of its own. */
    start(job: string, environment: JobEnvironment = {}, options: JobOptions = {}): RunningJob {
        const variables = { ...this.environment, ...environment };
        return startJob([this.program, job], variables, { ...this.account, ...options });
    }

    /** Runs a job of the runtime to its end. */
    run(job: string, environment: JobEnvironment = {}): Promise<JobEnd> {
        return this.start(job, environment).ended;
    }

    /** Adds a file to the assertions. */
    async assertion(name: string, sql: string): Promise<void> {
        await writeFile(join(this.assertionsDirectory, name), sql);
    }

    async put(key: string, body: Buffer | string): Promise<void> {
        await this.store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
    }

    async get(key: string): Promise<Buffer> {
        const { Body } = await this.store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
    }

    async keys(prefix: string): Promise<string[]> {
        const { Contents = [] } = await this.store.client.send(
            new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
        );
        return Contents.map(({ Key = "" }) => Key);
    }

    async remove(keys: readonly string[]): Promise<void> {
        const Objects = keys.map((Key) => ({ Key }));
        await this.store.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    }

    async stop(): Promise<void> {
        for (const step of this.undo.splice(0)) {
            await step();
        }
    }

    private async prepare(major: Major): Promise<void> {
        const { user, password } = this.server.superuser;
        try {
            this.program = await bundledRuntime();
            await this.store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
            await mkdir(this.assertionsDirectory);
            await mkdir(this.workDirectory);
            if (this.account !== undefined) {
                await chown(this.workDirectory, this.account.uid, this.account.gid);
            }
            const servers = join(this.directory, "servers");
            await linkServerPrograms(major, join(servers, String(major), "bin"), join(this.directory, "clusters"));
            this.login = {
                BACKUP_BUCKET: BUCKET,
                PGHOST: "localhost",
                PGPORT: String(this.server.port),
                PGSSLMODE: "disable",
                DATABASE_SECRET_ARN: await this.createSecret(user, password),
            };
            this.environment = {
                ...this.variables,
                PATH: process.env.PATH,
                PGTOOLS_DIRECTORY: this.tools,
                POSTGRESQL_BIN_DIRECTORY: servers,
                ASSERTIONS_DIRECTORY: this.assertionsDirectory,
                WORK_DIRECTORY: this.workDirectory,
                RESTORE_JOBS: "2",
                DUMP_JOBS: "2",
            };
        } catch (error) {
            await this.stop();
            throw error;
        }
    }

    /** Keeps a login in a secret, as RDS does, and gives its ARN. */
    async createSecret(username: string, password: string): Promise<string> {
        const secrets = new SecretsManagerClient(this.emulator.client);
        const SecretString = JSON.stringify({ username, password });
        const { ARN = "" } = await secrets.send(new CreateSecretCommand({ Name: `login/${username}`, SecretString }));
        return ARN;
    }
}

/** The runtime as in its image, in one file that every account can read. */
async function bundledRuntime(): Promise<string> {
    const program = await builtProgram(process.env.DRILL_MAIN ?? "runtime/src/main.ts", "bundled");
    // Without a job it ends at once, and leaves the code cache, which the account of the jobs cannot write.
    await startJob([program], { PATH: process.env.PATH }, {}).ended;
    return program;
}

/** Each brings a schema of its name with a function in it, as AWS's do. */
async function createExtensions(directory: string, names: readonly string[]): Promise<string> {
    const folder = join(directory, "extension");
    await mkdir(folder, { mode: 0o755 });
    for (const name of names) {
        const control = `default_version = '1.0'\nschema = ${name}\nrelocatable = false\n`;
        await writeFile(join(folder, `${name}.control`), control);
        const sql = `CREATE FUNCTION ${name}.reach() RETURNS text LANGUAGE sql AS $$ SELECT 'AWS' $$;`;
        await writeFile(join(folder, `${name}--1.0.sql`), sql);
    }
    return directory;
}

/** Reads a file of this folder, of SQL. */
export function readFixture(name: string): Promise<string> {
    return readFile(join(__dirname, name), "utf8");
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}
