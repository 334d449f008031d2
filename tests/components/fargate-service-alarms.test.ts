import { expect } from "chai";
import type { Deployment } from "../../components";
import { inputsByName } from "../support/components";
import { deployed } from "../support/deployment";
import { recordService, serviceOf } from "../support/fargate";
import { resource } from "../support/program";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("FargateService: alarms that roll back", () => {
    const dimensions = (group: string) => ({
        LoadBalancer: "app/web-0000000/0000000000000000",
        TargetGroup: `targetgroup/${group}-0000000/0000000000000000`,
    });
    const query = (id: string, metricName: string, stat: string, group: string) => ({
        id,
        metric: { namespace: "AWS/ApplicationELB", metricName, stat, period: 60, dimensions: dimensions(group) },
        returnData: false,
    });
    const bad = (n: number, percent: number, requests: number) => ({
        id: `bad${n}`,
        expression:
            `IF(FILL(requests${n}, 0) >= ${requests} AND ` +
            `100 * FILL(errors${n}, 0) > ${percent} * FILL(requests${n}, 0), 1, 0)`,
        label: `Too many errors in group ${n}`,
        returnData: false,
    });

    it("look at the worse of the two target groups, and ring on for what comes and goes", async () => {
        const recording = await deployed(undefined);
        const both = {
            threshold: 1,
            comparisonOperator: "GreaterThanOrEqualToThreshold",
            evaluationPeriods: 5,
            treatMissingData: "notBreaching",
        };
        expect(inputsByName(recording, ALARM)).to.deep.equal({
            "backend-errors": {
                ...both,
                datapointsToAlarm: 2,
                alarmDescription:
                    "More than 5 % of the requests to backend are answered with 5xx by its tasks. Rolls back a release.",
                metricQueries: [
                    query("errors1", "HTTPCode_Target_5XX_Count", "Sum", "backend"),
                    query("requests1", "RequestCount", "Sum", "backend"),
                    bad(1, 5, 20),
                    query("errors2", "HTTPCode_Target_5XX_Count", "Sum", "backend-alt"),
                    query("requests2", "RequestCount", "Sum", "backend-alt"),
                    bad(2, 5, 20),
                    { id: "worse", expression: "MAX([bad1, bad2])", label: "Too many errors", returnData: true },
                ],
            },
            "backend-unhealthy": {
                ...both,
                datapointsToAlarm: 3,
                alarmDescription: "A task of backend does not answer the load balancer's check. Rolls back a release.",
                metricQueries: [
                    query("unhealthy1", "UnHealthyHostCount", "Maximum", "backend"),
                    query("unhealthy2", "UnHealthyHostCount", "Maximum", "backend-alt"),
                    {
                        id: "worse",
                        expression: "MAX([unhealthy1, unhealthy2])",
                        label: "Unhealthy tasks",
                        returnData: true,
                    },
                ],
            },
        });
    });

    it("have the share and the number of requests that are set, and further alarms beside them", async () => {
        const recording = await deployed({
            strategy: "rolling",
            rollbackAlarms: { errorPercent: 1, minimumRequests: 500, names: ["checkout-failures"] },
        });
        expect(resource(recording, ALARM, "backend-errors").inputs)
            .to.have.property("metricQueries")
            .that.deep.includes(bad(2, 1, 500));
        expect(serviceOf(recording).inputs.alarms).to.deep.equal({
            enable: true,
            rollback: true,
            alarmNames: ["backend-errors-0000000", "backend-unhealthy-0000000", "checkout-failures"],
        });
    });

    it("stay with false, by their names, and roll nothing back: a left out setting would change nothing", async () => {
        const recording = await deployed({ strategy: "canary", rollbackAlarms: false });
        expect(inputsByName(recording, ALARM)).to.deep.equal(inputsByName(await deployed(undefined), ALARM));
        expect(serviceOf(recording).inputs.alarms).to.deep.equal({
            enable: false,
            rollback: false,
            alarmNames: ["backend-errors-0000000", "backend-unhealthy-0000000"],
        });
    });

    it("are, for a worker, those that it names", async () => {
        const alarms = async (deployment: Deployment | undefined) =>
            serviceOf(await recordService(() => ({ deployment }))).inputs.alarms;
        expect(await alarms(undefined)).to.equal(undefined);
        expect(await alarms({ strategy: "rolling", rollbackAlarms: false })).to.equal(undefined);
        expect(await alarms({ strategy: "rolling", rollbackAlarms: { names: ["dead-letters"] } })).to.deep.equal({
            enable: true,
            rollback: true,
            alarmNames: ["dead-letters"],
        });
    });
});
