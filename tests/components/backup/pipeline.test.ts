import { expect } from "chai";
import { FUNCTION_TIMEOUT_SECONDS } from "../../../components/backup/definitions/calls";
import { type DrillArguments, drillDefinition } from "../../../components/backup/definitions/drill";
import { type DumpArguments, dumpDefinition } from "../../../components/backup/definitions/dump";
import { restoreDefinition } from "../../../components/backup/definitions/restore";
import { lifecycle } from "../../../components/backup/lifecycle";
import type { Recording } from "../../../preview/record";
import { arn, IMAGE, keyArn, recordPipeline } from "../../support/backups";
import { inputsByName, parents, sourcesOf } from "../../support/components";
import { isObject, ofType, resource } from "../../support/program";

const COMPONENT = "slipway:index:BackupPipeline";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const TOPIC = arn("sns", "backups-0000000");
const QUEUE = arn("sqs", "backups-undelivered-0000000");
const FUNCTION = arn("lambda", "function:backups-0000000");
const RETRIES = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 };

/** The one container of a task definition. */
function containerOf(recording: Recording, name: string): Record<string, unknown> {
    const containers: unknown = JSON.parse(
        String(resource(recording, TASK_DEFINITION, name).inputs.containerDefinitions),
    );
    const [container] = Array.isArray(containers) ? containers.filter(isObject) : [];
    return container ?? {};
}

/** The environment of a container, by the variables' names. */
function environmentOf(container: Record<string, unknown>): Record<string, unknown> {
    const variables = Array.isArray(container.environment) ? container.environment.filter(isObject) : [];
    return Object.fromEntries(variables.map(({ name, value }) => [String(name), value]));
}

/** What the state machines' definitions are made of. */
function resourcesOf(recording: Recording, name: "backups" | "backups-drill"): DumpArguments & DrillArguments {
    return {
        task: {
            clusterArn: arn("ecs", "cluster/shop-dev-cluster"),
            taskDefinitionArn: arn("ecs", `task-definition/shop-dev-${name}:1`),
            containerName: name,
            executionRoleArn: "arn:aws:iam::123456789012:role/backups-execution-0000000",
            taskRoleArn: `arn:aws:iam::123456789012:role/${name}-task-0000000`,
            subnetIds: ["subnet-c", "subnet-d"],
            assignPublicIp: false,
            securityGroupIds: [`sg-${name}`],
            logGroupName: "shop-dev-backups",
            logStreamPrefix: name,
        },
        functionArn: FUNCTION,
        topicArn: TOPIC,
        topicKeyArn: keyArn(recording),
        timeoutSeconds: 21_600,
    };
}

function definitionOf(recording: Recording, name: string): unknown {
    return JSON.parse(String(resource(recording, MACHINE, name).inputs.definition));
}

/** As it travels as JSON. */
function asJson(value: object): unknown {
    return JSON.parse(JSON.stringify(value));
}

