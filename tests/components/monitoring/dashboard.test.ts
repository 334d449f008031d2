import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { METRICS_NAMESPACE, METRICS_DIMENSION } from "../../../components/backup/metrics";
import { dashboardBody, place } from "../../../components/monitoring/dashboard/body";
import type { Facts } from "../../../components/monitoring/dashboard/facts";
import { COLUMNS, text } from "../../../components/monitoring/dashboard/widgets";
import type { RecordedResource, Recording } from "../../../preview/record";
import { metricData } from "../../../runtime/src/lambda/metrics";
import { recordWatched, type WatchedSettings } from "../../support/monitoring";
import { ofType, resource } from "../../support/program";

/** What CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const LINE = z.union([
    z.tuple([z.strictObject({ expression: z.string().max(1024), label: z.string() })]),
    z.array(
        z.union([
            z.string().min(1).max(255),
            z.strictObject({
                label: z.string().optional(),
                stat: z.string().optional(),
                yAxis: z.enum(["left", "right"]).optional(),
                color: z
                    .string()
                    .regex(/^#[0-9a-f]{6}$/)
                    .optional(),
                id: z
                    .string()
                    .regex(/^[a-z]\w*$/)
                    .optional(),
                visible: z.boolean().optional(),
            }),
        ]),
    ),
]);
const AXIS = z.strictObject({
    min: z.number(),
    max: z.number().optional(),
    showUnits: z.boolean(),
    label: z.string().optional(),
});
const PLACE = {
    x: z.int().min(0).max(23),
    y: z.int().min(0),
    width: z.int().min(1).max(24),
    height: z.int().min(1).max(1000),
};
const REGION = z.string().regex(/^[a-z]{2}-[a-z]+-\d$/);
const WIDGET = z.discriminatedUnion("type", [
    z.strictObject({ ...PLACE, type: z.literal("text"), properties: z.strictObject({ markdown: z.string().min(1) }) }),
    z.strictObject({
        ...PLACE,
        type: z.literal("metric"),
        properties: z.strictObject({
            title: z.string().min(1),
            region: REGION,
            view: z.literal("timeSeries"),
            stacked: z.boolean(),
            stat: z.enum(["Average", "Sum", "Minimum", "Maximum"]),
            period: z.int().multipleOf(60).min(60),
            metrics: z.array(LINE).min(1).max(500),
            yAxis: z.strictObject({ left: AXIS, right: AXIS }),
            annotations: z
                .strictObject({
                    horizontal: z.array(z.strictObject({ label: z.string(), value: z.number(), color: z.string() })),
                })
                .optional(),
        }),
    }),
    z.strictObject({
        ...PLACE,
        type: z.literal("alarm"),
        properties: z.strictObject({
            title: z.string(),
            alarms: z
                .array(z.string().regex(/^arn:aws:cloudwatch:eu-west-1:123456789012:alarm:[\w.-]+$/))
                .min(1)
                .max(100),
        }),
    }),
    z.strictObject({
        ...PLACE,
        type: z.literal("log"),
        properties: z.strictObject({
            title: z.string(),
            region: REGION,
            view: z.literal("table"),
            query: z.string().regex(/^SOURCE '[^']+' \| fields /),
        }),
    }),
]);
const BODY = z.strictObject({
    start: z.literal("-PT12H"),
    periodOverride: z.literal("inherit"),
    widgets: z.array(WIDGET).max(500),
});

type Body = z.output<typeof BODY>;

function dashboardOf(recording: Recording): RecordedResource {
    return resource(recording, "aws:cloudwatch/dashboard:Dashboard", "monitoring");
}

async function bodyOf(settings?: WatchedSettings): Promise<{ body: Body; recording: Recording }> {
    const recording = await recordWatched(settings);
    return { body: BODY.parse(JSON.parse(String(dashboardOf(recording).inputs.dashboardBody))), recording };
}

/** The metrics of a dashboard: namespace, name and dimensions. */
function metricsOf({ widgets }: Body): { namespace: string; metric: string; dimensions: Record<string, string> }[] {
    const lines = widgets.flatMap((widget) => (widget.type === "metric" ? widget.properties.metrics : []));
    return lines.flatMap((line) => {
        const [namespace, metric, ...pairs] = line.filter((part) => typeof part === "string");
        if (namespace === undefined || metric === undefined) {
            return [];
        }
        const dimensions: Record<string, string> = {};
        for (let index = 0; index + 1 < pairs.length; index += 2) {
            dimensions[pairs[index] ?? ""] = pairs[index + 1] ?? "";
        }
        return [{ namespace, metric, dimensions }];
    });
}

function titles({ widgets }: Body): string[] {
    return widgets.map((widget) => (widget.type === "text" ? widget.properties.markdown : widget.properties.title));
}

/** The metrics that AWS's services send, by namespace, and what each dimension names. */
const SENT: Readonly<
    Record<string, { metrics: readonly string[]; dimensions: Readonly<Record<string, [string, string]>> }>
