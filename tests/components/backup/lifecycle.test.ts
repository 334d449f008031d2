import { expect } from "chai";
import fc from "fast-check";
import { COLD_STORAGE, fullRetention, lifecycle, type Retention } from "../../../components/backup/lifecycle";

/** What becomes of objects below a prefix, as it is to be read here. */
interface Fate {
    readonly prefix: string;
    readonly days: number;
    readonly transitions: readonly { readonly storageClass: string; readonly days: number }[];
}

function fates(retention: Retention): Fate[] {
    return lifecycle(retention).map(({ filter, expiration, transitions = [] }) => ({
        prefix: filter.prefix,
        days: expiration.days,
        transitions,
    }));
}

const days = fc.integer({ min: 1, max: 4000 });

const retention: fc.Arbitrary<Retention> = fc.record(
    { dailyDays: days, weeklyDays: days, monthlyDays: days, coldStorage: fc.boolean() },
    { requiredKeys: [] },
);

describe("the lifecycle of backups", () => {
    it("keeps each tier for its days, and reports for a year", () => {
        expect(fates({ dailyDays: 7, weeklyDays: 28, monthlyDays: 180 })).to.deep.equal([
            { prefix: "db-dumps/daily/", days: 7, transitions: [] },
            { prefix: "db-dumps/weekly/", days: 28, transitions: [] },
            { prefix: "db-dumps/monthly/", days: 180, transitions: [] },
            { prefix: "drill-reports/", days: 365, transitions: [] },
        ]);
    });

    it("has prod's dumps in cold storage for as long as is charged there", () => {
        const prod = { dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true };
        expect(fates(prod)).to.deep.equal([
            { prefix: "db-dumps/daily/", days: 35, transitions: [] },
            { prefix: "db-dumps/weekly/", days: 84, transitions: [{ storageClass: "STANDARD_IA", days: 30 }] },
            {
                prefix: "db-dumps/monthly/",
                days: 730,
                transitions: [
                    { storageClass: "STANDARD_IA", days: 30 },
                    { storageClass: "GLACIER_IR", days: 90 },
                ],
            },
            { prefix: "drill-reports/", days: 730, transitions: [] },
        ]);
    });

    for (const [day, classes] of [
        [59, []],
        [60, ["STANDARD_IA"]],
        [179, ["STANDARD_IA"]],
        [180, ["STANDARD_IA", "GLACIER_IR"]],
    ] as const) {
        it(`has a dump of ${day} days in ${classes.join(" and ") || "no cold storage"}`, () => {
            const [daily] = fates({ dailyDays: day, coldStorage: true });
            expect(daily?.transitions.map(({ storageClass }) => storageClass)).to.deep.equal(classes);
        });
    }

    it("is in force, with a name for each rule", () => {
        expect(lifecycle({}).map(({ id, status }) => [id, status])).to.deep.equal([
            ["dumps-daily", "Enabled"],
            ["dumps-weekly", "Enabled"],
            ["dumps-monthly", "Enabled"],
            ["reports", "Enabled"],
        ]);
    });

    it("keeps weekly and monthly dumps as long as daily ones where nothing else is said", () => {
        expect(fullRetention({ dailyDays: 7 })).to.deep.equal({
            dailyDays: 7,
            weeklyDays: 7,
            monthlyDays: 7,
            coldStorage: false,
        });
        expect(fullRetention({ dailyDays: 7, weeklyDays: 9 }).monthlyDays).to.equal(9);
        expect(fullRetention({}).dailyDays).to.equal(35);
    });

    it("lets every object go, once, whatever the retention", () => {
        fc.assert(
            fc.property(retention, (given) => {
                const { dailyDays, weeklyDays, monthlyDays } = fullRetention(given);
                const found = fates(given);
                expect(found.slice(0, 3).map((fate) => [fate.prefix, fate.days])).to.deep.equal([
                    ["db-dumps/daily/", dailyDays],
                    ["db-dumps/weekly/", weeklyDays],
                    ["db-dumps/monthly/", monthlyDays],
                ]);
                const overlapping = found.flatMap((one) =>
                    found.filter((other) => one !== other && one.prefix.startsWith(other.prefix)),
                );
                expect(overlapping).to.deep.equal([]);
            }),
        );
    });

    it("keeps a report at least as long as its dump, whatever the retention", () => {
        fc.assert(
            fc.property(retention, (given) => {
                const found = fates(given);
                const reports = found.find(({ prefix }) => prefix === "drill-reports/");
                expect(reports?.days).to.be.at.least(Math.max(...found.map((fate) => fate.days)));
            }),
        );
    });

    it("pays no minimum for time that an object is not there, whatever the retention", () => {
        fc.assert(
            fc.property(retention, (given) => {
                for (const { days: end, transitions } of fates(given)) {
                    const ends = [...transitions.slice(1).map((next) => next.days), end];
                    transitions.forEach(({ storageClass, days: begin }, index) => {
                        const minimum = COLD_STORAGE.find((facts) => facts.storageClass === storageClass)?.minimumDays;
                        expect((ends[index] ?? 0) - begin).to.be.at.least(minimum ?? Infinity);
                    });
                }
            }),
        );
    });

    it("moves nothing to Standard-IA before the 30th day, which S3 would refuse, nor without being asked", () => {
        fc.assert(
            fc.property(retention, (given) => {
                const moved = fates(given).flatMap(({ transitions }) => transitions);
                expect(moved.filter(({ days: begin }) => begin < 30)).to.deep.equal([]);
                if (given.coldStorage !== true) {
                    expect(moved).to.deep.equal([]);
                }
            }),
        );
    });
});
