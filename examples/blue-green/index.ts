import * as aws from "@pulumi/aws";
import { Cluster, EcrRepo, EncryptionKey, FargateService, LoadBalancer, Vpc } from "../../components";

const key = new EncryptionKey("data", { protect: false });
const vpc = new Vpc("network", { key, zones: 2, nat: "public-addresses", flowLogs: false });
const registry = new EcrRepo("images", { key, images: ["shop"], forceDelete: true, protect: false });
const balancer = new LoadBalancer("web", { vpc, accessLogs: false, deletionProtection: false });

const slow = new aws.cloudwatch.MetricAlarm("slow", {
    alarmDescription: "Half of the requests take longer than half a second",
    namespace: "AWS/ApplicationELB",
    metricName: "TargetResponseTime",
    dimensions: { LoadBalancer: balancer.arnSuffix },
    extendedStatistic: "p50",
    period: 60,
    evaluationPeriods: 2,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0.5,
    treatMissingData: "notBreaching",
});

new FargateService("shop", {
    vpc,
    key,
    cluster: new Cluster("cluster", { key, containerInsights: "off" }),
    image: registry.image("shop", { context: "app" }),
    port: 8080,
    route: balancer.route({ priority: 10, paths: ["/*"] }),
    targetHealthCheck: { path: "/health" },
    deployment: {
        strategy: "blue-green",
        // Asked of the new tasks by the test route, before they get anybody's requests, and of production afterwards.
        validation: { path: "/", body: "Welcome", maximumMilliseconds: 500 },
        // Besides the alarms for errors and unhealthy tasks that the service makes itself.
        rollbackAlarms: { errorPercent: 2, names: [slow.name] },
        bakeMinutes: 10,
    },
});

export const url = balancer.url;
