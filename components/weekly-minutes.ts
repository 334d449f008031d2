const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * The minutes of a week, which begins with Sunday, at which a cron expression holds.
 *
 * @param schedule as EventBridge Scheduler and Application Auto Scaling write it: `cron(0 8 ? * MON-FRI *)`.
 * @returns undefined where it looks at the date, or is no cron expression.
 */
export function minutesOfWeek(schedule: string): number[] | undefined {
    const [, expression = ""] = /^cron\((.*)\)$/i.exec(schedule.trim()) ?? [];
    const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = "*"] = expression.split(/\s+/);
    if (!isAny(dayOfMonth) || !isAny(month) || !isAny(year)) {
        return undefined;
    }
    const minutes = values(minute, 0, 59, Number);
    const hours = values(hour, 0, 23, Number);
    const days = values(dayOfWeek, 0, 6, weekday);
    if (minutes === undefined || hours === undefined || days === undefined) {
        return undefined;
    }
    return days.flatMap((d) => hours.flatMap((h) => minutes.map((m) => (d * 24 + h) * 60 + m)));
}

function isAny(field: string): boolean {
    return field === "*" || field === "?";
}

/** `SUN` or 1 is the first day of the week. */
function weekday(text: string): number {
    const index = DAYS.indexOf(text.toUpperCase());
    return index === -1 ? Number(text) - 1 : index;
}

/** The numbers that a field of a cron expression stands for: `8`, `MON-FRI`, `0/15`, `1,3`. */
function values(field: string, from: number, to: number, read: (text: string) => number): number[] | undefined {
    const all = field.split(",").map((part) => range(part, from, to, read));
    return all.every((each) => each !== undefined) ? [...new Set(all.flat())] : undefined;
}

function range(part: string, from: number, to: number, read: (text: string) => number): number[] | undefined {
    const [span = "", stepText] = part.split("/");
    const step = stepText === undefined ? 1 : Number(stepText);
    const [startText = "", endText] = span.split("-");
    const start = isAny(span) ? from : read(startText);
    const end = endText !== undefined ? read(endText) : isAny(span) || stepText !== undefined ? to : start;
    if (![start, end].every((value) => isWithin(value, from, to)) || !isWithin(step, 1, to + 1)) {
        return undefined;
    }
    // FRI-MON goes over the end of the week.
    const length = end >= start ? end - start : to - from + 1 - (start - end);
    return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => {
        const value = start + index * step;
        return value > to ? value - (to - from + 1) : value;
    });
}

function isWithin(value: number, from: number, to: number): boolean {
    return Number.isInteger(value) && value >= from && value <= to;
}
