import { expect } from "chai";
import { estimateOf, resourceOf, rows, type Sketch, urnOf } from "./support";

/** The lines of one resource. */
function linesOf(type: string, inputs: Readonly<Record<string, unknown>> = {}, sketch: Sketch = {}): unknown[][] {
    return rows(estimateOf([resourceOf(type, "it", { inputs, ...sketch })]));
}

describe("The cost of", () => {
    for (const [what, type, inputs, expected] of [
        [
            "a key that rotates",
            "aws:kms/key:Key",
            { enableKeyRotation: true },
            [
                ["encryption key", 1, "key-month", 1, 1, "each of its first two rotations adds as much"],
                ["requests to the key", 100_000, "request", 0.000003, 0.3, "100,000 requests"],
            ],
        ],
        [
            "a web ACL",
            "aws:wafv2/webAcl:WebAcl",
            { rules: [{}, {}, {}] },
            [
                ["web ACL", 1, "ACL-month", 5, 5, ""],
                ["rules", 3, "rule-month", 1, 3, "AWS's own groups of rules count as one rule each"],
                ["requests that the web ACL inspects", 100_000, "request", 0.0000006, 0.06, "100,000 requests"],
            ],
        ],
        [
            "a secret",
            "aws:secretsmanager/secret:Secret",
            {},
            [
                ["secret", 1, "secret-month", 0.4, 0.4, ""],
                ["requests for the secret", 10_000, "request", 0.000005, 0.05, "10,000 requests"],
            ],
        ],
        [
            "a hosted zone",
            "aws:route53/zone:Zone",
            {},
            [
                ["hosted zone", 1, "zone-month", 0.5, 0.5, ""],
                [
                    "DNS queries",
                    100_000,
                    "query",
                    0.0000004,
                    0.04,
                    "100,000 queries, aliases of AWS's names not counted",
                ],
            ],
        ],
        ["an elastic address", "aws:ec2/eip:Eip", {}, [["public IPv4 address", 730, "hour", 0.005, 3.65, ""]]],
        ["a registry", "aws:ecr/repository:Repository", {}, [["images", 2, "GB-month", 0.1, 0.2, "2 GB of images"]]],
        [
            "a bucket",
            "aws:s3/bucket:Bucket",
            {},
            [
                ["requests that write", 30_000, "request", 0.000005, 0.15, "30,000 requests"],
                ["storage of the bucket", 1, "GB-month", 0.023, 0.02, "1 GB, all in Standard"],
                ["requests that read", 10_000, "request", 0.0000004, 0, "10,000 requests"],
            ],
        ],
        [
            "a plan of AWS Backup",
            "aws:backup/plan:Plan",
            {},
            [["backups", 20, "GB-month", 0.095, 1.9, "20 GB, all of RDS, in warm storage"]],
        ],
        [
            "a function",
            "aws:lambda/function:Function",
            { memorySize: 512, architectures: ["arm64"] },
            [
                ["function with 512 MB, ARM64", 5000, "GB-second", 0.0000133334, 0.07, "10,000 calls of 1,000 ms"],
                ["calls of the function", 10_000, "request", 0.0000002, 0, "10,000 calls"],
            ],
        ],
        [
            "a function of which nothing is said",
            "aws:lambda/function:Function",
            {},
            [
                ["function with 128 MB, x86", 1250, "GB-second", 0.0000166667, 0.02, "10,000 calls of 1,000 ms"],
                ["calls of the function", 10_000, "request", 0.0000002, 0, "10,000 calls"],
            ],
        ],
        [
            "a state machine",
            "aws:sfn/stateMachine:StateMachine",
            {},
            [["state transitions", 1000, "transition", 0.000025, 0.03, "1,000 transitions"]],
        ],
        [
            "an express workflow, which is not known",
            "aws:sfn/stateMachine:StateMachine",
            { type: "EXPRESS" },
            [["express workflow", 1, undefined, undefined, undefined, "only standard workflows are counted"]],
        ],
        [
            "a topic",
            "aws:sns/topic:Topic",
            {},
            [["messages to the topic", 100, "request", 0.0000005, 0, "100 messages"]],
        ],
        [
            "a subscription by mail",
            "aws:sns/topicSubscription:TopicSubscription",
            { protocol: "email" },
            [["mails of the topic", 100, "email", 0.00002, 0, "100 messages"]],
        ],
        [
            "a subscription by text message, which is not known",
            "aws:sns/topicSubscription:TopicSubscription",
            { protocol: "sms" },
            [["messages by sms", 1, undefined, undefined, undefined, "only mail, functions and queues are counted"]],
        ],
        [
            "a queue",
            "aws:sqs/queue:Queue",
            {},
            [["requests to the queue", 100_000, "request", 0.0000004, 0.04, "100,000 requests"]],
        ],
        [
            "a FIFO queue, which is not known",
            "aws:sqs/queue:Queue",
            { fifoQueue: true },
            [["requests to the queue", 100_000, undefined, undefined, undefined, "100,000 requests"]],
        ],
        [
            "a schedule",
            "aws:scheduler/schedule:Schedule",
            {},
            [["runs of the schedule", 1000, "invocation", 0.000001, 0, "1,000 runs"]],
        ],
        [
            "an alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            { period: 60 },
            [["metrics of the alarm", 1, "alarm-month", 0.1, 0.1, ""]],
        ],
        [
            "an alarm that looks every ten seconds",
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            { period: 10 },
            [["metrics of the alarm", 1, "alarm-month", 0.3, 0.3, ""]],
        ],
        [
            "an alarm on two metrics and an expression",
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            { metricQueries: [{ metric: {} }, { metric: {} }, { expression: "m1/m2" }] },
            [["metrics of the alarm", 2, "alarm-month", 0.1, 0.2, ""]],
        ],
        [
            "an alarm over others",
            "aws:cloudwatch/compositeAlarm:CompositeAlarm",
            { alarmRule: 'ALARM("one") OR ALARM("other")' },
            [["alarm over others", 1, "alarm-month", 0.5, 0.5, ""]],
        ],
        [
            "a dashboard",
            "aws:cloudwatch/dashboard:Dashboard",
            {},
            [["dashboard", 1, "dashboard-month", 3, 3, "three of an account are free"]],
        ],
        [
            "a parameter of the advanced tier, which is not known",
            "aws:ssm/parameter:Parameter",
            { tier: "Advanced" },
            [
                [
                    "parameter of the tier Advanced",
                    1,
                    undefined,
                    undefined,
                    undefined,
                    "only standard parameters are counted",
                ],
            ],
        ],
    ] as const) {
        it(what, () => {
            expect(linesOf(type, inputs)).to.deep.equal(expected);
        });
    }
});

