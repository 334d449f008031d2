import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A query of an alarm: a metric, or an expression over others. */
export type Query = aws.types.input.cloudwatch.MetricAlarmMetricQuery;

/** Dimensions of a metric. */
export type Dimensions = Readonly<Record<string, pulumi.Input<string>>>;

/** A metric, and what is taken of the values of a period. */
export interface Metric {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions?: Dimensions;
    /** `Sum`, `Average`, `Maximum`, `Minimum`, or a percentile like `p95`. */
    readonly stat: string;
    readonly periodSeconds: number;
}

/** How long an alarm looks back, and how many bad periods of those it takes. */
export interface Patience {
    readonly periods: number;
    readonly bad: number;
}

/** An alarm: what it looks at, when it rings, and what it means. */
export interface Alarm {
    /** Ends its name, and is its place in the runbook where `runbook` names no other. */
    readonly kind: string;
    /** Heading in the runbook. */
    readonly runbook?: string;
    readonly level: "essential" | "all";
    /** Whether it alone says that users are affected. */
    readonly affectsUsers?: boolean;
    /** What it means, and what to look at first. */
    readonly reason: string;
    readonly condition: { readonly is: "above" | "at least" | "below"; readonly threshold: number };
    readonly patience: Patience;
    /** What no data at all means. */
    readonly missing: "breaching" | "notBreaching" | "ignore" | "missing";
    /** One metric, or queries of which one returns data. */
    readonly looksAt: Metric | readonly Query[];
}

/** A metric in an expression. */
export function measured(id: string, { namespace, metricName, dimensions, stat, periodSeconds }: Metric): Query {
    return {
        id,
        metric: { namespace, metricName, dimensions: { ...dimensions }, stat, period: periodSeconds },
        returnData: false,
    };
}

/** The expression that an alarm goes by. */
export function expression(id: string, text: string, label: string): Query {
    return { id, expression: text, label, returnData: true };
}

/** Counts of events in steps of five minutes: each rings at once, and none at all is how it should be. */
export const EVENT = { patience: { periods: 1, bad: 1 }, missing: "notBreaching" } as const;

/** Seconds of a step in which events are counted. */
export const EVENT_PERIOD = 300;
