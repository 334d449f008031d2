import { expect } from "chai";
import { averageOverWeek, runsInMonth } from "../../../preview/cost/schedule";

describe("averageOverWeek", () => {
    for (const [what, changes, expected] of [
        [
            "office hours on weekdays",
            [
                { schedule: "cron(0 8 ? * MON-FRI *)", size: 2 },
                { schedule: "cron(0 18 ? * MON-FRI *)", size: 0 },
            ],
            (2 * 5 * 10) / 168,
        ],
        [
            "every night, weekends too",
            [
                { schedule: "cron(0 20 * * ? *)", size: 1 },
                { schedule: "cron(0 6 * * ? *)", size: 3 },
            ],
            (14 * 3 + 10) / 24,
        ],
        [
            "the days as numbers, Sunday the first",
            [
                { schedule: "cron(0 0 ? * 1 *)", size: 7 },
                { schedule: "cron(0 0 ? * MON *)", size: 0 },
            ],
            1,
        ],
        [
            "a range over the end of the week",
            [
                { schedule: "cron(0 0 ? * SAT-SUN *)", size: 7 },
                { schedule: "cron(0 0 ? * MON,TUE,WED,THU,FRI *)", size: 0 },
            ],
            2,
        ],
        [
            "steps",
            [
                { schedule: "cron(0/30 * * * ? *)", size: 4 },
                { schedule: "cron(15/30 * * * ? *)", size: 2 },
            ],
            3,
        ],
        [
            "minutes",
            [
                { schedule: "cron(45 7 ? * MON *)", size: 1 },
                { schedule: "cron(15 8 ? * MON *)", size: 0 },
            ],
            0.5 / 168,
        ],
        ["an expression without a year, in small letters", [{ schedule: "cron(0 8 ? * mon-fri)", size: 5 }], 5],
        ["a change that is alone", [{ schedule: "cron(0 8 ? * MON *)", size: 3 }], 3],
    ] as const) {
        it(`counts ${what}`, () => {
            expect(averageOverWeek(changes)).to.equal(expected);
        });
    }

    for (const [what, schedule] of [
        ["the day of the month", "cron(0 8 1 * ? *)"],
        ["the month", "cron(0 8 ? 12 MON *)"],
        ["the year", "cron(0 8 ? * MON 2026)"],
        ["the last Friday of the month", "cron(0 8 ? * 6L *)"],
        ["an hour that no day has", "cron(0 24 ? * MON *)"],
        ["a step of nothing", "cron(0/0 8 ? * MON *)"],
        ["the time since", "rate(1 hour)"],
        ["one moment", "at(2026-12-24T18:00:00)"],
    ] as const) {
        it(`gives up on ${what}`, () => {
            expect(
                averageOverWeek([
                    { schedule: "cron(0 8 ? * MON *)", size: 1 },
                    { schedule, size: 0 },
                ]),
            ).to.equal(undefined);
        });
    }

    it("has no average of no changes", () => {
        expect(averageOverWeek([])).to.equal(undefined);
    });
});

describe("runsInMonth", () => {
    for (const [schedule, expected] of [
        ["rate(15 minutes)", 2920],
        ["rate(1 hour)", 730],
        ["rate(2 days)", 730 / 48],
        ["cron(30 2 * * ? *)", 730 / 24],
        ["cron(0 8,12 ? * MON-FRI *)", (10 * 730) / 168],
        ["cron(0 8 1 * ? *)", undefined],
        ["at(2027-01-01T00:00:00)", undefined],
    ] as const) {
        it(`of ${schedule} is ${expected?.toFixed(1) ?? "not known"}`, () => {
            const runs = runsInMonth(schedule, 730);
            if (expected === undefined) {
                expect(runs).to.equal(undefined);
            } else {
                expect(runs).to.be.closeTo(expected, 1e-9);
            }
        });
    }
});
