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
