import { expect } from "chai";
import { Cluster, EncryptionKey, PostgresDb, ScheduledTask, type ScheduledTaskArgs, Vpc } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents, TAGGED, tagging } from "../support/components";
import { existingVpc } from "../support/fargate";
import { failure, isObject, ofType, policyOf, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:ScheduledTask::report";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const ACCOUNT = "eu-west-1:123456789012";

function createTask(args: Partial<ScheduledTaskArgs> = {}): ScheduledTask {
    return new ScheduledTask("report", {
        vpc: args.vpc ?? existingVpc(),
        image: {
            reference: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev@sha256:1",
            repositoryArn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev",
        },
        command: ["node", "report.js"],
        schedule: "cron(0 6 ? * MON-FRI *)",
        ...args,
    });
}

function recordTask(args: () => Partial<ScheduledTaskArgs> = () => ({})): Promise<Recording> {
    return recordProgram(() => {
        createTask({ cluster: new Cluster("cluster"), ...args() });
    });
}

function refusal(args: Partial<ScheduledTaskArgs>): Promise<string> {
    return failure(() => createTask(args));
}

describe("ScheduledTask", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordTask();
    });

    it("creates what it needs under the component", () => {
        const own = Object.entries(parents(recording)).filter(([, parent]) => parent === COMPONENT);
        expect(own.map(([label]) => label).sort()).to.deep.equal([
            "aws:cloudwatch/eventRule:EventRule::report-failed",
            "aws:cloudwatch/eventTarget:EventTarget::report-failed",
            "aws:cloudwatch/logGroup:LogGroup::report",
            "aws:cloudwatch/metricAlarm:MetricAlarm::report-failed",
            "aws:ec2/securityGroup:SecurityGroup::report",
            `${TASK_DEFINITION}::report`,
            "aws:iam/role:Role::report-execution",
            "aws:iam/role:Role::report-schedule",
            "aws:iam/role:Role::report-task",
            "aws:iam/rolePolicy:RolePolicy::report-execution",
            "aws:iam/rolePolicy:RolePolicy::report-schedule",
            `${SCHEDULE}::report`,
            "aws:sqs/queue:Queue::report-failed",
            "aws:sqs/queuePolicy:QueuePolicy::report-failed",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::report-to-0.0.0.0/0-443",
        ]);
    });

    it("runs one task in the private subnets, without a public address, and keeps starts that were not delivered", () => {
        const { target, ...schedule } = resource(recording, SCHEDULE, "report").inputs;
        expect(schedule).to.deep.equal({
            name: "shop-dev-report",
            description: "Runs report",
            scheduleExpression: "cron(0 6 ? * MON-FRI *)",
            scheduleExpressionTimezone: "UTC",
            flexibleTimeWindow: { mode: "OFF" },
            state: "ENABLED",
        });
        const { roleArn, ...rest } = isObject(target) ? target : {};
        expect(roleArn).to.match(/:role\/report-schedule/);
        expect(rest).to.deep.equal({
            arn: `arn:aws:ecs:${ACCOUNT}:cluster/shop-dev-cluster`,
            ecsParameters: {
                taskDefinitionArn: resource(recording, TASK_DEFINITION, "report").outputs.arn,
                taskCount: 1,
                launchType: "FARGATE",
                enableEcsManagedTags: true,
                propagateTags: "TASK_DEFINITION",
                networkConfiguration: {
                    subnets: ["subnet-c", "subnet-d"],
                    securityGroups: [resource(recording, "aws:ec2/securityGroup:SecurityGroup", "report").id],
                    assignPublicIp: false,
                },
            },
            deadLetterConfig: { arn: resource(recording, "aws:sqs/queue:Queue", "report-failed").outputs.arn },
            retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        });
    });

    it("has a public address where tasks of the network have one", async () => {
        const recorded = await recordTask(() => ({ vpc: new Vpc("network", { nat: "public-addresses" }) }));
        const { target } = resource(recorded, SCHEDULE, "report").inputs;
        expect(target).to.have.nested.property("ecsParameters.networkConfiguration.assignPublicIp", true);
    });

    it("runs the command on a quarter of an ARM64 vCPU, without a port, in a read-only file system", () => {
        const { cpu, memory, runtimePlatform, containerDefinitions } = resource(
            recording,
            TASK_DEFINITION,
            "report",
        ).inputs;
        expect({ cpu, memory, runtimePlatform }).to.deep.equal({
            cpu: "256",
            memory: "512",
            runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
        });
        const containers: unknown = JSON.parse(String(containerDefinitions));
        expect(containers)
            .to.have.length(1)
            .and.have.property("0")
            .that.deep.includes({
                name: "report",
                command: ["node", "report.js"],
                portMappings: [],
                readonlyRootFilesystem: true,
            });
    });

    it("lets the schedule start this task in this cluster, hand its roles over, and nothing else", () => {
        const definition = `arn:aws:ecs:${ACCOUNT}:task-definition/shop-dev-report`;
        const roleArn = (name: string) => resource(recording, "aws:iam/role:Role", name).outputs.arn;
        const policy = policyOf(recording, "aws:iam/rolePolicy:RolePolicy", "report-schedule");
        expect(policy).to.deep.equal([
            {
                Effect: "Allow",
                Sid: "RunTask",
                Action: ["ecs:RunTask"],
                Resource: `${definition}:*`,
                Condition: { ArnEquals: { "ecs:cluster": `arn:aws:ecs:${ACCOUNT}:cluster/shop-dev-cluster` } },
            },
            {
                Effect: "Allow",
                Sid: "TagTask",
                Action: ["ecs:TagResource"],
                Resource: `arn:aws:ecs:${ACCOUNT}:task/shop-dev-cluster/*`,
                Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
            },
            {
                Effect: "Allow",
                Sid: "PassTaskRoles",
                Action: ["iam:PassRole"],
                Resource: [roleArn("report-execution"), roleArn("report-task")],
                Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
            },
            {
                Effect: "Allow",
                Sid: "KeepUndelivered",
                Action: ["sqs:SendMessage"],
                Resource: resource(recording, "aws:sqs/queue:Queue", "report-failed").outputs.arn,
            },
        ]);
        const trust = policyOf(recording, "aws:iam/role:Role", "report-schedule", "assumeRolePolicy");
        expect(trust.map(({ Principal }) => Principal)).to.deep.equal([{ Service: "scheduler.amazonaws.com" }]);
    });

    it("keeps the event of each task that did not start or ended with another exit code than 0, and rings", () => {
        const rule = resource(recording, "aws:cloudwatch/eventRule:EventRule", "report-failed");
        const pattern: unknown = JSON.parse(String(rule.inputs.eventPattern));
        expect(pattern).to.deep.equal({
            source: ["aws.ecs"],
            "detail-type": ["ECS Task State Change"],
            detail: {
                clusterArn: [`arn:aws:ecs:${ACCOUNT}:cluster/shop-dev-cluster`],
                taskDefinitionArn: [{ prefix: `arn:aws:ecs:${ACCOUNT}:task-definition/shop-dev-report:` }],
                lastStatus: ["STOPPED"],
                $or: [{ stopCode: ["TaskFailedToStart"] }, { containers: { exitCode: [{ "anything-but": [0] }] } }],
            },
        });
        const queue = resource(recording, "aws:sqs/queue:Queue", "report-failed");
        expect(queue.inputs).to.deep.equal({ messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
        const target = resource(recording, "aws:cloudwatch/eventTarget:EventTarget", "report-failed").inputs;
        expect(target).to.deep.include({ arn: queue.outputs.arn, rule: rule.outputs.name });
        const access = policyOf(recording, "aws:sqs/queuePolicy:QueuePolicy", "report-failed");
        expect(access.map(({ Sid, Effect, Condition }) => ({ Sid, Effect, Condition }))).to.deep.equal([
            { Sid: "TlsOnly", Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
            { Sid: "FailedTasks", Effect: "Allow", Condition: { ArnEquals: { "aws:SourceArn": rule.outputs.arn } } },
        ]);
        const alarm = resource(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "report-failed").inputs;
        expect(alarm).to.deep.include({
            namespace: "AWS/SQS",
            metricName: "NumberOfMessagesSent",
            dimensions: { QueueName: queue.outputs.name },
            statistic: "Sum",
            comparisonOperator: "GreaterThanThreshold",
            threshold: 0,
            treatMissingData: "notBreaching",
            alarmActions: [],
            okActions: [],
        });
    });

    it("takes a time zone, a window, another size, a key, and topics; and may be off", async () => {
        const own = await recordTask(() => ({
            key: new EncryptionKey("data"),
            timeZone: "Europe/Berlin",
            flexibleMinutes: 15,
            enabled: false,
            cpu: 1024,
            alarmTopicArns: [`arn:aws:sns:${ACCOUNT}:ops`],
            permissions: [{ Sid: "List", Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::reports" }],
            logRetentionDays: 30,
        }));
        expect(resource(own, SCHEDULE, "report").inputs).to.deep.include({
            scheduleExpressionTimezone: "Europe/Berlin",
            flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
            state: "DISABLED",
        });
        const { cpu, memory } = resource(own, TASK_DEFINITION, "report").inputs;
        expect({ cpu, memory }).to.deep.equal({ cpu: "1024", memory: "2048" });
        expect(resource(own, "aws:cloudwatch/logGroup:LogGroup", "report").inputs).to.deep.equal({
            retentionInDays: 30,
            kmsKeyId: resource(own, "aws:kms/key:Key", "data").outputs.arn,
        });
        const { alarmActions, okActions } = resource(
            own,
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            "report-failed",
        ).inputs;
        expect([alarmActions, okActions]).to.deep.equal([
            [`arn:aws:sns:${ACCOUNT}:ops`],
            [`arn:aws:sns:${ACCOUNT}:ops`],
        ]);
        const policy = policyOf(own, "aws:iam/rolePolicy:RolePolicy", "report-task");
        expect(policy.map(({ Sid }) => Sid)).to.deep.equal(["List"]);
    });

    it("has a cluster of its own where it is given none", async () => {
        const own = await recordProgram(() => {
            createTask();
        });
        expect(ofType(own, "aws:ecs/cluster:Cluster").map(({ inputs }) => inputs.name)).to.deep.equal([
            "shop-dev-report",
        ]);
    });

    it("is scheduled when a database that it was let in to afterwards is open to it", async () => {
        const own = await recordProgram(() => {
            const vpc = existingVpc();
            const task = createTask({ vpc });
            new PostgresDb("db", { vpc }).allowFrom(task);
        });
        expect(dependenciesOf(own, resource(own, SCHEDULE, "report"))).to.include.members([
            "aws:cloudwatch/eventTarget:EventTarget::report-failed",
            "aws:iam/rolePolicy:RolePolicy::report-execution",
            "aws:iam/rolePolicy:RolePolicy::report-reads-secret-of-db",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::report-to-0.0.0.0/0-443",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::report-to-db",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::db-from-report",
        ]);
    });

    it("lets its children be changed", async () => {
        const own = await recordTask(() => ({
            transform: {
                schedule: (args) => ({ ...args, groupName: "reports" }),
                taskDefinition: { ...TAGGED },
                logGroup: tagging,
                securityGroup: tagging,
                executionRole: tagging,
                taskRole: tagging,
                queue: tagging,
                alarm: { threshold: 5 },
            },
        }));
        expect(resource(own, SCHEDULE, "report").inputs.groupName).to.equal("reports");
        expect(resource(own, TASK_DEFINITION, "report").inputs).to.deep.include(TAGGED);
        expect(resource(own, "aws:cloudwatch/metricAlarm:MetricAlarm", "report-failed").inputs.threshold).to.equal(5);
        const tagged = own.resources.filter(({ options }) => options.retainOnDelete);
        expect(tagged.map(({ inputs }) => inputs.tags)).to.have.deep.members([
            { name: "report" },
            { name: "report-execution" },
            { name: "report-task" },
            { name: "report" },
            { name: "report-failed" },
        ]);
    });

    it("says all that is wrong with its arguments at once", async () => {
        expect(await refusal({ schedule: "0 6 * * *", memory: 300, flexibleMinutes: 1.5 })).to.equal(
            [
                'Scheduled task "report" has 3 mistakes:',
                "  memory: 300 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
                '  schedule: "0 6 * * *" is neither cron(15 3 * * ? *), with six fields, nor rate(12 hours) nor at(…).',
                "  flexibleMinutes: 1.5 is not a whole number from 0 to 1440.",
            ].join("\n"),
        );
    });

    for (const schedule of ["cron(0 6 * * ? *)", "rate(1 hour)", "rate(15 minutes)", "at(2027-01-01T00:00:00)"]) {
        it(`takes ${schedule}`, async () => {
            const own = await recordTask(() => ({ schedule }));
            expect(resource(own, SCHEDULE, "report").inputs.scheduleExpression).to.equal(schedule);
        });
    }

    for (const schedule of ["cron(0 6 * * ?)", "rate(0 hours)", "rate(1 week)", "at(2027-01-01)", ""]) {
        it(`refuses "${schedule}"`, async () => {
            expect(await refusal({ schedule })).to.include(`schedule: "${schedule}" is neither`);
        });
    }

    it("refuses a name with which AWS would refuse the schedule's and a role's", async () => {
        const name = "a-report-whose-name-goes-on-and-on-and-on-and-on-and-on-1";
        const message = await failure(() => {
            new ScheduledTask(name, {
                vpc: existingVpc(),
                image: { reference: "public.example.com/report@sha256:1" },
                schedule: "rate(1 hour)",
            });
        });
        expect(message).to.equal(
            [
                `Scheduled task "${name}" has 2 mistakes:`,
                `  name: "shop-dev-${name}" has 66 characters. With a suffix of 0 the name of a schedule ends at 64: use at most 64.`,
                `  name: "${name}-execution" has 67 characters. With a suffix of 8 the name of an IAM role ends at 64: use at most 56.`,
            ].join("\n"),
        );
    });
});
