/** Names of the levels of pino's logs (https://getpino.io/#/docs/api?id=loggerlevels-object). */
const LEVELS = new Map<unknown, string>([
    [10, "trace"],
    [20, "debug"],
    [30, "info"],
    [40, "warn"],
    [50, "error"],
    [60, "fatal"],
]);
/** What a developer at a terminal knows, or does not need. */
const LEFT_OUT = new Set(["time", "pid", "hostname", "service", "revision", "requestId"]);

/** A JSON line of a log as text: level, message, and what else is in it; other lines as they are. */
export function readable(line: string): string {
    const entry = parsed(line);
    if (entry === undefined) {
        return line;
    }
    const { level, msg = "", ...rest } = entry;
    const further = Object.entries(rest).filter(([key]) => !LEFT_OUT.has(key));
    return [LEVELS.get(level) ?? level, msg, ...further.map(([key, value]) => `${key}=${text(value)}`)]
        .map(String)
        .join(" ");
}

function text(value: unknown): string {
    return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function parsed(line: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null && "level" in value ? { ...value } : undefined;
    } catch {
        return undefined;
    }
}
