import type { Statistic } from "./choices";

/** A metric of CloudWatch to scale by. */
export interface ScalingMetric {
    /** Namespace of the metric. */
    readonly namespace: string;
    /** Name of the metric. */
    readonly name: string;
    /** Its dimensions, by their names. */
    readonly dimensions?: Record<string, string>;
    /** What is taken of the values of a minute. Default: Average. */
    readonly statistic?: Statistic;
}

/** Tasks that are added from a value on. */
export interface ScaleOut {
    /** Value from which on they are added. */
    readonly from: number;
    /** Tasks to add. */
    readonly add: number;
}

/** Tasks that are taken away below a value. */
export interface ScaleIn {
    /** Value below which tasks are taken away. */
    readonly below: number;
    /** Tasks to take away. */
    readonly remove: number;
}

/** Steps by a metric. */
export interface ScalingSteps {
    /** Metric of CloudWatch to go by. */
    readonly metric: ScalingMetric;
    /** What is added from which value on, the lowest first: [{ from: 100, add: 1 }, { from: 1000, add: 5 }]. */
    readonly scaleOut: ScaleOut[];
    /** What is taken away below which value. Default: nothing. */
    readonly scaleIn?: ScaleIn;
    /** Minutes in a row that a value must last. Default: 1. */
    readonly minutes?: number;
}

/** A time at which a service gets other bounds. */
export interface ScalingSchedule {
    /** When, as Application Auto Scaling reads it. */
    readonly schedule: string;
    /** Time zone. Default: UTC. */
    readonly timeZone?: string;
    /** Fewest tasks from then on. */
    readonly min: number;
    /** Most tasks from then on. */
    readonly max: number;
}

/** How many tasks run. */
export interface Scaling {
    /** Fewest tasks. */
    readonly min?: number;
    /** Most tasks. */
    readonly max?: number;
    /** Average CPU to keep, in percent; 0 to leave it aside. Default: 70, with steps 0. */
    readonly cpuPercent?: number;
    /** Average memory to keep, in percent. Default: left aside. */
    readonly memoryPercent?: number;
    /** Requests in a minute to keep for each task. Default: left aside. */
    readonly requestsPerTarget?: number;
    /** Steps by other metrics, as the depth of a queue, by a name for each. */
    readonly steps?: Record<string, ScalingSteps>;
    /** Seconds between taking tasks away. Default: 300. */
    readonly scaleInCooldownSeconds?: number;
    /** Seconds between adding tasks. Default: 60. */
    readonly scaleOutCooldownSeconds?: number;
    /** Other bounds at certain times, by a name for each. */
    readonly schedules?: Record<string, ScalingSchedule>;
}
