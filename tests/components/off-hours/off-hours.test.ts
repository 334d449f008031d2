import { expect } from "chai";
import { EncryptionKey, FargateService, OffHours, type OffHoursArgs, PostgresDb } from "../../../components";
import type { Recording } from "../../../preview/record";
import { parents, tagging } from "../../support/components";
import { Surroundings } from "../../support/fargate";
import { isObject, ofType, policyOf, recordProgram, resource } from "../../support/program";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const CLUSTER = "shop-dev-cluster";
const ARN = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;

function recordOffHours(change: Partial<OffHoursArgs> = {}, { withKey = false, scales = true } = {}) {
    return recordProgram(() => {
        const { vpc, cluster } = new Surroundings();
        const image = { reference: "public.example.com/backend@sha256:1" };
        const key = withKey ? new EncryptionKey("data", { description: "Data" }) : undefined;
        const database = new PostgresDb("db", { vpc, monitoringIntervalSeconds: 0 });
        const scaling = { min: 2, max: scales ? 6 : 2 };
        const backend = new FargateService("backend", { vpc, cluster, image, scaling });
        const worker = new FargateService("worker", { vpc, cluster, image });
        new OffHours("off-hours", {
            services: [backend, worker],
            database,
            url: "http://web.example.com",
            key,
            ...change,
        });
    });
}

/** Traces know no resource. */
const SENDS_TRACES = {
    Effect: "Allow",
    Sid: "SendTraces",
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    Resource: "*",
};

function definitionOf(recording: Recording): Record<string, unknown> {
    const definition: unknown = JSON.parse(String(resource(recording, MACHINE, "off-hours").inputs.definition));
    return isObject(definition) ? definition : {};
}