describe("What is free of a kind that can cost", () => {
    for (const [what, type, inputs, reason] of [
        [
            "a saved query",
            "aws:cloudwatch/queryDefinition:QueryDefinition",
            {},
            "what a query scans is charged when it runs (https://aws.amazon.com/cloudwatch/pricing/)",
        ],
        [
            "a budget",
            "aws:budgets/budget:Budget",
            {},
            "budgets that only tell have no price (https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/)",
        ],
        ["a standard parameter", "aws:ssm/parameter:Parameter", {}, "standard parameters have no price"],
        [
            "a subscription of a function",
            "aws:sns/topicSubscription:TopicSubscription",
            { protocol: "lambda" },
            "messages to functions and queues have no price of their own",
        ],
        [
            "a cluster without Container Insights",
            "aws:ecs/cluster:Cluster",
            { settings: [{ name: "containerInsights", value: "disabled" }] },
            "clusters have no price; Container Insights is off",
        ],
    ] as const) {
        it(`is ${what}`, () => {
            const { lines, free } = estimateOf([resourceOf(type, "it", { inputs })]);
            expect({ lines, free }).to.deep.equal({ lines: [], free: [{ type, count: 1, reason }] });
        });
    }
});

describe("The cost of Container Insights", () => {
    const CLUSTER = "aws:ecs/cluster:Cluster";
    const service = (name: string, desiredCount: number) =>
        resourceOf("aws:ecs/service:Service", name, {
            inputs: { desiredCount },
            propertyDependencies: { cluster: [urnOf(CLUSTER, "main")] },
        });
    const metrics = (value: string) => {
        const settings = [{ name: "containerInsights", value }];
        const cluster = resourceOf(CLUSTER, "main", { inputs: { settings } });
        const { lines } = estimateOf([cluster, service("api", 3), service("web", 1)]);
        return lines
            .filter(({ type }) => type === CLUSTER)
            .map(({ quantity, unitPrice, monthly, assumption }) => [quantity, unitPrice, monthly, assumption]);
    };

    it("is that of the metrics of the cluster, its services and their tasks with enhanced observability", () => {
        expect(metrics("enhanced")).to.deep.equal([
            [325, 0.07, 22.75, "25 for each cluster (1), 30 for each service (2), 60 for each task (4)"],
        ]);
    });

    it("is that of fewer and dearer metrics without it", () => {
        expect(metrics("enabled")).to.deep.equal([[85, 0.3, 25.5, "25 for each cluster (1), 30 for each service (2)"]]);
    });
});

