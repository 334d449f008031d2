import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { serverAccount } from "../../../development/postgresql/account";
import type { RecordedResource, Recording } from "../../../preview/record";
import { startEmulator, type EmulatedTask, type Emulator, type TaskCommand } from "../../support/emulator";
import { eventually } from "../../support/eventually";
import { postgresqlTools } from "../../support/postgresql-tools";
import { recordStack } from "../../support/stacks";
import { BackupBucket } from "./bucket";
import { type DatabaseServer, startDatabases } from "./databases";
import { deploy, within } from "./deploy";
import { Machines } from "./executions";
import { Inbox } from "./inbox";
import { makeRuntimeImage, type RuntimeImage } from "./runtime-image";

/** What a test changes in a task. */
export type TaskChanges = Pick<TaskCommand, "environment" | "credentialsExpireAfterSeconds">;

/** The jobs whose tasks a test can change. */
export type TaskKind = "database" | "drill";

const PIPELINE = "slipway:index:BackupPipeline";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SECRET_VARIABLE = /"name":"DATABASE_SECRET_ARN","value":"([^"]+)"/;
const NAMED = z.object({ name: z.string() });
const FAMILY = z.object({ family: z.string(), containerDefinitions: z.string() });

/**
 * The stack dev as the program registers it, in an emulated AWS, whose tasks run the code of `runtime/` against a real
 * PostgreSQL: tasks and functions have their roles' permissions, and no more.
 */
export class Chain {
    readonly machines: Machines;

    private constructor(
        readonly emulator: Emulator,
        readonly server: DatabaseServer,
        readonly bucket: BackupBucket,
        readonly inbox: Inbox,
        readonly resources: readonly RecordedResource[],
        private readonly image: RuntimeImage,
        private readonly directory: string,
        /** Families of the task definitions. */
        private readonly families: Readonly<Record<TaskKind, string>>,
    ) {
        this.machines = new Machines(emulator);
    }

    /**
     * Starts all of it.
     *
     * @param databases files of SQL by the databases' names; tasks work on the first.
     * @returns `undefined` where something is not at hand; the reason is printed.
     */
    static async start(databases: Readonly<Record<string, string>>): Promise<Chain | undefined> {
        const tools = await postgresqlTools();
        const emulator = await startEmulator({ authorize: true, waitScale: 0.001 });
        if (tools === undefined || emulator === undefined) {
            await emulator?.stop();
            return undefined;
        }
        const directory = await mkdtemp(join(tmpdir(), "slipway-chain-"));
        try {
            await chmod(directory, 0o755);
            const [server, image, recording] = await Promise.all([
                startDatabases(join(directory, "server"), databases),
                makeRuntimeImage(join(directory, "image"), tools.directory),
                recordStack("dev"),
            ]);
            const resources = pipelineResources(recording);
            await deploy(emulator, resources, await createSecret(emulator, resources, server));
            const chain = new Chain(
                emulator,
                server,
                new BackupBucket(emulator, bucketOf(resources)),
                await Inbox.subscribe(emulator, topicOf(resources)),
                resources,
                image,
                directory,
                familiesOf(resources),
            );
            await chain.configure();
            return chain;
        } catch (error) {
            await emulator.stop();
            throw error;
        }
    }

    /** Sets what tasks run with from now on, and takes back what was set before. */
    async configure(database = "shop", changes: Readonly<Partial<Record<TaskKind, TaskChanges>>> = {}): Promise<void> {
        const account = await serverAccount();
        const { port, certificateFile = "" } = this.server.current();
        const common = { command: [], directory: this.image.directory, account };
        await this.emulator.runTasks({
            [this.families.database]: {
                ...common,
                ...changes.database,
                environment: {
                    ...this.image.environment,
                    PGHOST: "localhost",
                    PGPORT: String(port),
                    PGDATABASE: database,
                    PGSSLROOTCERT: certificateFile,
                    ...changes.database?.environment,
                },
            },
            [this.families.drill]: {
                ...common,
                ...changes.drill,
                environment: { ...this.image.environment, ...changes.drill?.environment },
            },
        });
    }

