import { expect } from "chai";
import { readNotice } from "../../../runtime/src/alerts/notice";
import type { Recording } from "../../../preview/record";
import { arn } from "../../support/backups";
import { inputsByName, parents, sourcesOf } from "../../support/components";
import { alarmsOf, recordWatched } from "../../support/monitoring";
import { ofType, policyOf, resource } from "../../support/program";

const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const PAGE = arn("sns", "monitoring-page-0000000");
const INFORM = arn("sns", "monitoring-inform-0000000");
const QUEUE = arn("sqs", "monitoring-slack-0000000");

function publishes(Sid: string, service: string, topic: string) {
    return {
        Sid,
        Effect: "Allow",
        Principal: { Service: service },
        Action: ["sns:Publish"],
        Resource: topic,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
}

function tlsOnly(action: string, target: string) {
    return {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: [action],
        Resource: target,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

describe("Monitoring tells", () => {
    let recording: Recording;
    let keyArn: unknown;

    before(async () => {
        recording = await recordWatched({
            page: ["oncall@example.com"],
            inform: ["team@example.com", "lead@example.com"],
            slack: { secretName: "slipway/slack" },
            budget: 250,
            backups: true,
            logRetentionDays: 30,
        });
        keyArn = resource(recording, "aws:kms/key:Key", "data").outputs.arn;
    });

    it("by two topics, encrypted by the stack's key, to which only this account's alarms and budgets publish", () => {
        expect(resource(recording, TOPIC, "monitoring-page").inputs).to.deep.equal({
            displayName: "shop dev: users are affected",
            kmsMasterKeyId: keyArn,
        });
        expect(resource(recording, TOPIC, "monitoring-inform").inputs).to.deep.equal({
            displayName: "shop dev: alarms",
            kmsMasterKeyId: keyArn,
        });
        const type = "aws:sns/topicPolicy:TopicPolicy";
        expect(policyOf(recording, type, "monitoring-page")).to.deep.equal([
            tlsOnly("sns:Publish", PAGE),
            publishes("AlarmsOfThisAccount", "cloudwatch.amazonaws.com", PAGE),
        ]);
        expect(policyOf(recording, type, "monitoring-inform")).to.deep.equal([
            tlsOnly("sns:Publish", INFORM),
            publishes("AlarmsOfThisAccount", "cloudwatch.amazonaws.com", INFORM),
            publishes("BudgetsOfThisAccount", "budgets.amazonaws.com", INFORM),
        ]);
    });

    it("the addresses and the queue for Slack", () => {
        const email = (topic: string, endpoint: string) => ({ topic, protocol: "email", endpoint });
        const found = inputsByName(recording, SUBSCRIPTION);
        expect(found).to.deep.equal({
            "monitoring-page-oncall@example.com": email(PAGE, "oncall@example.com"),
            "monitoring-inform-team@example.com": email(INFORM, "team@example.com"),
            "monitoring-inform-lead@example.com": email(INFORM, "lead@example.com"),
            "monitoring-slack-page": { topic: PAGE, protocol: "sqs", endpoint: QUEUE },
            "monitoring-slack-inform": { topic: INFORM, protocol: "sqs", endpoint: QUEUE },
        });
    });

    it("users' trouble by one alarm over those that users notice, which alone pages", () => {
        const { alarmDescription, ...composite } = resource(recording, COMPOSITE, "monitoring-users-affected").inputs;
        expect(composite).to.deep.equal({
            alarmName: "shop-dev-monitoring-users-affected",
            alarmRule:
                'ALARM("shop-dev-monitoring-errors") OR ALARM("shop-dev-monitoring-backend-slow") OR ' +
                'ALARM("shop-dev-monitoring-backend-down")',
            alarmActions: [PAGE],
            okActions: [PAGE],
        });
        expect(alarmDescription).to.equal(
            "Users get errors, wait, or reach nobody. The reason names the alarm that says so. " +
                "docs/monitoring.md#users-affected",
        );
        for (const alarm of Object.values(alarmsOf(recording))) {
            expect(alarm.alarmActions).to.deep.equal([INFORM]);
        }
    });

    it("what CloudWatch would send in a form that the function for Slack reads, runbook and urgency among it", () => {
        const { inputs } = resource(recording, COMPOSITE, "monitoring-users-affected");
        const message = {
            AlarmName: inputs.alarmName,
            AlarmDescription: inputs.alarmDescription,
            NewStateValue: "ALARM",
            NewStateReason: "a reason",
            StateChangeTime: "2026-11-21T10:00:00.000+0000",
        };
        const envelope = { MessageId: "1", TopicArn: PAGE, Message: JSON.stringify(message), Timestamp: "" };
        expect(readNotice(JSON.stringify(envelope), "0")).to.include({
            kind: "alarm",
            urgency: "page",
            name: "shop-dev-monitoring-users-affected",
            runbook: "docs/monitoring.md#users-affected",
        });
    });

    it("of the budget when 80 % are spent, and when all of it will be", () => {
        const above = (notificationType: string, threshold: number) => ({
            notificationType,
            threshold,
            comparisonOperator: "GREATER_THAN",
            thresholdType: "PERCENTAGE",
            subscriberSnsTopicArns: [INFORM],
        });
        expect(resource(recording, "aws:budgets/budget:Budget", "monitoring").inputs).to.deep.equal({
            name: "shop-dev-monitoring",
            budgetType: "COST",
            timeUnit: "MONTHLY",
            limitAmount: "250",
            limitUnit: "USD",
            notifications: [above("ACTUAL", 80), above("FORECASTED", 100)],
        });
    });

    it("nothing twice: rules of EventBridge write into a log, and CloudWatch counts them", () => {
        const log = arn("logs", "log-group:/aws/events/shop-dev-monitoring");
        expect(resource(recording, "aws:cloudwatch/logGroup:LogGroup", "monitoring-events").inputs).to.deep.equal({
            name: "/aws/events/shop-dev-monitoring",
            retentionInDays: 30,
            kmsKeyId: keyArn,
        });
        const services = ["backend", "mailer"].map(
            (name) => resource(recording, "aws:ecs/service:Service", name).outputs.arn,
        );
        const deployment = (...eventName: string[]) => ({
            source: ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change"],
            resources: services,
            detail: { eventName },
        });
        const machines = ["dump", "drill", "restore"].map((kind) =>
            arn("states", `stateMachine:shop-dev-backups-${kind}`),
        );
        const patterns = {
            deployments: deployment("SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"),
            "deployment-failed": deployment("SERVICE_DEPLOYMENT_FAILED"),
            "executions-failed": {
                source: ["aws.states"],
                "detail-type": ["Step Functions Execution Status Change"],
                detail: { status: ["FAILED", "TIMED_OUT"], stateMachineArn: machines },
            },
        };
        for (const [kind, pattern] of Object.entries(patterns)) {
            const rule = resource(recording, RULE, `monitoring-${kind}`);
            expect(JSON.parse(String(rule.inputs.eventPattern))).to.deep.equal(pattern);
            expect(
                resource(recording, "aws:cloudwatch/eventTarget:EventTarget", `monitoring-${kind}`).inputs,
            ).to.deep.equal({ rule: rule.outputs.name, arn: log });
        }
        const writer = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
        expect(
            policyOf(
                recording,
                "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
                "monitoring-events",
                "policyDocument",
            ),
        ).to.deep.equal([
            {
                Sid: "CreateStreams",
                Effect: "Allow",
                Principal: writer,
                Action: ["logs:CreateLogStream"],
                Resource: `${log}:*`,
            },
            {
                Sid: "WriteEvents",
                Effect: "Allow",
                Principal: writer,
                Action: ["logs:PutLogEvents"],
                Resource: `${log}:*`,
                Condition: {
                    ArnEquals: {
                        "aws:SourceArn": Object.keys(patterns).map(
                            (kind) => resource(recording, RULE, `monitoring-${kind}`).outputs.arn,
                        ),
                    },
                },
            },
        ]);
    });

    it("Slack by a queue that tries for an hour, and keeps for two weeks what Slack did not take", () => {
        expect(resource(recording, "aws:sqs/queue:Queue", "monitoring-slack").inputs).to.deep.equal({
            visibilityTimeoutSeconds: 180,
            sqsManagedSseEnabled: true,
            redrivePolicy: JSON.stringify({
                deadLetterTargetArn: arn("sqs", "monitoring-slack-undelivered-0000000"),
                maxReceiveCount: 20,
            }),
        });
        expect(resource(recording, "aws:sqs/queue:Queue", "monitoring-slack-undelivered").inputs).to.deep.equal({
            messageRetentionSeconds: 1_209_600,
            sqsManagedSseEnabled: true,
        });
        expect(policyOf(recording, "aws:sqs/queuePolicy:QueuePolicy", "monitoring-slack")).to.deep.equal([
            tlsOnly("sqs:*", QUEUE),
            {
                Sid: "MessagesOfTopics",
                Effect: "Allow",
                Principal: { Service: "sns.amazonaws.com" },
                Action: ["sqs:SendMessage"],
                Resource: QUEUE,
                Condition: { ArnEquals: { "aws:SourceArn": [PAGE, INFORM] } },
            },
        ]);
        expect(
            resource(recording, "aws:lambda/eventSourceMapping:EventSourceMapping", "monitoring-slack").inputs,
        ).to.deep.equal({
            eventSourceArn: QUEUE,
            functionName: "monitoring-slack-0000000",
            batchSize: 10,
            maximumBatchingWindowInSeconds: 5,
            functionResponseTypes: ["ReportBatchItemFailures"],
            scalingConfig: { maximumConcurrency: 2 },
        });
    });

    it("Slack by a function that may take messages, read one secret, and write its log", () => {
        const { code, ...inputs } = resource(recording, "aws:lambda/function:Function", "monitoring-slack").inputs;
        expect(code).to.not.equal(undefined);
        expect(inputs).to.deep.equal({
            description: "Tells Slack of alarms",
            runtime: "nodejs22.x",
            architectures: ["arm64"],
            handler: "index.handler",
            role: arn("iam", "role/monitoring-slack-0000000").replace(":eu-west-1:", "::"),
            memorySize: 128,
            timeout: 30,
            environment: { variables: { WEBHOOK_SECRET: "slipway/slack", STACK: "shop dev" } },
            kmsKeyArn: keyArn,
            loggingConfig: { logFormat: "JSON", logGroup: "monitoring-slack-0000000" },
            tracingConfig: { mode: "Active" },
        });
        expect(policyOf(recording, "aws:iam/rolePolicy:RolePolicy", "monitoring-slack")).to.deep.equal([
            {
                Sid: "TakeMessages",
                Effect: "Allow",
                Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                Resource: QUEUE,
            },
            {
                Sid: "ReadWebhook",
                Effect: "Allow",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: arn("secretsmanager", "secret:slipway/slack-??????"),
            },
            { Sid: "UseKey", Effect: "Allow", Action: ["kms:Decrypt"], Resource: keyArn },
            {
                Sid: "WriteLog",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: arn("logs", "log-group:monitoring-slack-0000000:*"),
            },
            {
                Sid: "SendTraces",
                Effect: "Allow",
                Action: [
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "xray:GetSamplingRules",
                    "xray:GetSamplingTargets",
                ],
                Resource: "*",
            },
        ]);
    });

    it("where to look by saved queries of its own logs", () => {
        const queries = inputsByName(recording, "aws:cloudwatch/queryDefinition:QueryDefinition");
        expect(Object.keys(queries)).to.deep.equal([
            "monitoring-errors",
            "monitoring-slow-requests",
            "monitoring-deployments",
            "monitoring-logins",
            "monitoring-slow-statements",
        ]);
        const logs = ["backend-0000000", "mailer-0000000"];
        expect(queries["monitoring-errors"]).to.deep.equal({
            name: "shop-dev/errors",
            logGroupNames: logs,
            queryString: [
                "fields @timestamp, service, revision, msg, err.type, err.message, requestId",
                '| filter level in ["error", "fatal"] or status >= 500',
                "| sort @timestamp desc",
                "| limit 200",
            ].join("\n"),
        });
        expect(queries["monitoring-slow-requests"]).to.include({ name: "shop-dev/slow requests" });
        expect(queries["monitoring-deployments"]).to.deep.include({
            logGroupNames: ["/aws/events/shop-dev-monitoring"],
        });
        expect(queries["monitoring-logins"])
            .to.have.property("queryString")
            .that.includes(
                "/connection authorized|password authentication failed|PAM authentication failed|no pg_hba\\.conf entry/",
            );
        expect(queries["monitoring-slow-statements"]).to.deep.include({
            logGroupNames: [resource(recording, "aws:cloudwatch/logGroup:LogGroup", "db-postgresql").outputs.name],
        });
    });

    it("by resources that are all its own children", () => {
        const own = Object.entries(parents(recording)).filter(([name]) => name.includes("::monitoring"));
        expect(own).to.have.length.above(40);
        for (const [name, parent] of own) {
            expect(parent, name).to.equal(
                name === "slipway:index:Monitoring::monitoring" ? "stack" : "slipway:index:Monitoring::monitoring",
            );
        }
        const [budget] = ofType(recording, "aws:budgets/budget:Budget");
        expect(budget && sourcesOf(recording, budget, "notifications")).to.deep.equal([
            "aws:sns/topic:Topic::monitoring-inform",
        ]);
    });

    it("little where the essential alarms are enough, and nothing where there are none", async () => {
        const essential = await recordWatched({ alarms: "essential", backups: true, slack: { secretName: "s" } });
        expect(Object.keys(alarmsOf(essential))).to.deep.equal([
            "errors",
            "backend-down",
            "database-storage",
            "deployment-failed",
            "executions-failed",
            "undelivered",
        ]);
        expect(resource(essential, COMPOSITE, "monitoring-users-affected").inputs.alarmRule).to.equal(
            'ALARM("shop-dev-monitoring-errors") OR ALARM("shop-dev-monitoring-backend-down")',
        );
        expect(ofType(essential, "aws:cloudwatch/logMetricFilter:LogMetricFilter")).to.deep.equal([]);
        const none = await recordWatched({ alarms: "none", encrypted: false });
        expect(alarmsOf(none)).to.deep.equal({});
        for (const type of [COMPOSITE, "aws:budgets/budget:Budget", "aws:lambda/function:Function", SUBSCRIPTION]) {
            expect(ofType(none, type), type).to.deep.equal([]);
        }
        expect(resource(none, TOPIC, "monitoring-page").inputs).to.not.have.property("kmsMasterKeyId");
    });
});
