import { expect } from "chai";
import type { FargateServiceArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { inputsByName, parents } from "../support/components";
import { recordService } from "../support/fargate";
import { ofType, resource } from "../support/program";

const TARGET = "aws:appautoscaling/target:Target";
const POLICY = "aws:appautoscaling/policy:Policy";
const SCHEDULE = "aws:appautoscaling/scheduledAction:ScheduledAction";

/** By what Application Auto Scaling knows the service. */
const SERVICE = {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: "service/shop-dev-cluster/backend-0000000",
};

type Scaling = NonNullable<FargateServiceArgs["scaling"]>;

function scaled(scaling: Scaling): Promise<Recording> {
    return recordService(() => ({ scaling }));
}

function requestsOf(id: string, group: string) {
    return {
        id,
        metricStat: {
            metric: {
                namespace: "AWS/ApplicationELB",
                metricName: "RequestCountPerTarget",
                dimensions: [
                    { name: "LoadBalancer", value: "app/web-0000000/0000000000000000" },
                    { name: "TargetGroup", value: group },
                ],
            },
            stat: "Sum",
        },
        returnData: false,
    };
}

function tracking(metric: string, targetValue: number) {
    return {
        ...SERVICE,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
            targetValue,
            scaleInCooldown: 300,
            scaleOutCooldown: 60,
            predefinedMetricSpecification: {
                predefinedMetricType: metric,
            },
        },
    };
}

const CPU = tracking("ECSServiceAverageCPUUtilization", 70);

describe("FargateService: autoscaling", () => {
    for (const { title, scaling } of [
        { title: "nothing is set", scaling: {} },
        { title: "min equals max", scaling: { min: 3, max: 3, memoryPercent: 80 } },
        { title: "only min is set", scaling: { min: 3 } },
        { title: "the schedules are none", scaling: { schedules: {} } },
    ]) {
        it(`does not happen where ${title}`, async () => {
            const recording = await scaled(scaling);
            const types = recording.resources.map(({ type }) => type);
            expect(types.filter((type) => type.startsWith("aws:appautoscaling/"))).to.deep.equal([]);
        });
    }

    it("keeps CPU at 70 percent between min and max", async () => {
        const recording = await scaled({ min: 2, max: 6 });
        expect(inputsByName(recording, TARGET)).to.deep.equal({
            backend: { ...SERVICE, minCapacity: 2, maxCapacity: 6 },
        });
        expect(inputsByName(recording, POLICY)).to.deep.equal({ "backend-cpu": CPU });
        expect(ofType(recording, SCHEDULE)).to.deep.equal([]);
        expect(parents(recording)).to.include({
            [`${TARGET}::backend`]: "slipway:index:FargateService::backend",
            [`${POLICY}::backend-cpu`]: "slipway:index:FargateService::backend",
        });
    });

    it("begins at one task where only max is set", async () => {
        expect(resource(await scaled({ max: 4 }), TARGET, "backend").inputs).to.deep.equal({
            ...SERVICE,
            minCapacity: 1,
            maxCapacity: 4,
        });
    });

    it("keeps CPU where it is told to", async () => {
        expect(inputsByName(await scaled({ max: 4, cpuPercent: 45 }), POLICY)).to.deep.equal({
            "backend-cpu": tracking("ECSServiceAverageCPUUtilization", 45),
        });
    });

    it("leaves CPU aside with false", async () => {
        expect(inputsByName(await scaled({ max: 4, cpuPercent: false, memoryPercent: 80 }), POLICY)).to.deep.equal({
            "backend-memory": tracking("ECSServiceAverageMemoryUtilization", 80),
        });
    });

    it("keeps memory beside CPU", async () => {
        expect(inputsByName(await scaled({ max: 4, memoryPercent: 80 }), POLICY)).to.deep.equal({
            "backend-cpu": CPU,
            "backend-memory": tracking("ECSServiceAverageMemoryUtilization", 80),
        });
    });

    it("keeps requests for each task, counted at whichever of its target groups serves", async () => {
        const recording = await recordService(({ balancer }) => ({
            port: 8000,
            route: balancer.route({ priority: 10, paths: ["/*"] }),
            scaling: { max: 4, requestsPerTarget: 1000 },
        }));
        expect(inputsByName(recording, POLICY)).to.deep.equal({
            "backend-cpu": CPU,
            "backend-requests": {
                ...SERVICE,
                policyType: "TargetTrackingScaling",
                targetTrackingScalingPolicyConfiguration: {
                    targetValue: 1000,
                    scaleInCooldown: 300,
                    scaleOutCooldown: 60,
                    customizedMetricSpecification: {
                        metrics: [
                            requestsOf("requests1", "targetgroup/backend-0000000/0000000000000000"),
                            requestsOf("requests2", "targetgroup/backend-alt-0000000/0000000000000000"),
                            {
                                id: "larger",
                                expression: "MAX([requests1, requests2])",
                                label: "Requests",
                                returnData: true,
                            },
                        ],
                    },
                },
            },
        });
    });

    it("waits as long as it is told between steps, with every metric", async () => {
        const recording = await recordService(({ balancer }) => ({
            port: 8000,
            route: balancer.route({ priority: 10, paths: ["/*"] }),
            scaling: {
                max: 4,
                memoryPercent: 80,
                requestsPerTarget: 1000,
                scaleInCooldownSeconds: 900,
                scaleOutCooldownSeconds: 0,
            },
        }));
        const configurations = ofType(recording, POLICY).map(
            ({ inputs }) => inputs.targetTrackingScalingPolicyConfiguration,
        );
        expect(configurations).to.have.length(3);
        for (const configuration of configurations) {
            expect(configuration).to.include({ scaleInCooldown: 900, scaleOutCooldown: 0 });
        }
    });

    it("has other bounds at certain times, in UTC or the time zone that is given", async () => {
        const recording = await scaled({
            schedules: {
                night: { schedule: "cron(0 22 * * ? *)", min: 0, max: 0 },
                morning: { schedule: "cron(0 6 ? * MON-FRI *)", timeZone: "Europe/Berlin", min: 2, max: 8 },
            },
        });
        expect(inputsByName(recording, TARGET)).to.deep.equal({
            backend: { ...SERVICE, minCapacity: 1, maxCapacity: 1 },
        });
        expect(inputsByName(recording, SCHEDULE)).to.deep.equal({
            "backend-night": {
                ...SERVICE,
                schedule: "cron(0 22 * * ? *)",
                timezone: "UTC",
                scalableTargetAction: { minCapacity: 0, maxCapacity: 0 },
            },
            "backend-morning": {
                ...SERVICE,
                schedule: "cron(0 6 ? * MON-FRI *)",
                timezone: "Europe/Berlin",
                scalableTargetAction: { minCapacity: 2, maxCapacity: 8 },
            },
        });
        expect(parents(recording)).to.include({
            [`${SCHEDULE}::backend-night`]: "slipway:index:FargateService::backend",
            [`${SCHEDULE}::backend-morning`]: "slipway:index:FargateService::backend",
        });
    });

    it("names the cluster of its own where it has one", async () => {
        const recording = await recordService(() => ({ cluster: undefined, scaling: { max: 2 } }));
        expect(resource(recording, TARGET, "backend").inputs.resourceId).to.equal(
            "service/shop-dev-backend/backend-0000000",
        );
    });
});