describe("BackupPipeline", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPipeline();
    });

    it("creates everything under the component, and is let in by the database", () => {
        const own = Object.entries(parents(recording)).filter(([, parent]) => parent === `${COMPONENT}::backups`);
        const count = (module: string) => own.filter(([child]) => child.startsWith(module)).length;
        expect({
            buckets: count("slipway:index:Bucket"),
            tasks: count(TASK_DEFINITION),
            functions: count("aws:lambda/"),
            stateMachines: count(MACHINE),
            schedules: count(SCHEDULE),
            rules: count(RULE),
            alarms: count("aws:cloudwatch/metricAlarm"),
            topics: count("aws:sns/topic:"),
            queues: count("aws:sqs/queue:"),
            logGroups: count(LOG_GROUP),
            backupPlans: count("aws:backup/"),
            replications: count("aws:s3/bucketReplicationConfig"),
        }).to.deep.equal({
            buckets: 1,
            tasks: 2,
            functions: 1,
            stateMachines: 3,
            schedules: 2,
            rules: 2,
            alarms: 6,
            topics: 1,
            queues: 1,
            logGroups: 3,
            backupPlans: 0,
            replications: 0,
        });
        expect(parents(recording)["aws:iam/rolePolicy:RolePolicy::backups-reads-secret-of-db"]).to.equal(
            "slipway:index:PostgresDb::db",
        );
    });

    it("puts out the bucket, the topic, and what the database needs to let it in", () => {
        expect(resource(recording, COMPONENT, "backups").outputs).to.deep.equal({
            bucketName: "backups-0000000",
            topicArn: TOPIC,
            securityGroupId: "sg-backups",
            taskRoleName: "backups-task-0000000",
        });
    });

    it("keeps dumps by their tier, and prod's days where nothing else is said", () => {
        const { rules } = resource(
            recording,
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "backups",
        ).inputs;
        expect(Array.isArray(rules) ? rules.slice(1) : []).to.deep.equal(
            asJson(lifecycle({ dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true })),
        );
    });

    describe("the tasks", () => {
        it("have their sizes, and the drill room for the dump and the restored database", () => {
            const sizes = ofType(recording, TASK_DEFINITION).map(({ inputs }) => ({
                family: inputs.family,
                cpu: inputs.cpu,
                memory: inputs.memory,
                storage: inputs.ephemeralStorage,
                platform: inputs.runtimePlatform,
            }));
            const platform = { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" };
            expect(sizes).to.deep.equal([
                { family: "shop-dev-backups", cpu: "1024", memory: "2048", storage: undefined, platform },
                {
                    family: "shop-dev-backups-drill",
                    cpu: "2048",
                    memory: "4096",
                    storage: { sizeInGib: 50 },
                    platform,
                },
            ]);
        });

        for (const name of ["backups", "backups-drill"]) {
            it(`run the image, with nothing to write to but /tmp, and two minutes to clean up: ${name}`, () => {
                const container = containerOf(recording, name);
                expect(container).to.deep.include({
                    name,
                    image: IMAGE,
                    readonlyRootFilesystem: true,
                    stopTimeout: 120,
                    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
                    portMappings: [],
                    secrets: [],
                });
                expect(container.logConfiguration).to.have.nested.property("options.awslogs-group", "shop-dev-backups");
                expect(container.logConfiguration).to.have.nested.property("options.awslogs-stream-prefix", name);
            });
        }

        it("know the bucket, and the one for dumps the database, by its secret", () => {
            const database = resource(recording, "aws:rds/instance:Instance", "db").outputs;
            expect(environmentOf(containerOf(recording, "backups"))).to.deep.equal({
                AWS_REGION: "eu-west-1",
                BACKUP_BUCKET: "backups-0000000",
                DATABASE_SECRET_ARN: arn("secretsmanager", `secret:rds!${String(database.resourceId)}-000000`),
                PGDATABASE: "app",
                PGHOST: String(database.address),
                PGPORT: "5432",
                PGSSLMODE: "verify-full",
            });
        });

        it("know no database where they drill", () => {
            expect(environmentOf(containerOf(recording, "backups-drill"))).to.deep.equal({
                AWS_REGION: "eu-west-1",
                BACKUP_BUCKET: "backups-0000000",
                RTO_TARGET_SECONDS: "3600",
            });
        });
    });

    describe("the state machines", () => {
        it("are found by their names, without Pulumi", () => {
            expect(ofType(recording, MACHINE).map(({ inputs }) => inputs.name)).to.deep.equal([
                "shop-dev-backups-dump",
                "shop-dev-backups-drill",
                "shop-dev-backups-restore",
            ]);
        });

        it("are defined on what the pipeline made", () => {
            const withDatabase = resourcesOf(recording, "backups");
            const withoutDatabase = resourcesOf(recording, "backups-drill");
            expect(definitionOf(recording, "backups-dump")).to.deep.equal(asJson(dumpDefinition(withDatabase)));
            expect(definitionOf(recording, "backups-restore")).to.deep.equal(
                asJson(restoreDefinition({ ...withDatabase, storageGigabytes: 50 })),
            );
            expect(definitionOf(recording, "backups-drill")).to.deep.equal(asJson(drillDefinition(withoutDatabase)));
        });

        it("are logged, traced and encrypted", () => {
            for (const machine of ofType(recording, MACHINE)) {
                expect(machine.inputs).to.deep.include({
                    loggingConfiguration: {
                        level: "ALL",
                        includeExecutionData: true,
                        logDestination: `${arn("logs", "log-group:/aws/vendedlogs/states/shop-dev-backups")}:*`,
                    },
                    tracingConfiguration: { enabled: true },
                    encryptionConfiguration: {
                        type: "CUSTOMER_MANAGED_KMS_KEY",
                        kmsKeyId: keyArn(recording),
                        kmsDataKeyReusePeriodSeconds: 300,
                    },
                });
                expect(sourcesOf(recording, machine, "roleArn")).to.deep.equal([`aws:iam/role:Role::${machine.name}`]);
            }
        });
    });

    describe("what starts them", () => {
        it("is a schedule for the dump, and one for the measurement of freshness", () => {
            const target = { deadLetterConfig: { arn: QUEUE }, retryPolicy: RETRIES };
            expect(inputsByName(recording, SCHEDULE)).to.deep.equal({
                "backups-dump": {
                    description: "Takes a dump of the database",
                    scheduleExpression: "cron(15 3 * * ? *)",
                    scheduleExpressionTimezone: "UTC",
                    flexibleTimeWindow: { mode: "OFF" },
                    target: {
                        ...target,
                        arn: arn("states", "stateMachine:shop-dev-backups-dump"),
                        roleArn: "arn:aws:iam::123456789012:role/backups-dump-schedule-0000000",
                        input: "{}",
                    },
                },
                "backups-freshness": {
                    description: "Measures how old the newest dump and the newest passed drill are",
                    scheduleExpression: "rate(1 hour)",
                    scheduleExpressionTimezone: "UTC",
                    flexibleTimeWindow: { mode: "OFF" },
                    target: {
                        ...target,
                        arn: FUNCTION,
                        roleArn: "arn:aws:iam::123456789012:role/backups-freshness-schedule-0000000",
                        input: '{"action":"freshness"}',
                    },
                },
            });
        });

        it("is the manifest of a dump for its drill, and an execution that was cut off for cleaning up", () => {
            const patterns = ofType(recording, RULE).map(({ name, inputs }): [string, unknown] => [
                name,
                JSON.parse(String(inputs.eventPattern)),
            ]);
            expect(Object.fromEntries(patterns)).to.deep.equal({
                "backups-dump-announced": {
                    source: ["aws.s3"],
                    "detail-type": ["Object Created"],
                    detail: {
                        bucket: { name: ["backups-0000000"] },
                        object: { key: [{ wildcard: "db-dumps/*/manifest.json" }] },
                    },
                },
                "backups-dump-cut-off": {
                    source: ["aws.states"],
                    "detail-type": ["Step Functions Execution Status Change"],
                    detail: {
                        status: ["ABORTED", "TIMED_OUT"],
                        stateMachineArn: [arn("states", "stateMachine:shop-dev-backups-dump")],
                    },
                },
            });
            const target = { deadLetterConfig: { arn: QUEUE }, retryPolicy: RETRIES };
            expect(inputsByName(recording, TARGET)).to.deep.equal({
                "backups-dump-announced": {
                    ...target,
                    rule: "backups-dump-announced-0000000",
                    arn: arn("states", "stateMachine:shop-dev-backups-drill"),
                    roleArn: "arn:aws:iam::123456789012:role/backups-dump-announced-0000000",
                },
                "backups-dump-cut-off": {
                    ...target,
                    rule: "backups-dump-cut-off-0000000",
                    arn: arn("states", "stateMachine:shop-dev-backups-dump"),
                    roleArn: "arn:aws:iam::123456789012:role/backups-dump-cut-off-0000000",
                    inputTransformer: {
                        inputPaths: { name: "$.detail.name" },
                        inputTemplate: '{"cleanUpAfter": "<name>"}',
                    },
                },
            });
        });

        it("is told to EventBridge by the bucket", () => {
            const { eventbridge } = resource(
                recording,
                "aws:s3/bucketNotification:BucketNotification",
                "backups",
            ).inputs;
            expect(eventbridge).to.equal(true);
        });
    });

    describe("the function", () => {
        it("is the bundle, with what it works with, and ends before a state machine gives it up", () => {
            const { code, ...inputs } = resource(recording, "aws:lambda/function:Function", "backups").inputs;
            expect(inputs).to.deep.equal({
                description: "Picks dumps, judges drills, measures and tells",
                runtime: "nodejs22.x",
                architectures: ["arm64"],
                handler: "index.handler",
                role: "arn:aws:iam::123456789012:role/backups-function-0000000",
                memorySize: 256,
                timeout: 60,
                environment: {
                    variables: {
                        BACKUP_BUCKET: "backups-0000000",
                        METRICS_DIMENSION: "shop-dev-backups",
                        RTO_TARGET_SECONDS: "3600",
                        TOPIC_ARN: TOPIC,
                    },
                },
                kmsKeyArn: keyArn(recording),
                loggingConfig: { logFormat: "JSON", logGroup: "backups-function-0000000" },
                tracingConfig: { mode: "Active" },
                deadLetterConfig: { targetArn: QUEUE },
            });
            expect(code)
                .to.have.nested.property("assets.index\\.js.text")
                .that.matches(/^sha256:[0-9a-f]{64}, \d+ /);
            expect(inputs.timeout).to.be.below(FUNCTION_TIMEOUT_SECONDS);
        });
    });

    it("keeps its logs for a year, encrypted", () => {
        const groups = ofType(recording, LOG_GROUP).filter(({ name }) => name.startsWith("backups"));
        const common = { retentionInDays: 365, kmsKeyId: keyArn(recording) };
        expect(groups.map(({ inputs }) => inputs)).to.deep.equal([
            { ...common, name: "shop-dev-backups" },
            common,
            { ...common, name: "/aws/vendedlogs/states/shop-dev-backups" },
        ]);
    });
});
