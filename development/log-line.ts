import { logEntry, shownFields } from "./log-entry";

/** Said by what stands before them, or what a developer at a terminal knows or does not need. */
const LEFT_OUT = new Set(["level", "msg", "time", "pid", "hostname", "service", "revision", "requestId"]);

/** A JSON line of a log as text: level, message, and what else is in it; other lines as they are. */
export function readable(line: string): string {
    const entry = logEntry(line);
    if (entry === undefined) {
        return line;
    }
    const { level, fields } = entry;
    const message = typeof fields.msg === "string" ? fields.msg : "";
    return [level, message, ...shownFields(fields, LEFT_OUT)].join(" ");
}
