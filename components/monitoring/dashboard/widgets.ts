/** Columns of a dashboard. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const COLUMNS = 24;

/** Options of a line in a graph. */
export interface LineOptions {
    readonly label?: string;
    readonly stat?: string;
    readonly yAxis?: "left" | "right";
    readonly color?: string;
    readonly id?: string;
    readonly visible?: boolean;
}

/** A line: namespace, metric, pairs of dimension and value, and options; or an expression. */
export type Line = readonly (string | LineOptions)[] | readonly [LineOptions & { readonly expression: string }];

/** A line across a graph at a value. */
export interface Limit {
    readonly label: string;
    readonly value: number;
}

/** What a widget shows, without its place. */
export interface Widget {
    readonly type: "text" | "metric" | "alarm" | "log";
    readonly properties: Readonly<Record<string, unknown>>;
}

/** A row of widgets of one height, which share its width. */
export interface Row {
    readonly height: number;
    readonly widgets: readonly Widget[];
}

/** Colours that mean something. */
export const COLORS = { bad: "#d62728", warning: "#ff7f0e", good: "#2ca02c", mark: "#9467bd" } as const;

/** What a graph is of. */
export interface Graph {
    readonly title: string;
    readonly region: string;
    readonly lines: readonly Line[];
    readonly stat?: string;
    readonly periodSeconds?: number;
    readonly unit?: string;
    readonly limits?: readonly Limit[];
    /** Highest value of the left axis; by the data where it is left out. */
    readonly max?: number;
    readonly stacked?: boolean;
}

/** A graph over time, from 0 on. */
export function graph({ title, region, lines, ...options }: Graph): Widget {
    return {
        type: "metric",
        properties: {
            title,
            region,
            view: "timeSeries",
            stacked: options.stacked ?? false,
            stat: options.stat ?? "Average",
            period: options.periodSeconds ?? 60,
            metrics: lines,
            yAxis: {
                left: { min: 0, showUnits: false, label: options.unit, ...(options.max && { max: options.max }) },
                right: { min: 0, showUnits: false },
            },
            ...(options.limits && {
                annotations: { horizontal: options.limits.map((limit) => ({ ...limit, color: COLORS.warning })) },
            }),
        },
    };
}

/** Markdown. */
export function text(markdown: string): Widget {
    return { type: "text", properties: { markdown } };
}

/** States of alarms; the most that one widget takes are 100. */
export function alarmStates(title: string, alarms: readonly string[]): Widget {
    return { type: "alarm", properties: { title, alarms: alarms.slice(0, 100) } };
}

/** The newest lines of a log, by a query. */
export function logTable(title: string, region: string, logGroup: string, lines: readonly string[]): Widget {
    return {
        type: "log",
        properties: { title, region, view: "table", query: [`SOURCE '${logGroup}'`, ...lines].join(" | ") },
    };
}
