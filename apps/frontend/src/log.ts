import { LOG_LEVELS, type LogLevel } from "./settings";

type Level = Exclude<LogLevel, "silent">;

/** Facts of one line of the log. No personal data and no secrets. */
export type Fields = Readonly<Record<string, string | number>>;

/** A log of one JSON object a line. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

/**
 * A log of what is at least as urgent as `least`; `write` takes each line, by default to the standard output. Levels and
 * times are written as the backend writes them, so that one query reads both.
 */
export function createLog(
    least: LogLevel,
    write: (line: string) => void = (line) => {
        process.stdout.write(line);
    },
): Log {
    return (level, message, fields = {}) => {
        if (least !== "silent" && LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(least)) {
            write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg: message })}\n`);
        }
    };
}