describe("OffHours", () => {
    it("creates a state machine, its role, two schedules and a rule", async () => {
        const recording = await recordOffHours();
        const own = Object.entries(parents(recording)).filter(([, parent]) => parent.endsWith("::off-hours"));
        expect(own.map(([child]) => child).sort()).to.deep.equal([
            "aws:cloudwatch/eventRule:EventRule::off-hours-started-by-aws",
            "aws:cloudwatch/eventTarget:EventTarget::off-hours-started-by-aws",
            "aws:iam/role:Role::off-hours",
            "aws:iam/role:Role::off-hours-schedule",
            "aws:iam/role:Role::off-hours-started-by-aws",
            "aws:iam/rolePolicy:RolePolicy::off-hours",
            "aws:iam/rolePolicy:RolePolicy::off-hours-schedule",
            "aws:iam/rolePolicy:RolePolicy::off-hours-started-by-aws",
            "aws:scheduler/schedule:Schedule::off-hours-sleep",
            "aws:scheduler/schedule:Schedule::off-hours-wake",
            "aws:sfn/stateMachine:StateMachine::off-hours",
        ]);
    });

    it("gives the state machine a name by which people's commands find it", async () => {
        const recording = await recordOffHours();
        expect(resource(recording, MACHINE, "off-hours").inputs.name).to.equal("shop-dev-off-hours");
    });

    it("may stop and start these services and this database, and send traces, and nothing else", async () => {
        const recording = await recordOffHours();
        const { arn } = resource(recording, "aws:rds/instance:Instance", "db").outputs;
        expect(policyOf(recording, ROLE_POLICY, "off-hours")).to.deep.equal([
            {
                Effect: "Allow",
                Sid: "StopAndStartTasks",
                Action: ["ecs:DescribeServices", "ecs:UpdateService"],
                Resource: ["backend", "worker"].map((name) => ARN("ecs", `service/${CLUSTER}/${name}-0000000`)),
            },
            {
                Effect: "Allow",
                Sid: "StopAndStartScaling",
                Action: ["application-autoscaling:RegisterScalableTarget"],
                Resource: ARN("application-autoscaling", "scalable-target/*"),
                Condition: {
                    StringEquals: {
                        "application-autoscaling:service-namespace": "ecs",
                        "application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
                    },
                },
            },
            {
                Effect: "Allow",
                Sid: "StopAndStartDatabase",
                Action: ["rds:DescribeDBInstances", "rds:StartDBInstance", "rds:StopDBInstance"],
                Resource: arn,
            },
            {
                Effect: "Allow",
                Sid: "FindWhoKeepsItAwake",
                Action: ["states:ListExecutions"],
                Resource: ARN("states", "stateMachine:shop-dev-off-hours"),
            },
            SENDS_TRACES,
        ]);
    });

    it("traces its executions", async () => {
        const { inputs } = resource(await recordOffHours(), MACHINE, "off-hours");
        expect(inputs.tracingConfiguration).to.deep.equal({ enabled: true });
    });

    it("may not touch autoscaling where no service scales", async () => {
        const recording = await recordOffHours({}, { scales: false });
        expect(policyOf(recording, ROLE_POLICY, "off-hours").map(({ Sid }) => Sid)).to.deep.equal([
            "StopAndStartTasks",
            "StopAndStartDatabase",
            "FindWhoKeepsItAwake",
            "SendTraces",
        ]);
    });

    it("restores the bounds that the program gives each service", async () => {
        const { States } = definitionOf(await recordOffHours());
        const begin = isObject(States) && isObject(States.Begin) ? States.Begin : {};
        expect(isObject(begin.Assign) && begin.Assign.services).to.deep.equal([
            {
                name: "backend-0000000",
                clusterArn: ARN("ecs", `cluster/${CLUSTER}`),
                scalingId: `service/${CLUSTER}/backend-0000000`,
                scales: true,
                min: 2,
                max: 6,
            },
            {
                name: "worker-0000000",
                clusterArn: ARN("ecs", `cluster/${CLUSTER}`),
                scalingId: `service/${CLUSTER}/worker-0000000`,
                scales: false,
                min: 1,
                max: 1,
            },
        ]);
    });

    it("sleeps and wakes on weekdays in the time zone", async () => {
        const recording = await recordOffHours({ hours: { timeZone: "Europe/Berlin", wake: "08:15" } });
        const { arn } = resource(recording, MACHINE, "off-hours").outputs;
        const schedules = ofType(recording, SCHEDULE).map(({ inputs }) => {
            const target = isObject(inputs.target) ? inputs.target : {};
            return [inputs.scheduleExpression, inputs.scheduleExpressionTimezone, target.arn, target.input];
        });
        expect(schedules).to.deep.equal([
            ["cron(15 8 ? * MON-FRI *)", "Europe/Berlin", arn, '{"do":"wake","by":"schedule"}'],
            ["cron(0 20 ? * MON-FRI *)", "Europe/Berlin", arn, '{"do":"sleep","by":"schedule"}'],
        ]);
    });

    it("looks for the event by which RDS says that it started this database", async () => {
        const recording = await recordOffHours();
        const { identifier } = resource(recording, "aws:rds/instance:Instance", "db").outputs;
        const rule = resource(recording, "aws:cloudwatch/eventRule:EventRule", "off-hours-started-by-aws");
        expect(JSON.parse(String(rule.inputs.eventPattern))).to.deep.equal({
            source: ["aws.rds"],
            "detail-type": ["RDS DB Instance Event"],
            detail: { EventID: ["RDS-EVENT-0154"], SourceIdentifier: [identifier] },
        });
        const target = resource(recording, "aws:cloudwatch/eventTarget:EventTarget", "off-hours-started-by-aws");
        expect(target.inputs.input).to.equal('{"do":"stay-asleep","by":"event"}');
    });

    it("lets its starters start it alone", async () => {
        const recording = await recordOffHours();
        const { arn } = resource(recording, MACHINE, "off-hours").outputs;
        for (const name of ["off-hours-schedule", "off-hours-started-by-aws"]) {
            expect(policyOf(recording, ROLE_POLICY, name)).to.deep.equal([
                { Effect: "Allow", Sid: "Start", Action: ["states:StartExecution"], Resource: arn },
            ]);
        }
    });

    it("encrypts its executions with the key, which all its roles may use", async () => {
        const recording = await recordOffHours({}, { withKey: true });
        const { arn } = resource(recording, "aws:kms/key:Key", "data").outputs;
        expect(resource(recording, MACHINE, "off-hours").inputs.encryptionConfiguration).to.deep.equal({
            type: "CUSTOMER_MANAGED_KMS_KEY",
            kmsKeyId: arn,
            kmsDataKeyReusePeriodSeconds: 300,
        });
        for (const name of ["off-hours", "off-hours-schedule", "off-hours-started-by-aws"]) {
            expect(policyOf(recording, ROLE_POLICY, name).at(-1)).to.deep.equal({
                Effect: "Allow",
                Sid: "UseKey",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: arn,
            });
        }
    });

    it("lets its children be changed", async () => {
        const recording = await recordOffHours({
            transform: { stateMachine: tagging, schedule: { state: "DISABLED" } },
        });
        expect(resource(recording, MACHINE, "off-hours").inputs.tags).to.deep.equal({ name: "off-hours" });
        expect(ofType(recording, SCHEDULE).map(({ inputs }) => inputs.state)).to.deep.equal(["DISABLED", "DISABLED"]);
    });
});