    /** Makes a folder of assertions, and gives its path. */
    async assertions(files: Readonly<Record<string, string>>): Promise<string> {
        const folder = await mkdtemp(join(this.directory, "assertions-"));
        await chmod(folder, 0o755);
        for (const [file, sql] of Object.entries(files)) {
            await writeFile(join(folder, file), sql);
        }
        return folder;
    }

    /** The tasks of a kind, oldest first, with those that ended: an announced dump starts a drill at any moment. */
    async tasks(kind: TaskKind): Promise<EmulatedTask[]> {
        return (await this.emulator.tasks()).filter(({ family }) => family === this.families[kind]);
    }

    /** Waits for the next task of a kind after `known` ones. */
    async nextTask(kind: TaskKind, known: number): Promise<EmulatedTask> {
        return eventually(async () => (await this.tasks(kind))[known], "a task");
    }

    async stop(): Promise<void> {
        await this.emulator.stop();
        await this.server.stop();
        await rm(this.directory, { recursive: true, force: true });
    }
}

/** What the pipeline consists of: its own resources, its cluster, and what others let its roles do. */
function pipelineResources(recording: Recording): RecordedResource[] {
    const component = recording.resources.find(({ type }) => type === PIPELINE);
    if (component === undefined) {
        throw new Error(`The program registers no ${PIPELINE}.`);
    }
    const own = within(recording, component);
    const roles = own
        .filter(({ type }) => type === "aws:iam/role:Role")
        .map(({ outputs }) => NAMED.parse(outputs).name);
    return recording.resources.filter(
        (resource) =>
            own.includes(resource) ||
            resource.type === "aws:ecs/cluster:Cluster" ||
            (resource.type === "aws:iam/rolePolicy:RolePolicy" && roles.includes(String(resource.outputs.role))),
    );
}

/** Creates the secret that RDS would, and says what its ARN replaces. */
async function createSecret(
    emulator: Emulator,
    resources: readonly RecordedResource[],
    server: DatabaseServer,
): Promise<Record<string, string>> {
    const definitions = resources
        .filter(({ type }) => type === TASK_DEFINITION)
        .map(({ inputs }) => FAMILY.parse(inputs));
    const standIn = definitions.map(({ containerDefinitions }) => SECRET_VARIABLE.exec(containerDefinitions)?.[1]);
    const [found] = standIn.filter((arn) => arn !== undefined);
    if (found === undefined) {
        throw new Error("No task definition of the pipeline sets DATABASE_SECRET_ARN.");
    }
    const { ARN = "" } = await new SecretsManagerClient(emulator.client).send(
        new CreateSecretCommand({ Name: "rds!db-of-the-tests", SecretString: JSON.stringify(server.owner) }),
    );
    return { [found]: ARN };
}

function bucketOf(resources: readonly RecordedResource[]): string {
    const notification = resources.find(({ type }) => type === "aws:s3/bucketNotification:BucketNotification");
    return z.string().parse(notification?.inputs.bucket);
}

function topicOf(resources: readonly RecordedResource[]): string {
    return z.string().parse(resources.find(({ type }) => type === "aws:sns/topic:Topic")?.outputs.arn);
}

function familiesOf(resources: readonly RecordedResource[]): Record<TaskKind, string> {
    const definitions = resources
        .filter(({ type }) => type === TASK_DEFINITION)
        .map(({ outputs }) => FAMILY.parse(outputs));
    const withDatabase = definitions.find(({ containerDefinitions }) => SECRET_VARIABLE.test(containerDefinitions));
    const drill = definitions.find((definition) => definition !== withDatabase);
    if (withDatabase === undefined || drill === undefined) {
        throw new Error("The pipeline has no two task definitions, one of which reaches the database.");
    }
    return { database: withDatabase.family, drill: drill.family };
}
