import { expect } from "chai";
import type { FargateServiceArgs } from "../../components";
import { inputsByName, parents } from "../support/components";
import { recordService } from "../support/fargate";
import { ofType, resource } from "../support/program";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const POLICY = "aws:appautoscaling/policy:Policy";

type Scaling = NonNullable<FargateServiceArgs["scaling"]>;
type Steps = NonNullable<Scaling["steps"]>;

const MAILS: Steps[string] = {
    metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "mails" },
    },
    scaleOut: [
        { from: 100, add: 1 },
        { from: 1000, add: 3 },
        { from: 5000, add: 8 },
    ],
    scaleIn: { below: 10, remove: 2 },
};

function scaled(steps: Steps, scaling: Scaling = {}) {
    return recordService(() => ({ scaling: { min: 1, max: 12, steps, ...scaling } }));
}

function stepPolicy(cooldown: number, stepAdjustments: readonly object[], metricAggregationType = "Average") {
    return {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: "service/shop-dev-cluster/backend-0000000",
        policyType: "StepScaling",
        stepScalingPolicyConfiguration: {
            adjustmentType: "ChangeInCapacity",
            cooldown,
            metricAggregationType,
            stepAdjustments,
        },
    };
}

describe("FargateService: steps of scaling", () => {
    it("add tasks from a value on, the more the higher it is, and take them away below another", async () => {
        const recording = await scaled({ mails: MAILS });
        expect(inputsByName(recording, POLICY)).to.deep.equal({
            "backend-mails-out": stepPolicy(60, [
                { metricIntervalLowerBound: "0", metricIntervalUpperBound: "900", scalingAdjustment: 1 },
                { metricIntervalLowerBound: "900", metricIntervalUpperBound: "4900", scalingAdjustment: 3 },
                { metricIntervalLowerBound: "4900", scalingAdjustment: 8 },
            ]),
            "backend-mails-in": stepPolicy(300, [{ metricIntervalUpperBound: "0", scalingAdjustment: -2 }]),
        });
        expect(parents(recording)).to.include({
            [`${POLICY}::backend-mails-in`]: "slipway:index:FargateService::backend",
        });
    });

    it("go by an alarm each, to which no data means nothing", async () => {
        const recording = await scaled({ mails: MAILS });
        const alarm = {
            alarmDescription: "Scales by AWS/SQS ApproximateNumberOfMessagesVisible",
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "mails" },
            statistic: "Average",
            period: 60,
            evaluationPeriods: 1,
            treatMissingData: "ignore",
        };
        const arn = (name: string) => resource(recording, POLICY, name).outputs.arn;
        expect(inputsByName(recording, ALARM)).to.deep.equal({
            "backend-mails-out": {
                ...alarm,
                threshold: 100,
                comparisonOperator: "GreaterThanOrEqualToThreshold",
                alarmActions: [arn("backend-mails-out")],
            },
            "backend-mails-in": {
                ...alarm,
                threshold: 10,
                comparisonOperator: "LessThanThreshold",
                alarmActions: [arn("backend-mails-in")],
            },
        });
    });

    it("leave CPU aside, which would take away what they add, unless it is asked for", async () => {
        expect(Object.keys(inputsByName(await scaled({ mails: MAILS }), POLICY))).to.not.include("backend-cpu");
        const both = inputsByName(await scaled({ mails: MAILS }, { cpuPercent: 80 }), POLICY);
        expect(both["backend-cpu"]).to.have.nested.property("targetTrackingScalingPolicyConfiguration.targetValue", 80);
    });

    it("take the statistic, the minutes and the pauses that are set, and never take away what is not said", async () => {
        const { metric } = MAILS;
        const oldest = {
            metric: { ...metric, statistic: "Maximum" },
            scaleOut: [{ from: 0.5, add: 1 }],
            minutes: 3,
        } as const;
        const recording = await scaled({ oldest }, { scaleOutCooldownSeconds: 0 });
        expect(inputsByName(recording, POLICY)).to.deep.equal({
            "backend-oldest-out": stepPolicy(0, [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }], "Maximum"),
        });
        expect(resource(recording, ALARM, "backend-oldest-out").inputs).to.include({
            statistic: "Maximum",
            evaluationPeriods: 3,
            threshold: 0.5,
        });
    });

    it("do nothing where the number of tasks is fixed", async () => {
        const recording = await scaled({ mails: MAILS }, { min: 2, max: 2 });
        expect(ofType(recording, POLICY)).to.deep.equal([]);
        expect(ofType(recording, ALARM)).to.deep.equal([]);
    });
});
