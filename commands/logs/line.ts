import { isRecord } from "../../preview/is-record";
import { paint, type Screen, type Style } from "../../preview/style";
import type { LogEvent } from "./reader";

/** Names of the levels of pino's logs (https://getpino.io/#/docs/api?id=loggerlevels-object). */
const LEVELS = new Map<unknown, string>([
    [10, "trace"],
    [20, "debug"],
    [30, "info"],
    [40, "warn"],
    [50, "error"],
    [60, "fatal"],
]);
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
    const entry = parsed(message);
    const level = entry === undefined ? "" : String(LEVELS.get(entry.level) ?? entry.level);
    const task = stream.slice(stream.lastIndexOf("/") + 1).slice(0, TASK_WIDTH);
    const before = [
        paint(new Date(time).toISOString(), "dim", screen),
        paint(level.padEnd(LEVEL_WIDTH), STYLES.get(level), screen),
        paint(task.padEnd(TASK_WIDTH), "dim", screen),
    ];
    const text = entry === undefined ? harmless(message.trimEnd()) : body(entry);
    return `${before.join(" ")} ${text.replaceAll("\n", `\n${INDENT}`)}\n`;
}

function body(entry: Readonly<Record<string, unknown>>): string {
    const message = [entry.msg, entry.message].find((each) => typeof each === "string") ?? "";
    const further = Object.entries(entry).filter(([key]) => !LEFT_OUT.has(key));
    const first = [message, ...further.map(([key, value]) => `${key}=${shownValue(value)}`)];
    const errors = [entry.err, entry.error].filter((each) => each !== undefined).map(shownError);
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

function shownValue(value: unknown): string {
    return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

/** What a log holds comes from the internet, in part: it must not command the terminal. */
function harmless(text: string): string {
    return text.replace(/(?![\n\t])\p{Cc}/gu, (character) => {
        return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    });
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
    try {
        const value: unknown = JSON.parse(line);
        return isRecord(value) && "level" in value ? value : undefined;
    } catch {
        return undefined;
    }
}
