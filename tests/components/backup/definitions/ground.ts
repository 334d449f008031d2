import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateBucketCommand, CreateMultipartUploadCommand } from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../../../components/backup/bundle";
import type { StateMachine } from "../../../../components/backup/states";
import { BackupBucket } from "../../../integration/support/bucket";
import { zip } from "../../../integration/support/deploy/zip";
import { type EndedExecution, Machines } from "../../../integration/support/executions";
import { Inbox } from "../../../integration/support/inbox";
import { type Emulator, startEmulator } from "../../../support/emulator";
import { callJson, callRest } from "../../../support/emulator/request";
import { SHARED } from "./resources";

/** What a task does when it is started the next time. */
export interface Step {
    readonly exit: number;
    /** Objects to write before; `${RUN_ID}` and other variables are filled in. */
    readonly write?: readonly { readonly key: string; readonly text: string }[];
    /** Last error in its log. */
    readonly error?: string;
}

const PROJECT = join(__dirname, "../../../..");
const BUCKET = "shop-prod-backups";
const FAMILY = "shop-prod-backups";

/** Waits of minutes and hours take milliseconds. */
const WAIT_SCALE = 0.0005;

/** State machines and the function's real bundle in an emulated AWS, whose tasks do what a test says. */
export class Ground {
    private readonly machines: Machines;
    readonly bucket: BackupBucket;

    private constructor(
        readonly emulator: Emulator,
        readonly inbox: Inbox,
        private readonly directory: string,
    ) {
        this.machines = new Machines(emulator);
        this.bucket = new BackupBucket(emulator, BUCKET);
    }

    /** @returns `undefined` where the emulator cannot run here; the reason is printed. */
    static async start(machines: Readonly<Record<string, StateMachine<string>>>): Promise<Ground | undefined> {
        const emulator = await startEmulator({ waitScale: WAIT_SCALE });
        if (emulator === undefined) {
            return undefined;
        }
        try {
            const directory = await mkdtemp(join(tmpdir(), "slipway-definitions-"));
            await new SNSClient(emulator.client).send(new CreateTopicCommand({ Name: "backups" }));
            const ground = new Ground(emulator, await Inbox.subscribe(emulator, SHARED.topicArn), directory);
            await ground.create(machines);
            return ground;
        } catch (error) {
            await emulator.stop();
            throw error;
        }
    }

    /** Begins a multipart upload, and leaves it. */
    async beginUpload(key: string): Promise<void> {
        await this.bucket.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: key }));
    }

    /** Says what the next tasks do, one after the other. */
    async plan(...steps: readonly Step[]): Promise<void> {
        await writeFile(this.stepsFile, JSON.stringify(steps));
    }

    /** Starts a machine under a name, and waits for the end. */
    async run(machine: string, name: string, input: object = {}): Promise<EndedExecution> {
        const { region, account, client } = this.emulator;
        const { executionArn = "" } = await new SFNClient(client).send(
            new StartExecutionCommand({
                stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:shop-prod-backups-${machine}`,
                name,
                input: JSON.stringify(input),
            }),
        );
        return this.machines.ended(executionArn);
    }

    /** The values of a metric that were published until now. */
    async metric(name: string): Promise<number[]> {
        const client = new CloudWatchClient(this.emulator.client);
        const { Metrics = [] } = await client.send(
            new ListMetricsCommand({ Namespace: "Slipway/Backups", MetricName: name }),
        );
        if (Metrics.length === 0) {
            return [];
        }
        const { Datapoints = [] } = await client.send(
            new GetMetricStatisticsCommand({
                Namespace: "Slipway/Backups",
                MetricName: name,
                Dimensions: [{ Name: "Backups", Value: "shop-prod-backups" }],
                StartTime: new Date(Date.now() - 3_600_000),
                EndTime: new Date(Date.now() + 3_600_000),
                Period: 60,
                Statistics: ["Minimum", "Maximum"],
            }),
        );
        return Datapoints.flatMap(({ Minimum, Maximum }) => [Minimum ?? Number.NaN, Maximum ?? Number.NaN]);
    }

    async stop(): Promise<void> {
        await this.emulator.stop();
        await rm(this.directory, { recursive: true, force: true });
    }

    private get stepsFile(): string {
        return join(this.directory, "steps.json");
    }

    private async create(machines: Readonly<Record<string, StateMachine<string>>>): Promise<void> {
        const { emulator } = this;
        await this.bucket.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
        await new CloudWatchLogsClient(emulator.client).send(
            new CreateLogGroupCommand({ logGroupName: SHARED.task.logGroupName }),
        );
        await callRest(emulator, "lambda", "POST", "/2015-03-31/functions", {
            FunctionName: "backups",
            Runtime: "nodejs22.x",
            Handler: "index.handler",
            Role: `arn:aws:iam::${emulator.account}:role/function`,
            Timeout: 60,
            MemorySize: 256,
            Environment: {
                Variables: {
                    BACKUP_BUCKET: BUCKET,
                    METRICS_DIMENSION: "shop-prod-backups",
                    TOPIC_ARN: SHARED.topicArn,
                    RTO_TARGET_SECONDS: "3600",
                },
            },
            Code: { ZipFile: zip([["index.js", bundle(PROJECT)]]).toString("base64") },
        });
        await this.createTask();
        for (const [name, definition] of Object.entries(machines)) {
            await new SFNClient(emulator.client).send(
                new CreateStateMachineCommand({
                    name: `shop-prod-backups-${name}`,
                    roleArn: `arn:aws:iam::${emulator.account}:role/states`,
                    definition: JSON.stringify(definition),
                }),
            );
        }
    }

    private async createTask(): Promise<void> {
        await callJson(this.emulator, "ecs", "CreateCluster", { clusterName: "shop-prod-cluster" });
        const definition = {
            family: FAMILY,
            networkMode: "awsvpc",
            requiresCompatibilities: ["FARGATE"],
            cpu: "256",
            memory: "512",
            containerDefinitions: [
                {
                    name: SHARED.task.containerName,
                    image: "example.com/backups",
                    essential: true,
                    environment: [{ name: "BACKUP_BUCKET", value: BUCKET }],
                    logConfiguration: {
                        logDriver: "awslogs",
                        options: {
                            "awslogs-group": SHARED.task.logGroupName,
                            "awslogs-stream-prefix": SHARED.task.logStreamPrefix,
                        },
                    },
                },
            ],
        };
        // The resources name the seventh revision.
        for (let revision = 1; revision <= 7; revision += 1) {
            await callJson(this.emulator, "ecs", "RegisterTaskDefinition", definition);
        }
        await this.emulator.runTasks({
            [FAMILY]: { command: [process.execPath, join(__dirname, "task.mjs"), this.stepsFile] },
        });
    }
}
