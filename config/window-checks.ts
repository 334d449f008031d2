import { minuteOfDay } from "../components/off-hours/hours";
import { BACKUP_WINDOW, MAINTENANCE_WINDOW } from "../components/postgres/windows";
import type { Conflict } from "./conflict";
import { pathText } from "./mistakes";
import { withinWorkingHours } from "./off-hours-settings";
import type { Sections } from "./schema";

const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** The least that RDS takes, in minutes. */
const LEAST = 30;

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const HOURS = ["enabled", "timeZone", "wake", "sleep"].map((key) => pathText(["offHours", key]));

interface Span {
    /** First minute of the week. */
    readonly start: number;
    /** Length in minutes. */
    readonly minutes: number;
}

/**
 * What is wrong with the database's windows: they last half an hour at least, and do not overlap.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export function windowConflicts(settings: Sections): Conflict[] {
    const at = (key: string) => pathText(["database", key]);
    const [backup, maintenance] = [at("backupWindow"), at("maintenanceWindow")];
    const given = settings.database;
    const { backupWindow = BACKUP_WINDOW, maintenanceWindow = MAINTENANCE_WINDOW } =
        withinWorkingHours(settings).database;
    const [daily, weekly] = [spanOf(backupWindow), spanOf(maintenanceWindow)];
    const short = [
        { path: backup, window: backupWindow, span: daily },
        { path: maintenance, window: maintenanceWindow, span: weekly },
    ].filter(({ span }) => span.minutes < LEAST);
    if (short.length > 0) {
        return short.map(({ path, window, span }) => ({
            path,
            from: [path],
            reason: `${window} is ${span.minutes} minutes. RDS takes ${LEAST} or more`,
        }));
    }
    const days = DAYS.map((_, day) => ({ ...daily, start: daily.start + day * DAY }));
    if (!days.some((day) => overlap(day, weekly))) {
        return [];
    }
    const [path, own, key, other] =
        given.backupWindow === undefined
            ? [maintenance, maintenanceWindow, "backupWindow", backupWindow]
            : [backup, backupWindow, "maintenanceWindow", maintenanceWindow];
    const reason = `${own} (UTC) overlaps ${key} ${other}, which RDS does not take. Move one of them`;
    return [{ path, from: [backup, maintenance, ...HOURS], reason }];
}

/** A window as RDS writes it, counted from Monday where it names no day. */
function spanOf(window: string): Span {
    const [start = 0, end = 0] = window.split("-").map(minuteOfWeek);
    const length = /^[a-z]/.test(window) ? WEEK : DAY;
    return { start, minutes: (end - start + length) % length };
}

function minuteOfWeek(moment: string): number {
    const time = moment.slice(-"00:00".length);
    return Math.max(0, DAYS.indexOf(moment.slice(0, 3))) * DAY + minuteOfDay(time);
}

function overlap(one: Span, other: Span): boolean {
    const from = (((other.start - one.start) % WEEK) + WEEK) % WEEK;
    return from < one.minutes || WEEK - from < other.minutes;
}
