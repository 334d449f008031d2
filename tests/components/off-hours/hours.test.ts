import { expect } from "chai";
import fc from "fast-check";
import { crons, isWorkingMinute, isWorkingTime, minutesAhead } from "../../../components/off-hours/hours";
import { minutesOfWeek } from "../../../components/weekly-minutes";
import { averageOverWeek } from "../../../preview/cost/schedule";

const BERLIN = { timeZone: "Europe/Berlin", wake: "07:00", sleep: "20:00" };
const WEEK = 7 * 24 * 60;
const DAY = 24 * 60;

const clock = (minute: number) =>
    [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Working hours at any times of a day. */
const anyHours = fc
    .tuple(fc.integer({ min: 0, max: DAY - 2 }), fc.integer({ min: 1, max: DAY - 1 }))
    .filter(([wake, sleep]) => wake < sleep)
    .map(([wake, sleep]) => ({ timeZone: "UTC", wake: clock(wake), sleep: clock(sleep), minutes: sleep - wake }));

describe("Working hours", () => {
    for (const [moment, expected, why] of [
        ["2026-11-20T06:00:00Z", true, "Friday 07:00 in winter"],
        ["2026-11-20T05:59:59Z", false, "the second before"],
        ["2026-11-20T18:59:59Z", true, "Friday, the last second"],
        ["2026-11-20T19:00:00Z", false, "Friday 20:00"],
        ["2026-11-21T12:00:00Z", false, "Saturday"],
        ["2026-11-22T12:00:00Z", false, "Sunday"],
        ["2026-11-23T06:00:00Z", true, "Monday 07:00"],
        ["2026-07-15T05:00:00Z", true, "Wednesday 07:00 in summer"],
        ["2026-07-15T18:00:00Z", false, "Wednesday 20:00 in summer"],
    ] as const) {
        it(`${expected ? "have begun" : "are over"} at ${moment} in Berlin: ${why}`, () => {
            expect(isWorkingTime(BERLIN, new Date(moment))).to.equal(expected);
        });
    }

    it("are those of the place, not of UTC", () => {
        const sunday = new Date("2026-11-22T20:30:00Z");
        expect(isWorkingTime({ ...BERLIN, timeZone: "Pacific/Auckland" }, sunday)).to.equal(true);
        expect(isWorkingTime({ ...BERLIN, timeZone: "UTC" }, sunday)).to.equal(false);
    });

    it("begin and end when the schedules wake and sleep", () => {
        expect(crons({ ...BERLIN, wake: "07:30" })).to.deep.equal({
            wake: "cron(30 7 ? * MON-FRI *)",
            sleep: "cron(0 20 ? * MON-FRI *)",
        });
        fc.assert(
            fc.property(anyHours, (hours) => {
                const { wake, sleep } = crons(hours);
                // The week of a schedule begins with Sunday.
                const at = (schedule: string) =>
                    (minutesOfWeek(schedule) ?? []).map((minute) => (minute - DAY + WEEK) % WEEK);
                const before = (minute: number) => (minute - 1 + WEEK) % WEEK;
                for (const minute of at(wake)) {
                    expect([isWorkingMinute(hours, before(minute)), isWorkingMinute(hours, minute)]).to.deep.equal([
                        false,
                        true,
                    ]);
                }
                for (const minute of at(sleep)) {
                    expect([isWorkingMinute(hours, before(minute)), isWorkingMinute(hours, minute)]).to.deep.equal([
                        true,
                        false,
                    ]);
                }
                expect([at(wake).length, at(sleep).length]).to.deep.equal([5, 5]);
            }),
        );
    });

    it("are counted by the schedules' average, as the cost does", () => {
        fc.assert(
            fc.property(anyHours, ({ minutes, ...hours }) => {
                const { wake, sleep } = crons(hours);
                const share = averageOverWeek([
                    { schedule: wake, size: 1 },
                    { schedule: sleep, size: 0 },
                ]);
                expect(share).to.equal((5 * minutes) / WEEK);
            }),
        );
    });
});

describe("minutesAhead", () => {
    for (const [timeZone, winter, summer] of [
        ["UTC", 0, 0],
        ["Europe/Berlin", 60, 120],
        ["America/Los_Angeles", -480, -420],
        ["Asia/Kolkata", 330, 330],
        ["Pacific/Auckland", 780, 720],
        ["Pacific/Kiritimati", 840, 840],
        ["Pacific/Pago_Pago", -660, -660],
    ] as const) {
        it(`knows ${timeZone} in January and July`, () => {
            for (const time of ["00:10", "12:00", "23:50"]) {
                // A Sunday, over whose end the week goes.
                expect(minutesAhead(timeZone, new Date(`2026-01-11T${time}:00Z`))).to.equal(winter);
                expect(minutesAhead(timeZone, new Date(`2026-07-12T${time}:00Z`))).to.equal(summer);
            }
        });
    }
});
