import type { AlarmLevel } from "./choices";

/** Nights and weekends, on which services and database are stopped. */
export interface OffHours {
    /** Stop services and database out of working hours; refused in prod. */
    readonly enabled?: boolean;
    /** Time zone of the working hours. Default: UTC. */
    readonly timeZone?: string;
    /** When they are started, Monday to Friday. Default: "07:00". */
    readonly wake?: string;
    /** When they are stopped, Monday to Friday. Default: "20:00". */
    readonly sleep?: string;
}

/** Where messages go in Slack. */
export interface Slack {
    /** Name of the secret that holds the URL of an incoming webhook. */
    readonly secretName: string;
}

/** The dashboard, alarms, and who is told. */
export interface Monitoring {
    /** Which alarms there are; each costs 0.10 USD a month and metric: none, essential or all. */
    readonly alarms?: AlarmLevel;
    /** E-mail addresses that are told when users are affected. Default: none. */
    readonly page?: string[];
    /** E-mail addresses that are told everything else. Default: none. */
    readonly inform?: string[];
    /** Slack, where all is told, too. Default: none. */
    readonly slack?: Slack;
    /** Share of requests that may be answered with 5xx, in percent. Default: 5. */
    readonly errorPercent?: number;
    /** Requests in a minute below which errors and times are not looked at. Default: 20. */
    readonly minimumRequests?: number;
    /** Milliseconds within which 95 of 100 requests are to be answered. Default: 1000. */
    readonly slowMilliseconds?: number;
    /** USD that the account may cost in a month before it is told; 0 for none. */
    readonly budget?: number;
    /** Address of the runbook that alarms lead to. Default: docs/monitoring.md, without an address. */
    readonly runbook?: string;
    /** Days to keep the log of deployments. */
    readonly logRetentionDays?: number;
}