> = {
    "AWS/ApplicationELB": {
        metrics: [
            "RequestCount",
            "TargetResponseTime",
            "HTTPCode_Target_4XX_Count",
            "HTTPCode_Target_5XX_Count",
            "HTTPCode_ELB_5XX_Count",
            "HealthyHostCount",
            "UnHealthyHostCount",
        ],
        dimensions: {
            LoadBalancer: ["aws:lb/loadBalancer:LoadBalancer", "arnSuffix"],
            TargetGroup: ["aws:lb/targetGroup:TargetGroup", "arnSuffix"],
        },
    },
    "AWS/ECS": {
        metrics: ["CPUUtilization", "MemoryUtilization"],
        dimensions: {
            ClusterName: ["aws:ecs/cluster:Cluster", "name"],
            ServiceName: ["aws:ecs/service:Service", "name"],
        },
    },
    "ECS/ContainerInsights": {
        metrics: ["DesiredTaskCount", "RunningTaskCount"],
        dimensions: {
            ClusterName: ["aws:ecs/cluster:Cluster", "name"],
            ServiceName: ["aws:ecs/service:Service", "name"],
        },
    },
    "AWS/RDS": {
        metrics: [
            "CPUUtilization",
            "CPUCreditBalance",
            "FreeStorageSpace",
            "DatabaseConnections",
            "ReadIOPS",
            "WriteIOPS",
        ],
        dimensions: { DBInstanceIdentifier: ["aws:rds/instance:Instance", "identifier"] },
    },
    "AWS/NATGateway": {
        metrics: ["BytesOutToDestination", "ErrorPortAllocation"],
        dimensions: { NatGatewayId: ["aws:ec2/natGateway:NatGateway", "id"] },
    },
    "AWS/Events": {
        metrics: ["Invocations"],
        dimensions: { RuleName: ["aws:cloudwatch/eventRule:EventRule", "name"] },
    },
};

function valuesOf(recording: Recording, type: string, property: string): unknown[] {
    return ofType(recording, type).map(({ id, outputs }) => (property === "id" ? id : outputs[property]));
}

const EVERYTHING: WatchedSettings = {
    insights: "enhanced",
    nat: "per-zone",
    backups: true,
};

const FACTS: Facts = {
    region: "eu-west-1",
    title: "shop dev",
    runbook: "docs/monitoring.md",
    loadBalancer: "app/web/1",
    services: [],
    insights: false,
    database: undefined,
    backups: undefined,
    natGateways: [],
    events: { logGroup: "/aws/events/shop", deployments: "one", failed: "two" },
    alarms: [],
    slowMilliseconds: 1000,
};

