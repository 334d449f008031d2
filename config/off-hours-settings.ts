import { z } from "zod";
import {
    cron,
    DEFAULT_HOURS,
    minuteOfDay,
    minutesAhead,
    SEASONS,
    type WorkingHours,
} from "../components/off-hours/hours";
import { timeZone } from "./backups";
import { flag, text } from "./fields";
import type { Sections } from "./schema";

function timeOfDay() {
    return text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day in quotes, like "07:00"');
}

/** When services and database are stopped. */
export const offHours = z.strictObject({
    enabled: flag().optional().describe("Stop services and database out of working hours; refused in prod"),
    timeZone: timeZone().optional().describe("Time zone of the working hours. Default: UTC"),
    wake: timeOfDay().optional().describe('When they are started, Monday to Friday. Default: "07:00"'),
    sleep: timeOfDay().optional().describe('When they are stopped, Monday to Friday. Default: "20:00"'),
});

/** Working hours, as the program and its components take them. */
export interface OffHoursSettings {
    /** Whether there are off-hours. */
    readonly enabled: boolean;
    readonly hours: WorkingHours;
}

/** Fills in the hours that are not written. */
export function offHoursSettings({ enabled = false, ...hours }: Sections["offHours"]): OffHoursSettings {
    return { enabled, hours: { ...DEFAULT_HOURS, ...hours } };
}

/**
 * Hours between two dumps that must not ring an alarm: from Friday's to Monday's, and two for the dump itself, as the
 * default without off-hours has.
 */
export const DUMP_HOURS = 3 * 24 + 2;

const MINUTES_PER_DAY = 24 * 60;

/**
 * Puts what needs the database into working hours where the stack file does not say when: the dump, RDS's own backup,
 * which is only taken of a running instance, and its maintenance, one after the other in the middle of the day.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html
 */
export function withinWorkingHours<Given extends Pick<Sections, "offHours" | "backups" | "database">>(
    settings: Given,
): Given {
    const { enabled, hours } = offHoursSettings(settings.offHours);
    if (!enabled) {
        return settings;
    }
    const { backups, database } = settings;
    const middle = (minuteOfDay(hours.wake) + minuteOfDay(hours.sleep)) / 2;
    // RDS's windows are in UTC, and do not move with summer time: an hour is room enough on both sides. They must not
    // overlap, nor is one to end when the other begins.
    const middleInUtc = Math.round(middle) - minutesAhead(hours.timeZone, SEASONS[0]);
    return {
        ...settings,
        database: {
            ...database,
            backupWindow: database.backupWindow ?? `${clock(middleInUtc)}-${clock(middleInUtc + 30)}`,
            maintenanceWindow: database.maintenanceWindow ?? maintenance(middleInUtc - 35),
        },
        backups: {
            ...backups,
            ...(backups.schedule === undefined &&
                backups.timeZone === undefined && {
                    schedule: cron(Math.floor(middle) - 60),
                    timeZone: hours.timeZone,
                }),
            alarms: { dumpHours: DUMP_HOURS, ...backups.alarms },
        },
    };
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEDNESDAY = 2;

/** Half an hour on Wednesday on the clock of the working hours, which may be another day in UTC. */
function maintenance(minute: number): string {
    const at = (time: number) => {
        const day = DAYS[WEDNESDAY + Math.floor(time / MINUTES_PER_DAY)] ?? "wed";
        return `${day}:${clock(time)}`;
    };
    return `${at(minute)}-${at(minute + 30)}`;
}

function clock(minute: number): string {
    const time = ((minute % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
    return [Math.floor(time / 60), time % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
