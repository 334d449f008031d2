import { LOG_LEVELS, type LogLevel } from "./settings";

type Level = Exclude<LogLevel, "silent">;

/** Facts of one line of the log. No personal data and no secrets. */
export type Fields = Readonly<Record<string, string | number>>;

/** A log of one JSON object a line. */
export type Log = (level: Level, message: string, fields?: Fields) => void;

// The backend logs with pino: the same names and numbers let one query read both.
const NUMBERS: Readonly<Record<Level, number>> = { fatal: 60, error: 50, warn: 40, info: 30, debug: 20, trace: 10 };

/** A log of what is at least as urgent as `least`; `write` takes each line, by default to the standard output. */
export function createLog(
    least: LogLevel,
    write: (line: string) => void = (line) => {
        process.stdout.write(line);
    },
): Log {
    return (level, message, fields = {}) => {
        if (least !== "silent" && LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(least)) {
            write(`${JSON.stringify({ level: NUMBERS[level], time: Date.now(), ...fields, msg: message })}\n`);
        }
    };
}
