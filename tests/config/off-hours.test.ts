import { expect } from "chai";
import fc from "fast-check";
import { isWorkingTime } from "../../components/off-hours/hours";
import { stackConfig } from "../support/program";
import { awsConfig, loaded, mistakesIn, settingsOf, type Written } from "./reading";

const on = (hours: Written = {}, others: Written = {}): Written => ({
    offHours: { enabled: true, ...hours },
    ...others,
});
const WITHIN = "weekdays 07:00 to 20:00 UTC";

describe("Off-hours", () => {
    it("are none where nothing is said, so that nobody's database stops by surprise", async () => {
        for (const environment of ["dev", "staging", "prod"]) {
            expect((await loaded({ environment }, awsConfig(environment))).offHours.enabled).to.equal(false);
        }
    });

    it("are kept by this project's dev, and by neither staging nor prod", () => {
        const written = (stack: string) => stackConfig(stack)["slipway:offHours"];
        expect(JSON.parse(written("dev") ?? "{}")).to.deep.equal({ enabled: true, wake: "07:00", sleep: "20:00" });
        expect([written("staging"), written("prod")]).to.deep.equal([undefined, undefined]);
    });

    it("are from 20:00 to 07:00 and on weekends, in UTC", async () => {
        const { offHours } = await loaded(on());
        expect(offHours.hours).to.deep.equal({ timeZone: "UTC", wake: "07:00", sleep: "20:00" });
    });

    it("are refused in prod", () => {
        expect(mistakesIn({ environment: "prod", ...on() })).to.deep.equal([
            "slipway:offHours.enabled: true is not for prod, which answers at night, too. Remove it",
        ]);
    });

    for (const [hours, message] of [
        [{ wake: "7:00" }, 'wake: "7:00" is not a time of the day in quotes, like "07:00"'],
        // What YAML 1.1 makes of 20:00 without quotes.
        [{ sleep: 1200 }, 'sleep: 1200 is not a time of the day in quotes, like "07:00"'],
        [{ sleep: "24:00" }, 'sleep: "24:00" is not a time of the day in quotes, like "07:00"'],
        [{ timeZone: "Berlin" }, 'timeZone: "Berlin" is no time zone. Name one like "Europe/Berlin"'],
        [{ enabled: "yes" }, 'enabled: "yes" is neither true nor false'],
        [
            { wake: "17:00" },
            'sleep: "20:00" is not 4 hours or more after wake "17:00" on the same day. Set it later, or wake earlier',
        ],
        [
            { wake: "20:00", sleep: "07:00" },
            'sleep: "07:00" is not 4 hours or more after wake "20:00" on the same day. Set it later, or wake earlier',
        ],
    ] as const) {
        it(`refuse ${JSON.stringify(hours)}`, () => {
            expect(mistakesIn(on(hours))).to.deep.equal([`slipway:offHours.${message}`]);
        });
    }

    it("do not go with what wakes by itself", () => {
        const schedules = { morning: { schedule: "cron(0 8 * * ? *)", min: 2, max: 4 } };
        const settings = { services: { backend: { scaling: { schedules } } } };
        expect(mistakesIn(on({}, settings))).to.deep.equal([
            "slipway:services.backend.scaling.schedules: would start tasks in off-hours, without a database. Remove them, " +
                "or set offHours.enabled to false",
        ]);
        expect(mistakesIn({ offHours: { enabled: false }, ...settings })).to.deep.equal([]);
    });

    describe("and dumps", () => {
        it("put the dump into the middle of the day, and know that there is none on weekends", async () => {
            const { backups } = await loaded(on({ timeZone: "Europe/Berlin" }));
            const { schedule, timeZone, alarms } = backups.pipeline;
            expect({ schedule, timeZone, alarms }).to.deep.equal({
                schedule: "cron(30 12 ? * MON-FRI *)",
                timeZone: "Europe/Berlin",
                alarms: { dumpHours: 74 },
            });
        });

        it("leave it where it was without off-hours", async () => {
            const { backups } = await loaded({ offHours: { enabled: false } });
            expect([backups.pipeline.schedule, backups.pipeline.alarms]).to.deep.equal([undefined, undefined]);
        });

        const outside = (schedule: string, timeZone: string) =>
            `slipway:backups.schedule: ${schedule} (${timeZone}) is not only within working hours, ${WITHIN}, and the ` +
            "database is stopped outside of them. Remove it, which puts the dump within, or set another time";

        for (const schedule of ["cron(15 3 * * ? *)", "cron(15 12 * * ? *)", "rate(12 hours)", "cron(0 12 1 * ? *)"]) {
            it(`refuse ${schedule}`, () => {
                expect(mistakesIn(on({}, { backups: { schedule } }))).to.deep.equal([outside(schedule, "UTC")]);
            });
        }

        it("refuse the default time in a time zone in which it is night", () => {
            expect(mistakesIn(on({}, { backups: { timeZone: "Europe/Berlin" } }))).to.deep.equal([
                outside("cron(15 3 * * ? *)", "Europe/Berlin"),
            ]);
        });

        it("take a time of another time zone that is within, in winter and in summer", () => {
            const of = (hour: number) => ({
                backups: { schedule: `cron(0 ${hour} ? * TUE-FRI *)`, timeZone: "America/New_York" },
            });
            expect(mistakesIn(on({}, of(3)))).to.deep.equal([]);
            // 07:00 UTC in winter and 06:00 in summer.
            expect(mistakesIn(on({}, of(2)))).to.deep.equal([outside("cron(0 2 ? * TUE-FRI *)", "America/New_York")]);
        });

        it("refuse an alarm that rings each weekend", () => {
            expect(mistakesIn(on({}, { backups: { alarms: { dumpHours: 26 } } }))).to.deep.equal([
                "slipway:backups.alarms.dumpHours: 26 rings each weekend, on which no dump is taken in off-hours. Set it " +
                    "to 74 or more, or remove it",
            ]);
        });

        it("are nobody's matter where dumps are off", () => {
            const backups = { enabled: false, schedule: "cron(15 3 * * ? *)" };
            expect(mistakesIn(on({}, { backups }))).to.deep.equal([]);
        });
    });

    describe("and RDS's own windows", () => {
        it("put backup and maintenance into the day", async () => {
            const { database } = await loaded(on());
            expect([database.backupWindow, database.maintenanceWindow]).to.deep.equal([
                "13:30-14:00",
                "wed:12:55-wed:13:25",
            ]);
        });

        it("leave what is written", async () => {
            const { database } = await loaded(
                on({}, { database: { backupWindow: "08:00-08:30", maintenanceWindow: "mon:18:00-mon:19:00" } }),
            );
            expect([database.backupWindow, database.maintenanceWindow]).to.deep.equal([
                "08:00-08:30",
                "mon:18:00-mon:19:00",
            ]);
        });

        it("refuse what is at night or on a weekend", () => {
            const database = { backupWindow: "02:00-03:00", maintenanceWindow: "sun:12:00-sun:13:00" };
            const end = `is not within working hours, ${WITHIN}, and only a running database`;
            const then = "Remove it, which puts it within, or set another time";
            expect(mistakesIn(on({}, { database }))).to.deep.equal([
                `slipway:database.backupWindow: 02:00-03:00 (UTC) ${end} takes its daily backup. ${then}`,
                `slipway:database.maintenanceWindow: sun:12:00-sun:13:00 (UTC) ${end} is maintained. ${then}`,
            ]);
        });

        it("are right by their own rules, wherever the people are", async () => {
            const zones = [
                "UTC",
                "Europe/Berlin",
                "America/Los_Angeles",
                "Asia/Kolkata",
                "Pacific/Auckland",
                "Asia/Tokyo",
            ];
            const hours = fc
                .tuple(fc.constantFrom(...zones), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 4, max: 23 }))
                .filter(([, wake, sleep]) => sleep - wake >= 4)
                .map(([timeZone, wake, sleep]) => ({ timeZone, wake: clock(wake), sleep: clock(sleep) }));
            await fc.assert(
                fc.asyncProperty(hours, async (given) => {
                    const { database, backups } = await loaded(on(given));
                    const { backupWindow, maintenanceWindow } = database;
                    const { schedule, timeZone } = backups.pipeline;
                    const computed = { database: { backupWindow, maintenanceWindow }, backups: { schedule, timeZone } };
                    expect(mistakesIn(on(given, computed))).to.deep.equal([]);
                    const [start = ""] = (backupWindow ?? "").split("-");
                    const wednesday = new Date(`2026-11-18T${start}:00Z`);
                    const near = [-1, 0, 1].map((days) => new Date(wednesday.getTime() + days * 86_400_000));
                    expect(near.every((moment) => isWorkingTime(given, moment))).to.equal(true);
                }),
                { numRuns: 25 },
            );
        });
    });

    it("are written in one line for staging", () => {
        expect(settingsOf({ environment: "staging", offHours: { enabled: true } }).offHours).to.deep.equal({
            enabled: true,
        });
    });
});

function clock(hour: number): string {
    return `${String(hour).padStart(2, "0")}:00`;
}
