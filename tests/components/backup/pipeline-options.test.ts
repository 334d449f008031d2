import { expect } from "chai";
import {
    type SnapshotDrillArguments,
    snapshotDrillDefinition,
    snapshotDrillStatements,
} from "../../../components/backup/definitions/snapshot-drill";
import { lifecycle } from "../../../components/backup/lifecycle";
import type { Recording } from "../../../preview/record";
import { arn, keyArn, pipelineProgram, type PipelineSettings, recordPipeline } from "../../support/backups";
import { inputsByName } from "../../support/components";
import { failure, isObject, ofType, policyOf, recordProgram, resource, statements } from "../../support/program";
import { securityGroupGraph } from "../../support/security-groups";

const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

describe("BackupPipeline, by its arguments,", () => {
    it("runs at other times, with other sizes, and on x86", async () => {
        const recording = await recordPipeline({
            schedule: "rate(6 hours)",
            timeZone: "Europe/Berlin",
            dumpCpu: 512,
            dumpMemory: 4096,
            drillCpu: 4096,
            drillStorageGigabytes: 200,
            architecture: "x86_64",
            rtoTargetMinutes: 90,
        });
        expect(resource(recording, SCHEDULE, "backups-dump").inputs).to.deep.include({
            scheduleExpression: "rate(6 hours)",
            scheduleExpressionTimezone: "Europe/Berlin",
        });
        const sizes = ofType(recording, TASK_DEFINITION).map(({ inputs }) => [
            inputs.cpu,
            inputs.memory,
            inputs.ephemeralStorage,
            isObject(inputs.runtimePlatform) ? inputs.runtimePlatform.cpuArchitecture : undefined,
        ]);
        expect(sizes).to.deep.equal([
            ["512", "4096", undefined, "X86_64"],
            ["4096", "8192", { sizeInGib: 200 }, "X86_64"],
        ]);
        // In the definition of dumps there is none, which would be paid for with each of them.
        expect(
            JSON.parse(String(resource(recording, MACHINE, "backups-restore").inputs.definition)),
        ).to.have.nested.property("States.Restore.Arguments.Overrides.EphemeralStorage.SizeInGiB", 200);
        const { environment } = resource(recording, "aws:lambda/function:Function", "backups").inputs;
        expect(environment).to.have.nested.property("variables.RTO_TARGET_SECONDS", "5400");
    });

    it("stops what takes too long", async () => {
        const recording = await recordPipeline({ timeoutHours: 2 });
        const definition: unknown = JSON.parse(
            String(resource(recording, MACHINE, "backups-restore").inputs.definition),
        );
        expect(definition).to.have.nested.property("States.Restore.TimeoutSeconds", 7200);
    });

    it("keeps dumps for other days, goes with them, and is not protected, where it is told so", async () => {
        const recording = await recordPipeline({
            retention: { dailyDays: 7 },
            oldVersionDays: 3,
            accessLogs: false,
            logRetentionDays: 30,
            forceDestroy: true,
            protect: false,
        });
        const { rules } = resource(recording, LIFECYCLE, "backups").inputs;
        expect(Array.isArray(rules) ? rules.slice(1) : []).to.deep.equal(lifecycle({ dailyDays: 7 }));
        expect(rules).to.have.nested.property("[0].noncurrentVersionExpiration.noncurrentDays", 3);
        expect(Object.keys(inputsByName(recording, BUCKET))).to.deep.equal(["backups"]);
        const bucket = resource(recording, BUCKET, "backups");
        expect([bucket.inputs.forceDestroy, bucket.options.protect]).to.deep.equal([true, false]);
        const groups = ofType(recording, "aws:cloudwatch/logGroup:LogGroup").filter(({ name }) =>
            name.startsWith("backups"),
        );
        expect(groups.map(({ inputs }) => inputs.retentionInDays)).to.deep.equal([30, 30, 30]);
    });

    it("is protected, and does not go with its dumps, where nothing is said", async () => {
        const bucket = resource(await recordPipeline(), BUCKET, "backups");
        expect([bucket.inputs.forceDestroy, bucket.options.protect]).to.deep.equal([false, true]);
    });

    it("tells each address", async () => {
        const recording = await recordPipeline({ notify: ["ops@example.com", "dba@example.com"] });
        const topic = arn("sns", "backups-0000000");
        expect(inputsByName(recording, "aws:sns/topicSubscription:TopicSubscription")).to.deep.equal({
            "backups-ops@example.com": { topic, protocol: "email", endpoint: "ops@example.com" },
            "backups-dba@example.com": { topic, protocol: "email", endpoint: "dba@example.com" },
        });
    });

    it("locks dumps", async () => {
        const recording = await recordPipeline({ objectLock: { mode: "compliance", days: 30 } });
        expect(resource(recording, LOCK, "backups").inputs.rule).to.deep.equal({
            defaultRetention: { mode: "COMPLIANCE", days: 30 },
        });
    });

    it("speaks of no key where there is none", async () => {
        const recording = await recordPipeline({ unencrypted: true });
        expect(resource(recording, "aws:sns/topic:Topic", "backups").inputs.kmsMasterKeyId).to.equal(undefined);
        expect(resource(recording, MACHINE, "backups-dump").inputs.encryptionConfiguration).to.equal(undefined);
        const own = ofType(recording, ROLE_POLICY).flatMap(({ inputs }) => statements(inputs.policy));
        expect(own.filter(({ Action }) => String(Action).includes("kms:"))).to.deep.equal([]);
    });

    describe("with AWS Backup,", () => {
        it("has a vault of its own, and backs the instance up continuously and by snapshots", async () => {
            const recording = await recordPipeline({ awsBackup: { continuousDays: 14, snapshotDays: 365 } });
            const vault = resource(recording, "aws:backup/vault:Vault", "backups");
            expect(vault.inputs).to.deep.equal({ kmsKeyArn: keyArn(recording), forceDestroy: false });
            expect(vault.options.protect).to.equal(true);
            const rule = (ruleName: string, deleteAfter: number) => ({
                ruleName,
                targetVaultName: "backups-0000000",
                schedule: "cron(0 5 ? * * *)",
                scheduleExpressionTimezone: "UTC",
                lifecycle: { deleteAfter },
            });
            expect(resource(recording, "aws:backup/plan:Plan", "backups").inputs.rules).to.deep.equal([
                { ...rule("continuous", 14), enableContinuousBackup: true },
                rule("snapshots", 365),
            ]);
            const { resources, iamRoleArn } = resource(recording, "aws:backup/selection:Selection", "backups").inputs;
            expect(resources).to.deep.equal([resource(recording, "aws:rds/instance:Instance", "db").outputs.arn]);
            expect(iamRoleArn).to.equal("arn:aws:iam::123456789012:role/backups-aws-backup-0000000");
        });

        it("takes no snapshots where none are asked for, and keeps 35 days", async () => {
            const recording = await recordPipeline({ awsBackup: {}, protect: false, forceDestroy: true });
            const { rules } = resource(recording, "aws:backup/plan:Plan", "backups").inputs;
            expect(rules).to.have.length(1);
            expect(rules).to.have.nested.property("[0].lifecycle.deleteAfter", 35);
            const vault = resource(recording, "aws:backup/vault:Vault", "backups");
            expect([vault.inputs.forceDestroy, vault.options.protect]).to.deep.equal([true, false]);
        });

        it("has none where it is false", async () => {
            const recording = await recordPipeline({ awsBackup: false });
            expect(recording.resources.filter(({ type }) => type.startsWith("aws:backup/"))).to.deep.equal([]);
        });
    });

    describe("with snapshot drills,", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordPipeline({
                snapshotDrill: { schedule: "rate(7 days)", instanceClass: "db.t4g.large" },
                postgresqlVersion: "17",
            });
        });

        it("restores into the isolated subnets, behind a group that only the check reaches", () => {
            expect(resource(recording, "aws:rds/subnetGroup:SubnetGroup", "backups-snapshot").inputs).to.deep.equal({
                subnetIds: ["subnet-e", "subnet-f"],
                description: "Isolated subnets, for snapshot drills",
            });
            const group = resource(recording, "aws:rds/parameterGroup:ParameterGroup", "backups-snapshot").inputs;
            expect(group.family).to.equal("postgres17");
            expect(group.parameters).to.deep.include({
                name: "rds.force_ssl",
                value: "1",
                applyMethod: "pending-reboot",
            });
            const { connections, halfOpen } = securityGroupGraph(recording);
            expect(connections.filter((connection) => connection.includes("snapshot"))).to.deep.equal([
                "backups -> backups-snapshot tcp 5432",
            ]);
            expect(halfOpen).to.deep.equal([]);
        });

        it("has a state machine and a schedule of its own, and cleans up after what was cut off", () => {
            const machine = arn("states", "stateMachine:shop-dev-backups-snapshot-drill");
            expect(resource(recording, SCHEDULE, "backups-snapshot-drill").inputs).to.deep.include({
                scheduleExpression: "rate(7 days)",
            });
            expect(resource(recording, SCHEDULE, "backups-snapshot-drill").inputs).to.have.nested.property(
                "target.arn",
                machine,
            );
            const rule = resource(recording, "aws:cloudwatch/eventRule:EventRule", "backups-snapshot-drill-cut-off");
            expect(JSON.parse(String(rule.inputs.eventPattern))).to.have.nested.property(
                "detail.stateMachineArn[0]",
                machine,
            );
        });

        it("is defined on what the pipeline made, and may do no more than that needs", () => {
            const args: SnapshotDrillArguments = {
                task: {
                    clusterArn: arn("ecs", "cluster/shop-dev-cluster"),
                    taskDefinitionArn: arn("ecs", "task-definition/shop-dev-backups:1"),
                    containerName: "backups",
                    executionRoleArn: "arn:aws:iam::123456789012:role/backups-execution-0000000",
                    taskRoleArn: "arn:aws:iam::123456789012:role/backups-task-0000000",
                    subnetIds: ["subnet-c", "subnet-d"],
                    assignPublicIp: false,
                    securityGroupIds: ["sg-backups"],
                    logGroupName: "shop-dev-backups",
                    logStreamPrefix: "backups",
                },
                functionArn: arn("lambda", "function:backups-0000000"),
                topicArn: arn("sns", "backups-0000000"),
                topicKeyArn: keyArn(recording),
                timeoutSeconds: 21_600,
                sourceIdentifier: String(resource(recording, "aws:rds/instance:Instance", "db").outputs.identifier),
                identifierPrefix: "shop-dev-backups",
                subnetGroupName: "backups-snapshot-0000000",
                parameterGroupName: "backups-snapshot-0000000",
                securityGroupIds: ["sg-backups-snapshot"],
                instanceClass: "db.t4g.large",
                keyArn: keyArn(recording),
                tags: {},
            };
            const machine = resource(recording, MACHINE, "backups-snapshot-drill");
            expect(JSON.parse(String(machine.inputs.definition))).to.deep.equal(
                JSON.parse(JSON.stringify(snapshotDrillDefinition(args))),
            );
            const own = policyOf(recording, ROLE_POLICY, "backups-snapshot-drill").map(({ Sid }) => Sid);
            expect(own).to.deep.equal([
                ...snapshotDrillStatements(args).map(({ Sid }) => Sid),
                "DeliverLogs",
                "SendTraces",
                "UseKey",
            ]);
        });

        it("lets the check read the temporary instance's secret", () => {
            const check = resource(recording, ROLE_POLICY, "backups-snapshot-check");
            expect(check.inputs.role).to.equal("backups-task-0000000");
            expect(String(statements(check.inputs.policy).flatMap(({ Action }) => Action))).to.include(
                "secretsmanager:GetSecretValue",
            );
        });

        it("runs on Sundays and a small instance where nothing else is said", async () => {
            const plain = await recordPipeline({ snapshotDrill: {} });
            expect(resource(plain, SCHEDULE, "backups-snapshot-drill").inputs.scheduleExpression).to.equal(
                "cron(15 5 ? * SUN *)",
            );
            expect(String(resource(plain, MACHINE, "backups-snapshot-drill").inputs.definition)).to.include(
                "db.t4g.medium",
            );
        });

        it("gives the temporary instance the stack's tags", async () => {
            const tagged = await recordProgram(
                () => {
                    pipelineProgram({ snapshotDrill: {} });
                },
                { "aws:defaultTags": JSON.stringify({ tags: { Owner: "platform" } }) },
            );
            expect(String(resource(tagged, MACHINE, "backups-snapshot-drill").inputs.definition)).to.include(
                '"Owner","Value":"platform"',
            );
        });
    });

    for (const [what, settings, expected] of [
        [
            "sizes that Fargate does not have",
            { dumpCpu: 256, dumpMemory: 1500, drillCpu: 1024, drillMemory: 1024 },
            'The sizes of "backups" cannot be:\n' +
                "  dumpMemory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048.\n" +
                "  drillMemory: 1024 does not go with cpu 1024. Fargate takes 2048 to 8192 in steps of 1024.",
        ],
    ] satisfies [string, PipelineSettings, string][]) {
        it(`refuses ${what}`, async () => {
            expect(
                await failure(() => {
                    pipelineProgram(settings);
                }),
            ).to.equal(expected);
        });
    }
});
