/** When an environment is up: on weekdays, from one time of the day to another. */
export interface WorkingHours {
    /** Time zone of the IANA database: `Europe/Berlin`. */
    readonly timeZone: string;
    /** When it is woken, Monday to Friday: `07:00`. */
    readonly wake: string;
    /** When it is put to sleep, Monday to Friday, later on the same day: `20:00`. */
    readonly sleep: string;
}

/** Working hours where nothing else is said. */
export const DEFAULT_HOURS: WorkingHours = { timeZone: "UTC", wake: "07:00", sleep: "20:00" };

const MINUTES_PER_DAY = 24 * 60;
const WORKING_DAYS = 5;

/** Minutes since midnight; `07:30` is 450. */
export function minuteOfDay(time: string): number {
    const [hours = "", minutes = ""] = time.split(":");
    return Number(hours) * 60 + Number(minutes);
}

/** The times at which to wake and to sleep, as EventBridge Scheduler reads them. */
export function crons({ wake, sleep }: WorkingHours): { readonly wake: string; readonly sleep: string } {
    return { wake: cron(minuteOfDay(wake)), sleep: cron(minuteOfDay(sleep)) };
}

/** `cron(30 7 ? * MON-FRI *)` for a minute of the day. */
export function cron(minute: number): string {
    return `cron(${minute % 60} ${Math.floor(minute / 60)} ? * MON-FRI *)`;
}

/** Whether a moment is within working hours. */
export function isWorkingTime(hours: WorkingHours, moment: Date): boolean {
    return isWorkingMinute(hours, minuteOfWeek(moment, hours.timeZone));
}

/** Whether a minute of the week, counted from the start of Monday on the clock of the time zone, is within working hours. */
export function isWorkingMinute({ wake, sleep }: WorkingHours, minute: number): boolean {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    const time = minute % MINUTES_PER_DAY;
    return day < WORKING_DAYS && time >= minuteOfDay(wake) && time < minuteOfDay(sleep);
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The minute of the week at a moment on the clock of a time zone, counted from the start of Monday. */
export function minuteOfWeek(moment: Date, timeZone: string): number {
    const parts = new Intl.DateTimeFormat("en-GB", {
        timeZone,
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
    }).formatToParts(moment);
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
    return WEEKDAYS.indexOf(part("weekday")) * MINUTES_PER_DAY + Number(part("hour")) * 60 + Number(part("minute"));
}

/** A moment in winter and one in summer: with both, whatever a time zone does with its clock is seen. */
export const SEASONS = [new Date("2026-01-14T12:00:00Z"), new Date("2026-07-15T12:00:00Z")] as const;

/** Minutes that the clock of a time zone is ahead of UTC at a moment. */
export function minutesAhead(timeZone: string, moment: Date): number {
    const week = 7 * MINUTES_PER_DAY;
    const difference = minuteOfWeek(moment, timeZone) - minuteOfWeek(moment, "UTC");
    return ((difference + week + week / 2) % week) - week / 2;
}
