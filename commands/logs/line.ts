import { type LogEntry, logEntry, shownFields, shownValue } from "../../development/log-entry";
import { isRecord } from "../../preview/is-record";
import { paint, type Screen, type Style } from "../../preview/style";
import type { LogEvent } from "./reader";

const STYLES = new Map<string, Style>([
    ["warn", "yellow"],
    ["error", "red"],
    ["fatal", "red"],
    ["debug", "dim"],
    ["trace", "dim"],
]);
/** Said already by what stands before the message, or the same in every line of a service. */
const LEFT_OUT = new Set(["level", "time", "pid", "hostname", "service", "revision", "msg", "message", "err", "error"]);

const LEVEL_WIDTH = 5;
const TASK_WIDTH = 8;
const INDENT = "    ";

/** A line for people: time in UTC, level, task, message, and what else is in it; other lines than pino's as they are. */
export function shownLine({ time, message, stream }: LogEvent, screen: Screen): string {
    const entry = logEntry(message);
    const level = harmless(entry?.level ?? "").replace(/\s+/g, " ");
    const task = stream.slice(stream.lastIndexOf("/") + 1).slice(0, TASK_WIDTH);
    const before = [
        paint(new Date(time).toISOString(), "dim", screen),
        paint(level.padEnd(LEVEL_WIDTH), STYLES.get(level), screen),
        paint(task.padEnd(TASK_WIDTH), "dim", screen),
    ];
    const text = entry === undefined ? harmless(message.trimEnd()) : body(entry);
    return `${before.join(" ")} ${text.replaceAll("\n", `\n${INDENT}`)}\n`;
}

function body({ fields }: LogEntry): string {
    const message = [fields.msg, fields.message].find((each) => typeof each === "string") ?? "";
    const first = [message, ...shownFields(fields, LEFT_OUT)];
    const errors = [fields.err, fields.error].filter((each) => each !== undefined).map(shownError);
    return harmless([first.filter((part) => part !== "").join(" "), ...errors].join("\n"));
}

/** An error as Node.js prints it. */
function shownError(error: unknown): string {
    if (!isRecord(error)) {
        return shownValue(error);
    }
    const { stack, type, name, message } = error;
    return typeof stack === "string" ? stack : [type ?? name, message].filter(Boolean).map(String).join(": ");
}

/** What a log holds comes from the internet, in part: it must not command the terminal. */
function harmless(text: string): string {
    return text.replace(/(?![\n\t])\p{Cc}/gu, (character) => {
        return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    });
}