describe("The cost of a log group", () => {
    const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
    const group = (inputs: Readonly<Record<string, unknown>> = {}) =>
        resourceOf(LOG_GROUP, "log", { inputs: { retentionInDays: 30, ...inputs } });
    const writer = (type: string, inputs: Readonly<Record<string, unknown>> = {}) =>
        resourceOf(type, "writer", { inputs, propertyDependencies: { target: [urnOf(LOG_GROUP, "log")] } });

    it("is that of what is written and what is kept", () => {
        expect(rows(estimateOf([group({ retentionInDays: 365 })], { stack: "prod" }))).to.deep.equal([
            ["logs of log", 0.5, "GB", 0.5, 0.25, "0.5 GB"],
            ["logs of log, kept", 0.9125, "GB-month", 0.03, 0.03, "for 365 days, compressed to 15 %"],
        ]);
    });

    it("counts a year of a log that is kept for ever", () => {
        const { lines } = estimateOf([group({ retentionInDays: undefined })], { stack: "prod" });
        expect(lines[1]?.quantity).to.equal(0.9125);
        expect(lines[1]?.assumption).to.equal("for ever, counted after a year, compressed to 15 %");
    });

    for (const [who, resources, what, gigabytes] of [
        ["tasks", [group(), writer("aws:ecs/taskDefinition:TaskDefinition")], "logs of tasks", 1],
        [
            "tasks that a state machine runs",
            [
                group(),
                writer("aws:ecs/taskDefinition:TaskDefinition"),
                resourceOf("aws:sfn/stateMachine:StateMachine", "machine", {
                    propertyDependencies: { definition: [urnOf("aws:ecs/taskDefinition:TaskDefinition", "writer")] },
                }),
            ],
            "logs of tasks",
            0.1,
        ],
        ["a database", [group({ name: "/aws/rds/instance/db/postgresql" })], "logs of the database", 0.2],
        [
            "refused connections",
            [group(), writer("aws:ec2/flowLog:FlowLog", { trafficType: "REJECT" })],
            "logs of refused connections",
            0.5,
        ],
        [
            "all connections",
            [group(), writer("aws:ec2/flowLog:FlowLog", { trafficType: "ALL" })],
            "logs of connections",
            5,
        ],
        [
            "a web ACL",
            [group(), writer("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")],
            "logs of the web ACL",
            0.1,
        ],
        ["anything else", [group()], "logs of log", 0.1],
    ] as const) {
        it(`takes what is assumed for ${who}`, () => {
            const written = estimateOf(resources).lines.filter(({ unit }) => unit === "GB");
            expect(written.map((line) => [line.what, line.quantity])).to.deep.equal([[what, gigabytes]]);
        });
    }
});