describe("the dashboard of Monitoring", () => {
    let body: Body;
    let recording: Recording;

    before(async () => {
        ({ body, recording } = await bodyOf(EVERYTHING));
    });

    it("is named after the stack", () => {
        expect(dashboardOf(recording).inputs.dashboardName).to.equal("shop-dev");
    });

    it("says what rings and what changed, whether it is up, fast or full, and whether there are backups", () => {
        expect(titles(body)).to.deep.equal([
            "shop dev",
            "Deployments and failed executions",
            "Requests in a minute, and releases",
            "Seconds to answer",
            "Errors in a minute",
            "Tasks that answer the check",
            "CPU of services",
            "Memory of services",
            "Tasks, wanted and running",
            "CPU of the database",
            "Free storage, in GB",
            "Connections",
            "Reads and writes in a second",
            "Hours since the last dump and drill",
            "Dumps and drills: 1 is good, 0 has failed",
            "Seconds that a dump and a restore took",
            "Bytes in a minute to the internet",
            "Connections without a port",
        ]);
    });

    it("has all alarms, those of backups among them, and the one that pages first", () => {
        const states = body.widgets.flatMap((widget) => (widget.type === "alarm" ? widget.properties.alarms : []));
        const all = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"].flatMap(
            (type) => ofType(recording, type).filter(({ name }) => /^(monitoring|backups)-/.test(name)),
        );
        expect(states).to.have.members(all.map(({ outputs }) => outputs.arn));
        expect(states[0]).to.match(/:alarm:shop-dev-monitoring-users-affected$/);
    });

    it("names metrics that AWS sends, of resources that the stack has", () => {
        const found = metricsOf(body);
        expect(found).to.have.length.above(35);
        for (const { namespace, metric, dimensions } of found.filter((one) => one.namespace !== METRICS_NAMESPACE)) {
            const sent = SENT[namespace];
            expect(sent?.metrics, namespace).to.include(metric);
            expect(Object.keys(dimensions)).to.have.length.above(0);
            for (const [name, value] of Object.entries(dimensions)) {
                const [type, property] = sent?.dimensions[name] ?? ["", ""];
                expect(valuesOf(recording, type, property), `${metric} ${name}`).to.include(value);
            }
        }
        expect([...new Set(found.map(({ namespace }) => namespace))]).to.have.members([
            ...Object.keys(SENT),
            METRICS_NAMESPACE,
        ]);
    });

    it("names metrics of backups that their function publishes", () => {
        const found = metricsOf(body).filter(({ namespace }) => namespace === METRICS_NAMESPACE);
        const names = found.map(({ metric }) => metric);
        const published = metricData(
            Object.fromEntries(names.map((name) => [name, 1])),
            "shop-dev-backups",
            new Date(0),
        );
        expect(published.map(({ MetricName }) => MetricName)).to.have.members(names);
        for (const { dimensions } of found) {
            expect(dimensions).to.deep.equal({ [METRICS_DIMENSION]: "shop-dev-backups" });
        }
    });

    it("shows each service, and the database once", () => {
        const of = (metric: string) => metricsOf(body).filter((one) => one.metric === metric);
        expect(of("MemoryUtilization").map(({ dimensions }) => dimensions.ServiceName)).to.deep.equal([
            "backend-0000000",
            "mailer-0000000",
        ]);
        expect(of("DatabaseConnections")).to.have.length(1);
        expect(of("RunningTaskCount")).to.have.length(2);
    });

    it("does without Container Insights, backups and NAT gateways where there are none", async () => {
        const { body: small, recording: plain } = await bodyOf({ alarms: "none" });
        expect(titles(small)).to.deep.equal([
            "# shop dev\nRunbook: docs/monitoring.md\n\nNo alarms: slipway:monitoring.alarms is none.",
            ...titles(body).slice(1, 8),
            "Tasks that answer, and bounds of scaling",
            ...titles(body).slice(9, 13),
        ]);
        expect(metricsOf(small).map(({ namespace }) => namespace)).to.not.include("ECS/ContainerInsights");
        expect(ofType(plain, "aws:cloudwatch/dashboard:Dashboard")).to.have.length(1);
        const { body: empty } = await bodyOf({ database: false });
        expect(metricsOf(empty).map(({ namespace }) => namespace)).to.not.include("AWS/RDS");
    });

    it("draws a bar for each release where requests are drawn", () => {
        const [requests] = body.widgets.filter(
            (widget) => widget.type === "metric" && widget.properties.title.startsWith("Requests"),
        );
        expect(requests?.type === "metric" && requests.properties.metrics.slice(1)).to.deep.equal([
            [
                "AWS/Events",
                "Invocations",
                "RuleName",
                "monitoring-deployments-0000000",
                { label: "release began or is through", color: "#9467bd", yAxis: "right" },
            ],
            [
                "AWS/Events",
                "Invocations",
                "RuleName",
                "monitoring-deployment-failed-0000000",
                { label: "release failed", color: "#d62728", yAxis: "right" },
            ],
        ]);
    });

    it("puts widgets over the whole width, none upon another", () => {
        const row = fc.record({ height: fc.integer({ min: 1, max: 20 }), count: fc.integer({ min: 1, max: 12 }) });
        fc.assert(
            fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
                const placed = place(
                    rows.map(({ height, count }) => ({
                        height,
                        widgets: Array.from({ length: count }, () => text("x")),
                    })),
                );
                const cells = placed.flatMap(({ x, y, width, height }) =>
                    Array.from(
                        { length: width * height },
                        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
                    ),
                );
                expect(new Set(cells).size).to.equal(cells.length);
                expect(cells.length).to.equal(rows.reduce((sum, { height }) => sum + height * COLUMNS, 0));
                expect(placed.every(({ width }) => width > 0)).to.equal(true);
            }),
            { numRuns: 50 },
        );
    });

    it("is taken for any number of services, gateways and alarms", () => {
        const service = fc.record({
            name: fc.string({ minLength: 1, maxLength: 20 }),
            clusterName: fc.constant("c"),
            serviceName: fc.string({ minLength: 1, maxLength: 20 }),
            targetGroups: fc.constantFrom([], ["targetgroup/a/1", "targetgroup/b/2"]),
            min: fc.nat(10),
            max: fc.nat(20),
        });
        const facts = fc.record({
            services: fc.array(service, { minLength: 1, maxLength: 10 }),
            insights: fc.boolean(),
            natGateways: fc.array(fc.constant("nat-1"), { maxLength: 3 }),
            alarms: fc.array(fc.constant("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a"), { maxLength: 150 }),
        });
        fc.assert(
            fc.property(facts, (given) => {
                const made = dashboardBody({
                    ...FACTS,
                    ...given,
                    services: [
                        ...given.services,
                        {
                            name: "web",
                            clusterName: "c",
                            serviceName: "w",
                            targetGroups: ["targetgroup/w/1", "targetgroup/w/2"],
                            min: 1,
                            max: 1,
                        },
                    ],
                    database: { identifier: "db", burstable: true },
                });
                BODY.parse(JSON.parse(JSON.stringify(made)));
            }),
            { numRuns: 30 },
        );
    });
});
