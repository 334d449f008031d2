import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Tasks that are added and taken away in steps, by an alarm on any metric of CloudWatch. */
export interface StepScaling {
    /** Metric to go by: the depth of a queue, and the like. */
    readonly metric: ScalingMetric;
    /** What is added from which value on, the lowest first. */
    readonly scaleOut: readonly {
        /** Value from which on it holds. */
        readonly from: number;
        /** Tasks that are added. */
        readonly add: number;
    }[];
    /**
     * What is taken away below which value.
     * @default nothing
     */
    readonly scaleIn?: {
        /** Value below which it holds. */
        readonly below: number;
        /** Tasks that are taken away. */
        readonly remove: number;
    };
    /**
     * Minutes in a row that a value must last.
     * @default 1
     */
    readonly minutes?: number;
}

/** A metric of CloudWatch. */
export interface ScalingMetric {
    /** Such as `AWS/SQS`. */
    readonly namespace: string;
    /** Such as `ApproximateNumberOfMessagesVisible`. */
    readonly name: string;
    /** Such as `{ QueueName: "mails" }`. */
    readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
    /**
     * What is taken of the values of a minute.
     * @default "Average"
     */
    readonly statistic?: "Average" | "Sum" | "Minimum" | "Maximum";
}

/**
 * Says what is wrong with steps.
 *
 * @returns the reasons, none where they are right.
 */
export function stepMistakes(steps: Readonly<Record<string, StepScaling>>): string[] {
    return Object.entries(steps).flatMap(([name, { scaleOut, scaleIn }]) => {
        const at = `steps.${name}`;
        const [first] = scaleOut;
        if (first === undefined) {
            return [`${at}.scaleOut has no step`];
        }
        const falling = scaleOut.find(({ from }, index) => index > 0 && from <= (scaleOut[index - 1]?.from ?? from));
        return [
            ...(falling === undefined ? [] : [`${at}.scaleOut: ${falling.from} does not come after a lower value`]),
            ...(scaleIn !== undefined && scaleIn.below > first.from
                ? [`${at}.scaleIn.below ${scaleIn.below} is above ${first.from}, from which tasks are added`]
                : []),
        ];
    });
}

/** Creates the alarms and policies of steps. */
export function createStepScaling(
    parent: pulumi.ComponentResource,
    name: string,
    target: aws.appautoscaling.Target,
    step: StepScaling,
    cooldown: { readonly out: number; readonly in: number },
): void {
    const [first] = step.scaleOut;
    if (first === undefined) {
        return;
    }
    const out = createPolicy(
        parent,
        `${name}-out`,
        target,
        step,
        cooldown.out,
        // Bounds are counted from the alarm's threshold.
        step.scaleOut.map(({ from, add }, index) => {
            const next = step.scaleOut[index + 1];
            return {
                metricIntervalLowerBound: String(from - first.from),
                ...(next && { metricIntervalUpperBound: String(next.from - first.from) }),
                scalingAdjustment: add,
            };
        }),
    );
    createAlarm(parent, `${name}-out`, step, "GreaterThanOrEqualToThreshold", first.from, out);
    if (step.scaleIn !== undefined) {
        const { below, remove } = step.scaleIn;
        const inwards = createPolicy(parent, `${name}-in`, target, step, cooldown.in, [
            { metricIntervalUpperBound: "0", scalingAdjustment: -remove },
        ]);
        createAlarm(parent, `${name}-in`, step, "LessThanThreshold", below, inwards);
    }
}

function createPolicy(
    parent: pulumi.ComponentResource,
    name: string,
    target: aws.appautoscaling.Target,
    { metric }: StepScaling,
    cooldown: number,
    stepAdjustments: aws.types.input.appautoscaling.PolicyStepScalingPolicyConfigurationStepAdjustment[],
): aws.appautoscaling.Policy {
    const aggregation = { Average: "Average", Sum: "Average", Minimum: "Minimum", Maximum: "Maximum" } as const;
    return new aws.appautoscaling.Policy(
        name,
        {
            policyType: "StepScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            stepScalingPolicyConfiguration: {
                adjustmentType: "ChangeInCapacity",
                cooldown,
                metricAggregationType: aggregation[metric.statistic ?? "Average"],
                stepAdjustments,
            },
        },
        { parent },
    );
}

function createAlarm(
    parent: pulumi.ComponentResource,
    name: string,
    { metric, minutes = 1 }: StepScaling,
    comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold",
    threshold: number,
    policy: aws.appautoscaling.Policy,
): void {
    new aws.cloudwatch.MetricAlarm(
        name,
        {
            alarmDescription: `Scales by ${metric.namespace} ${metric.name}`,
            namespace: metric.namespace,
            metricName: metric.name,
            dimensions: metric.dimensions,
            statistic: metric.statistic ?? "Average",
            period: 60,
            evaluationPeriods: minutes,
            threshold,
            comparisonOperator,
            // A metric that is not there is no reason to do anything.
            treatMissingData: "ignore",
            alarmActions: [policy.arn],
        },
        { parent },
    );
}
