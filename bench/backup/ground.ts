import {
    CreateBucketCommand,
    DeleteObjectsCommand,
    GetObjectCommand,
    ListObjectsV2Command,
    S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { chmod, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Postgresql, startPostgresql } from "../../development/postgresql";
import { serverAccount } from "../../development/postgresql/account";
import { binariesDirectory } from "../../development/postgresql/binaries";
import { type Emulator, startEmulator } from "../../tests/support/emulator";
import { pythonEnvironment } from "../../tests/support/emulator/python";
import { postgresqlTools } from "../../tests/support/postgresql-tools";
import { createDatabases } from "./databases";

const BUCKET = "backups-of-the-bench";
const MAJOR = 18;
const REPORT = z.object({
    result: z.string(),
    summary: z.string(),
    checks: z.array(z.object({ check: z.string(), seconds: z.number() })),
});

/** What dumps are measured on: a server with databases, an emulated S3, and the programs. */
export interface Ground {
    readonly directory: string;
    readonly server: Postgresql;
    readonly emulator: Emulator;
    readonly bucket: string;
    readonly secretArn: string;
    /** Folder of `pg_dump`. */
    readonly tools: string;
    /** Folder of folders of servers, by their major version. */
    readonly servers: string;
    /** Python that has the AWS command line. */
    readonly awsPython: string;
    /** Account that servers run as. */
    readonly account: Awaited<ReturnType<typeof serverAccount>>;
    /** Seconds that the check "restore" of a drill took, by the drill's report. */
    restoreSeconds(run: string): Promise<number>;
    /** Removes all objects. */
    emptyBucket(): Promise<void>;
    stop(): Promise<void>;
}

/** @throws where something that it needs is not at hand. */
export async function prepareGround(): Promise<Ground> {
    const tools = await postgresqlTools();
    const emulator = await startEmulator();
    if (tools === undefined || emulator === undefined) {
        await emulator?.stop();
        throw new Error("The benchmark cannot run here: see above.");
    }
    const account = await serverAccount();
    const awsPython = await pythonEnvironment("awscli", join(__dirname, "requirements.txt"));
    const directory = await mkdtemp(join(tmpdir(), "slipway-bench-"));
    await chmod(directory, 0o755);
    const work = join(directory, "work");
    await mkdir(work);
    await chmod(work, 0o777);
    const servers = join(directory, "servers");
    await mkdir(servers);
    await symlink(await binariesDirectory(MAJOR, account), join(servers, String(MAJOR)));
    const server = await startPostgresql({
        directory: join(directory, "server"),
        tls: true,
        settings: { shared_buffers: "512MB", wal_level: "minimal", max_wal_senders: "0", max_wal_size: "4GB" },
    });
    const s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
    const stop = async (): Promise<void> => {
        await emulator.stop();
        await server.stop();
        await rm(directory, { recursive: true });
    };
    try {
        await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
        const { user: username, password } = server.superuser;
        const { ARN: secretArn = "" } = await new SecretsManagerClient(emulator.client).send(
            new CreateSecretCommand({ Name: "login", SecretString: JSON.stringify({ username, password }) }),
        );
        await createDatabases(server, tools.directory);
        return {
            directory,
            server,
            emulator,
            bucket: BUCKET,
            secretArn,
            tools: tools.directory,
            servers,
            awsPython,
            account,
            restoreSeconds: (run) => restoreSeconds(s3, run),
            emptyBucket: () => emptyBucket(s3),
            stop,
        };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function restoreSeconds(s3: S3Client, run: string): Promise<number> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "drill-reports/" }));
    const found = Contents.find(({ Key }) => Key?.endsWith(`/${run}.json`));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: found?.Key }));
    const report = REPORT.parse(JSON.parse((await Body?.transformToString()) ?? ""));
    const seconds = report.checks.find(({ check }) => check === "restore")?.seconds;
    if (report.result !== "passed" || seconds === undefined) {
        throw new Error(`The drill ${run} did not pass: ${report.summary}`);
    }
    return seconds;
}

async function emptyBucket(s3: S3Client): Promise<void> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    if (Contents.length > 0) {
        const Objects = Contents.map(({ Key }) => ({ Key }));
        await s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    }
}
