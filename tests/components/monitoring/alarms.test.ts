import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { alarmsOf, recordWatched } from "../../support/monitoring";
import { resource } from "../../support/program";
import {
    ABOVE,
    BELOW,
    count,
    ecs,
    EVENT,
    groups,
    INFORM,
    LASTING,
    patience,
    QUIET,
    rds,
    result,
    RINGS,
} from "./expected";

function identifierOf(recording: Recording): unknown {
    return resource(recording, "aws:rds/instance:Instance", "db").outputs.identifier;
}

describe("the alarms of Monitoring", () => {
    let recording: Recording;
    let found: Record<string, Record<string, unknown>>;
    /** Of a stack that has all that there is, but off-hours. */
    let everything: Recording;
    let all: Record<string, Record<string, unknown>>;
    /** Of one with limits of its own, two tasks, and no Container Insights. */
    let lean: Record<string, Record<string, unknown>>;

    before(async () => {
        recording = await recordWatched();
        found = alarmsOf(recording);
        everything = await recordWatched({
            insights: "on",
            database: { instanceClass: "db.m7g.large" },
            nat: "per-zone",
            domain: true,
            backups: true,
            slack: { secretName: "slipway/slack" },
        });
        all = alarmsOf(everything);
        lean = alarmsOf(
            await recordWatched({
                errorPercent: 1,
                minimumRequests: 7,
                slowMilliseconds: 250,
                tasks: 2,
                nat: "single",
                database: { parameters: { max_connections: "200" } },
            }),
        );
    });

    it("are these of a routed service, a worker and a database, where nothing else is said", () => {
        expect(Object.keys(found)).to.have.members([
            "errors",
            "backend-errors",
            "backend-slow",
            "backend-down",
            "backend-unhealthy",
            "backend-cpu",
            "backend-memory",
            "mailer-cpu",
            "mailer-memory",
            "database-cpu",
            "database-storage",
            "database-connections",
            "database-credits",
            "database-burst",
            "failed-logins",
            "deployment-failed",
        ]);
    });

    it("ring for errors of the load balancer and of tasks together, with enough requests", () => {
        expect(found.errors).to.deep.equal({
            ...RINGS,
            ...patience(5, 3),
            ...QUIET,
            ...LASTING,
            metricQueries: [
                count("requests", "RequestCount"),
                count("targets", "HTTPCode_Target_5XX_Count"),
                count("balancer", "HTTPCode_ELB_5XX_Count"),
                result(
                    "bad",
                    "IF(FILL(requests, 0) + FILL(balancer, 0) >= 20 AND " +
                        "100 * (FILL(targets, 0) + FILL(balancer, 0)) > 5 * (FILL(requests, 0) + FILL(balancer, 0)), 1, 0)",
                    "Too many errors",
                ),
            ],
        });
    });

    it("ring for errors of a service, over both of its target groups", () => {
        expect(found["backend-errors"]).to.deep.equal({
            ...RINGS,
            ...patience(5, 3),
            ...QUIET,
            ...LASTING,
            metricQueries: [
                ...groups("requests", "RequestCount", "Sum"),
                ...groups("errors", "HTTPCode_Target_5XX_Count", "Sum"),
                result(
                    "bad",
                    "IF(FILL(requests1, 0) + FILL(requests2, 0) >= 20 AND " +
                        "100 * (FILL(errors1, 0) + FILL(errors2, 0)) > 5 * (FILL(requests1, 0) + FILL(requests2, 0)), 1, 0)",
                    "Too many errors",
                ),
            ],
        });
    });

    it("ring for slow answers, in the group that is slower", () => {
        expect(found["backend-slow"]).to.deep.equal({
            ...RINGS,
            ...patience(10, 8),
            ...QUIET,
            ...LASTING,
            metricQueries: [
                ...groups("requests", "RequestCount", "Sum"),
                ...groups("time", "TargetResponseTime", "p95"),
                result(
                    "bad",
                    "IF(FILL(requests1, 0) + FILL(requests2, 0) >= 20 AND MAX([FILL(time1, 0), FILL(time2, 0)]) > 1, 1, 0)",
                    "Too slow",
                ),
            ],
        });
    });

    it("go by other limits where they are given", () => {
        const expressions = ["errors", "backend-errors", "backend-slow"].map((kind) => JSON.stringify(lean[kind]));
        expect(expressions[0]).to.include(">= 7 AND").and.to.include("> 1 * (FILL(requests, 0)");
        expect(expressions[1]).to.include(">= 7 AND").and.to.include("> 1 * (FILL(requests1, 0)");
        expect(expressions[2]).to.include(">= 7 AND").and.to.include("> 0.25, 1, 0)");
    });

    it("ring when no task answers, and when one does not for long", () => {
        expect(found["backend-down"]).to.deep.equal({
            ...BELOW,
            ...patience(3, 3),
            ...LASTING,
            threshold: 1,
            treatMissingData: "breaching",
            metricQueries: [
                ...groups("healthy", "HealthyHostCount", "Maximum"),
                result("all", "FILL(healthy1, 0) + FILL(healthy2, 0)", "Healthy tasks"),
            ],
        });
        expect(found["backend-unhealthy"]).to.deep.equal({
            ...ABOVE,
            ...patience(15, 12),
            ...QUIET,
            ...LASTING,
            threshold: 0,
            metricQueries: [
                ...groups("unhealthy", "UnHealthyHostCount", "Maximum"),
                result("worse", "MAX([FILL(unhealthy1, 0), FILL(unhealthy2, 0)])", "Unhealthy tasks"),
            ],
        });
    });

    it("ring when services are full", () => {
        expect(found["backend-cpu"]).to.deep.equal(ecs("CPUUtilization", "backend"));
        expect(found["mailer-memory"]).to.deep.equal(ecs("MemoryUtilization", "mailer"));
    });

    it("ring when tasks are missing: by Container Insights of all services", () => {
        const insight = (id: string, metricName: string) => ({
            id,
            metric: {
                namespace: "ECS/ContainerInsights",
                metricName,
                dimensions: { ClusterName: "shop-dev-cluster", ServiceName: "mailer-0000000" },
                stat: "Average",
                period: 60,
            },
            returnData: false,
        });
        expect(all["mailer-tasks"]).to.deep.equal({
            ...RINGS,
            ...patience(15, 12),
            ...LASTING,
            treatMissingData: "missing",
            metricQueries: [
                insight("wanted", "DesiredTaskCount"),
                insight("running", "RunningTaskCount"),
                result("short", "IF(running < wanted, 1, 0)", "Too few tasks"),
            ],
        });
    });

    it("ring when tasks are missing: without it by those that answer, of routed services with more than one", () => {
        expect(lean["backend-tasks"]).to.deep.equal({
            ...BELOW,
            ...patience(15, 12),
            ...LASTING,
            threshold: 2,
            treatMissingData: "breaching",
            metricQueries: [
                ...groups("healthy", "HealthyHostCount", "Minimum"),
                result("all", "FILL(healthy1, 0) + FILL(healthy2, 0)", "Healthy tasks"),
            ],
        });
        expect(lean).to.not.have.property("mailer-tasks");
    });

    it("ring when the database is busy, or its connections are used up", () => {
        const identifier = identifierOf(recording);
        expect(found["database-cpu"]).to.deep.equal({
            ...rds("CPUUtilization", "Average", identifier),
            ...ABOVE,
            ...patience(15, 12),
            ...QUIET,
            ...LASTING,
            threshold: 80,
        });
        // db.t4g.micro has 112 by its memory.
        expect(found["database-connections"]).to.deep.equal({
            ...rds("DatabaseConnections", "Maximum", identifier),
            ...ABOVE,
            ...patience(10, 8),
            ...QUIET,
            ...LASTING,
            threshold: 78,
        });
    });

    it("ring four days before the storage is full", () => {
        const free = rds("FreeStorageSpace", "Minimum", identifierOf(recording));
        const { statistic, ...metric } = free;
        expect(found["database-storage"]).to.deep.equal({
            ...BELOW,
            ...patience(3, 3),
            ...QUIET,
            ...LASTING,
            threshold: 4,
            metricQueries: [
                { id: "free", metric: { ...metric, stat: statistic, period: 21_600 }, returnData: false },
                result("days", "IF(RATE(free) < 0, free / (0 - RATE(free)) / 86400, 365)", "Days until it is full"),
            ],
        });
    });

    it("ring when what a class may use for a while is nearly used up", () => {
        const identifier = identifierOf(recording);
        const balance = (id: string, metricName: string) => {
            const { statistic, ...metric } = rds(metricName, "Minimum", identifier);
            return { id, metric: { ...metric, period: 300, stat: statistic }, returnData: false };
        };
        expect(found["database-credits"]).to.deep.equal({
            ...rds("CPUCreditBalance", "Minimum", identifier),
            // As often as RDS sends it: in shorter periods most would be without data.
            period: 300,
            ...BELOW,
            ...patience(24, 24),
            ...QUIET,
            ...LASTING,
            threshold: 20,
        });
        expect(found["database-burst"]).to.deep.equal({
            ...BELOW,
            ...patience(3, 3),
            ...QUIET,
            ...LASTING,
            threshold: 30,
            metricQueries: [
                balance("operations", "EBSIOBalance%"),
                balance("bytes", "EBSByteBalance%"),
                result("least", "MIN([FILL(operations, 100), FILL(bytes, 100)])", "Balance in percent"),
            ],
        });
        expect(all).to.have.property("database-burst");
        expect(all).to.not.have.property("database-credits");
    });

    it("ring for more than ten logins in five minutes that PostgreSQL's log says were refused", () => {
        const metric = { namespace: "Slipway/Logs", name: "shop-dev-monitoring-failed-logins" };
        expect(found["failed-logins"]).to.deep.equal({
            ...EVENT,
            namespace: metric.namespace,
            metricName: metric.name,
            statistic: "Sum",
            period: 300,
            threshold: 10,
        });
        expect(
            resource(recording, "aws:cloudwatch/logMetricFilter:LogMetricFilter", "monitoring-failed-logins").inputs,
        ).to.deep.equal({
            logGroupName: resource(recording, "aws:cloudwatch/logGroup:LogGroup", "db-postgresql").outputs.name,
            pattern: '?"password authentication failed" ?"PAM authentication failed" ?"no pg_hba.conf entry"',
            metricTransformation: { ...metric, value: "1", unit: "Count" },
        });
    });

    it("ring for each NAT gateway that has no port left", () => {
        const error = (zone: number) => ({
            id: `gateway${zone}`,
            metric: {
                namespace: "AWS/NATGateway",
                metricName: "ErrorPortAllocation",
                dimensions: { NatGatewayId: `nat-network-${zone}` },
                stat: "Sum",
                period: 300,
            },
            returnData: false,
        });
        expect(all.nat).to.deep.equal({
            ...EVENT,
            metricQueries: [
                error(1),
                error(2),
                error(3),
                result("all", "SUM([FILL(gateway1, 0), FILL(gateway2, 0), FILL(gateway3, 0)])", "Refused connections"),
            ],
        });
        expect(JSON.stringify(lean.nat)).to.not.include("gateway2");
    });

    it("ring a month before the certificate ends, and go on when it has", () => {
        expect(all.certificate).to.deep.equal({
            alarmActions: [INFORM],
            okActions: [],
            ...BELOW,
            ...patience(1, 1),
            threshold: 30,
            treatMissingData: "ignore",
            namespace: "AWS/CertificateManager",
            metricName: "DaysToExpiry",
            dimensions: {
                CertificateArn: resource(everything, "aws:acm/certificate:Certificate", "web").outputs.arn,
            },
            statistic: "Minimum",
            period: 86_400,
        });
    });

    it("ring for what fails: functions, executions and releases, by what EventBridge counts", () => {
        const started = (rule: string) => ({
            ...EVENT,
            namespace: "AWS/Events",
            metricName: "Invocations",
            dimensions: { RuleName: `monitoring-${rule}-0000000` },
            statistic: "Sum",
            period: 300,
        });
        expect(all["deployment-failed"]).to.deep.equal(started("deployment-failed"));
        expect(all["executions-failed"]).to.deep.equal(started("executions-failed"));
        const errors = (id: string, name: string) => ({
            id,
            metric: {
                namespace: "AWS/Lambda",
                metricName: "Errors",
                dimensions: { FunctionName: `${name}-0000000` },
                stat: "Sum",
                period: 300,
            },
            returnData: false,
        });
        expect(all.functions).to.deep.equal({
            ...EVENT,
            metricQueries: [
                errors("function1", "backups"),
                errors("function2", "monitoring-slack"),
                result("all", "SUM([FILL(function1, 0), FILL(function2, 0)])", "Failed calls"),
            ],
        });
        expect(all.undelivered).to.deep.equal({
            ...EVENT,
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "monitoring-slack-undelivered-0000000" },
            statistic: "Maximum",
            period: 300,
        });
    });
});
