import { minutesOfWeek } from "../../components/weekly-minutes";

/** A week in minutes. */
const WEEK = 7 * 24 * 60;

/** From when on something is of another size. */
export interface Change {
    /** When, as Application Auto Scaling writes it: `cron(0 8 ? * MON-FRI *)`. */
    readonly schedule: string;
    /** Size from then on. */
    readonly size: number;
}

/**
 * The average size over a week of something whose size changes at certain times.
 *
 * @returns undefined where that depends on more than the minute, the hour and the weekday.
 */
export function averageOverWeek(changes: readonly Change[]): number | undefined {
    const times = changes.map(({ schedule, size }) => minutesOfWeek(schedule)?.map((minute) => ({ minute, size })));
    if (!times.every((each) => each !== undefined)) {
        return undefined;
    }
    const sorted = times.flat().sort((one, other) => one.minute - other.minute);
    const first = sorted[0];
    if (first === undefined) {
        return undefined;
    }
    const total = sorted.reduce((sum, { minute, size }, index) => {
        const end = sorted[index + 1]?.minute ?? first.minute + WEEK;
        return sum + size * (end - minute);
    }, 0);
    return total / WEEK;
}

/** Hours of the units of a rate. */
const UNITS = { minute: 1 / 60, hour: 1, day: 24 } as const;

/**
 * How often a schedule holds in a month.
 *
 * @param schedule as EventBridge Scheduler writes it: `cron(0 8 ? * MON-FRI *)`, `rate(12 hours)`.
 * @returns undefined where it looks at the date.
 */
export function runsInMonth(schedule: string, hoursPerMonth: number): number | undefined {
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
    if (unit === "minute" || unit === "hour" || unit === "day") {
        return hoursPerMonth / (Number(count) * UNITS[unit]);
    }
    const week = minutesOfWeek(schedule);
    return week && (week.length * hoursPerMonth * 60) / WEEK;
}
