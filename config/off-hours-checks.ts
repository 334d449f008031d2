import {
    DEFAULT_HOURS,
    isWorkingMinute,
    minuteOfDay,
    minutesAhead,
    SEASONS,
    type WorkingHours,
} from "../components/off-hours/hours";
import { minutesOfWeek } from "../components/weekly-minutes";
import type { Conflict } from "./conflict";
import { pathText } from "./mistakes";
import { DUMP_HOURS, offHoursSettings } from "./off-hours-settings";
import type { Sections } from "./schema";

const WEEK = 7 * 24 * 60;
const DAY = 24 * 60;

/** The least that lies between waking and sleeping, so that a dump, a backup and maintenance find room. */
const LEAST_HOURS = 4;

const at = (...path: string[]) => pathText(path);
const HOURS = [at("offHours", "timeZone"), at("offHours", "wake"), at("offHours", "sleep")];
const ENABLED = at("offHours", "enabled");

/** What does not go together with services and a database that are stopped at night. */
export function offHoursConflicts(settings: Sections): Conflict[] {
    const { enabled, hours } = offHoursSettings(settings.offHours);
    if (!enabled) {
        return [];
    }
    if (settings.environment === "prod") {
        const reason = "true is not for prod, which answers at night, too. Remove it";
        return [{ path: ENABLED, from: [], reason }];
    }
    const wrong = hoursConflicts(hours);
    return [
        ...wrong,
        ...scheduleConflicts(settings.services),
        ...(wrong.length > 0 ? [] : [...dumpConflicts(settings, hours), ...windowConflicts(settings.database, hours)]),
    ];
}

function hoursConflicts({ wake, sleep }: WorkingHours): Conflict[] {
    if (minuteOfDay(sleep) - minuteOfDay(wake) >= LEAST_HOURS * 60) {
        return [];
    }
    const reason = `"${sleep}" is not ${LEAST_HOURS} hours or more after wake "${wake}" on the same day. Set it later, or wake earlier`;
    return [{ path: at("offHours", "sleep"), from: [at("offHours", "wake"), at("offHours", "sleep")], reason }];
}

function scheduleConflicts(services: Sections["services"]): Conflict[] {
    return Object.entries(services)
        .filter(([, { scaling }]) => Object.keys(scaling?.schedules ?? {}).length > 0)
        .map(([name]) => ({
            path: at("services", name, "scaling", "schedules"),
            from: [ENABLED, at("services", name, "scaling", "schedules")],
            reason: "would start tasks in off-hours, without a database. Remove them, or set offHours.enabled to false",
        }));
}

function dumpConflicts({ backups }: Sections, hours: WorkingHours): Conflict[] {
    if (backups.enabled === false) {
        return [];
    }
    const path = at("backups", "schedule");
    const alarm = at("backups", "alarms", "dumpHours");
    const { schedule, timeZone = "UTC" } = backups;
    const written = schedule ?? (backups.timeZone === undefined ? undefined : "cron(15 3 * * ? *)");
    // A schedule's week begins with Sunday.
    const minutes = written === undefined ? [] : minutesOfWeek(written)?.map((minute) => minute - DAY);
    const outside = minutes === undefined || !areWorking(minutes, timeZone, hours, "all");
    const { dumpHours = DUMP_HOURS } = backups.alarms ?? {};
    return [
        ...(outside
            ? [
                  {
                      path,
                      from: [path, at("backups", "timeZone"), ENABLED, ...HOURS],
                      reason:
                          `${String(written)} (${timeZone}) is not only within working hours, ${shownHours(hours)}, and the ` +
                          `database is stopped outside of them. Remove it, which puts the dump within, or set another time`,
                  },
              ]
            : []),
        ...(dumpHours < DUMP_HOURS
            ? [
                  {
                      path: alarm,
                      from: [alarm, ENABLED],
                      reason: `${dumpHours} rings each weekend, on which no dump is taken in off-hours. Set it to ${DUMP_HOURS} or more, or remove it`,
                  },
              ]
            : []),
    ];
}

function windowConflicts({ backupWindow, maintenanceWindow }: Sections["database"], hours: WorkingHours): Conflict[] {
    const days = [0, 1, 2, 3, 4, 5, 6].map((day) => day * DAY);
    const backups = backupWindow === undefined ? [] : ends(backupWindow).flatMap((end) => days.map((day) => day + end));
    const maintenance = maintenanceWindow === undefined ? [] : ends(maintenanceWindow);
    return [
        {
            key: "backupWindow",
            given: backupWindow,
            // A daily window is within if it is on each working day.
            within: areWorking(backups, "UTC", hours, "weekdays"),
            what: "takes its daily backup",
        },
        {
            key: "maintenanceWindow",
            given: maintenanceWindow,
            within: areWorking(maintenance, "UTC", hours, "all"),
            what: "is maintained",
        },
    ]
        .filter(({ within }) => !within)
        .map(({ key, given, what }) => ({
            path: at("database", key),
            from: [at("database", key), ENABLED, ...HOURS],
            reason:
                `${String(given)} (UTC) is not within working hours, ${shownHours(hours)}, and only a running database ${what}. ` +
                `Remove it, which puts it within, or set another time`,
        }));
}

/**
 * Whether minutes of the week on one clock are within working hours, in winter and in summer.
 *
 * @param which of them count: all, or those that are on a weekday.
 */
function areWorking(
    minutes: readonly number[],
    timeZone: string,
    hours: WorkingHours,
    which: "all" | "weekdays",
): boolean {
    return SEASONS.every((season) => {
        const shift = minutesAhead(hours.timeZone, season) - minutesAhead(timeZone, season);
        return minutes
            .map((minute) => (((minute + shift) % WEEK) + WEEK) % WEEK)
            .filter((minute) => which === "all" || minute < 5 * DAY)
            .every((minute) => isWorkingMinute(hours, minute));
    });
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** First and last minute of a window of RDS, counted from Monday where it names days. */
function ends(window: string): number[] {
    const [, startDay, start = "", endDay, end = ""] =
        /^(?:([a-z]{3}):)?(.{5})-(?:([a-z]{3}):)?(.{5})$/.exec(window) ?? [];
    const day = (name: string | undefined) => Math.max(0, DAYS.indexOf(name ?? "mon")) * DAY;
    return [day(startDay) + minuteOfDay(start), day(endDay) + minuteOfDay(end) - 1];
}

function shownHours({ wake, sleep, timeZone }: WorkingHours): string {
    return `weekdays ${wake} to ${sleep}${timeZone === DEFAULT_HOURS.timeZone ? " UTC" : ` ${timeZone}`}`;
}
