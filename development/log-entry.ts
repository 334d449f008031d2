import { isRecord } from "../preview/is-record";

/** Names of the levels of pino's logs (https://getpino.io/#/docs/api?id=loggerlevels-object). */
const LEVELS = new Map<unknown, string>([
    [10, "trace"],
    [20, "debug"],
    [30, "info"],
    [40, "warn"],
    [50, "error"],
    [60, "fatal"],
]);

/** A line of a log in JSON, as pino writes it. */
export interface LogEntry {
    /** Name of its level, or what stands in its place. */
    readonly level: string;
    /** All that it says, its level as it stands there. */
    readonly fields: Readonly<Record<string, unknown>>;
}

/** What a line of a log says; nothing where it is not JSON with a level. */
export function logEntry(line: string): LogEntry | undefined {
    try {
        const fields: unknown = JSON.parse(line);
        return isRecord(fields) && "level" in fields
            ? { level: LEVELS.get(fields.level) ?? String(fields.level), fields }
            : undefined;
    } catch {
        return undefined;
    }
}

/** Fields as `name=value`, but for those that are left out. */
export function shownFields(fields: Readonly<Record<string, unknown>>, leftOut: ReadonlySet<string>): string[] {
    return Object.entries(fields)
        .filter(([name]) => !leftOut.has(name))
        .map(([name, value]) => `${name}=${shownValue(value)}`);
}

/** A value as a log's line shows it: one word as it is, all else as JSON. */
export function shownValue(value: unknown): string {
    return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
