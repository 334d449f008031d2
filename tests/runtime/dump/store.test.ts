import { expect } from "chai";
import fc from "fast-check";
import {
    announcedBy,
    claimKey,
    dumpId,
    dumpKey,
    isRun,
    manifestKey,
    parseDumpId,
    reportKey,
    snapshotReportKey,
} from "../../../runtime/src/store/keys";
import { PART_LIMITS, partBytes } from "../../../runtime/src/store/parts";
import { tierOf } from "../../../runtime/src/store/tier";

const ID = "daily/2026-11-21T02-15-00Z-1a2b3c4d";
const TIERS = ["daily", "weekly", "monthly"] as const;
const DAY_MILLISECONDS = 86_400_000;

const RUN = fc.stringMatching(/^[A-Za-z0-9_-]{8,80}$/);
const MOMENT = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });

describe("the id of a dump", () => {
    it("says its tier, when it was started, and which run made it", () => {
        expect(dumpId("daily", new Date("2026-11-21T02:15:00.987Z"), "1a2b3c4d")).to.equal(ID);
        expect(parseDumpId(ID)).to.deep.equal({
            id: ID,
            tier: "daily",
            startedAt: new Date("2026-11-21T02:15:00Z"),
            run: "1a2b3c4d",
        });
    });

    it("is read as it was written", () => {
        fc.assert(
            fc.property(fc.constantFrom(...TIERS), MOMENT, RUN, (tier, moment, run) => {
                const startedAt = new Date(Math.floor(moment.getTime() / 1_000) * 1_000);
                const id = dumpId(tier, startedAt, run);
                expect(parseDumpId(id)).to.deep.equal({ id, tier, startedAt, run });
                expect(announcedBy(manifestKey(id))?.id).to.equal(id);
            }),
        );
    });

    for (const text of [
        "",
        "latest",
        "yearly/2026-11-21T02-15-00Z-1a2b3c4d",
        "daily/2026-11-21T02:15:00Z-1a2b3c4d",
        "daily/2026-02-31T02-15-00Z-1a2b3c4d",
        "daily/2026-11-21T24-15-00Z-1a2b3c4d",
        "daily/2026-11-21T02-15-00Z-short",
        "daily/2026-11-21T02-15-00Z-1a2b3c4d/..",
        "daily/2026-11-21T02-15-00Z-1a2b3c4d\n",
        `../${ID}`,
        `daily/2026-11-21T02-15-00Z-${"x".repeat(81)}`,
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            expect(parseDumpId(text)).to.equal(undefined);
        });
    }

    it("makes the keys of all that belongs to it", () => {
        expect(dumpKey(ID, "database.dump")).to.equal(`db-dumps/${ID}/database.dump`);
        expect(manifestKey(ID)).to.equal(`db-dumps/${ID}/manifest.json`);
        expect(reportKey(ID, "run-12345", "md")).to.equal(`drill-reports/${ID}/run-12345.md`);
        expect(claimKey(ID)).to.equal(`drill-reports/${ID}/claim.json`);
        expect(snapshotReportKey("rds:shop-1", "run-12345", "json")).to.equal(
            "drill-reports/snapshot/rds:shop-1/run-12345.json",
        );
    });

    it("is announced by its manifest and by nothing else", () => {
        expect(announcedBy(dumpKey(ID, "database.dump"))).to.equal(undefined);
        expect(announcedBy(`drill-reports/${ID}/manifest.json`)).to.equal(undefined);
        expect(announcedBy(`db-dumps/x/${ID}/manifest.json`)).to.equal(undefined);
        expect(announcedBy("db-dumps/manifest.json")).to.equal(undefined);
    });

    it("ends with the name of a run", () => {
        expect(isRun("1a2b3c4d-5e6f_7890")).to.equal(true);
        expect(["short", "with space", "with/slash", "", "x".repeat(81)].filter(isRun)).to.deep.equal([]);
    });
});

describe("tierOf", () => {
    const saturday = new Date("2026-11-21T02:15:00Z");

    it("is monthly for the first dump of all, and for the first of a month", () => {
        expect(tierOf(saturday, [])).to.equal("monthly");
        expect(tierOf(new Date("2026-12-01T00:00:00Z"), [new Date("2026-11-30T23:59:59Z")])).to.equal("monthly");
    });

    it("is weekly for the first dump of a week, which begins on Monday", () => {
        const sunday = new Date("2026-11-22T23:59:59Z");
        const monday = new Date("2026-11-23T00:00:00Z");
        expect(tierOf(sunday, [saturday])).to.equal("daily");
        expect(tierOf(monday, [saturday, sunday])).to.equal("weekly");
        expect(tierOf(new Date("2026-11-24T00:00:00Z"), [saturday, sunday, monday])).to.equal("daily");
    });

    it("begins a week anew with a year", () => {
        // The first of January 2027 is a Friday of the 53rd week of 2026.
        const inDecember = new Date("2026-12-31T02:00:00Z");
        expect(tierOf(new Date("2027-01-02T02:00:00Z"), [inDecember, new Date("2027-01-01T02:00:00Z")])).to.equal(
            "daily",
        );
        expect(tierOf(new Date("2027-01-04T02:00:00Z"), [inDecember, new Date("2027-01-01T02:00:00Z")])).to.equal(
            "weekly",
        );
    });

    it("keeps one dump of each month and one of each week, whichever days have a dump", () => {
        fc.assert(
            fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 60 }), (days) => {
                const moments = [...new Set(days)].sort((one, other) => one - other).map(dayOf2026);
                const tiers = moments.map((moment, index) => tierOf(moment, moments.slice(0, index)));
                const months = moments.filter((_moment, index) => tiers[index] === "monthly").map(monthOf);
                expect(months).to.deep.equal([...new Set(moments.map(monthOf))]);
                const weeks = moments.filter((_moment, index) => tiers[index] !== "daily").map(weekOf);
                expect(new Set(weeks)).to.deep.equal(new Set(moments.map(weekOf)));
            }),
        );
    });

    function dayOf2026(day: number): Date {
        return new Date(Date.UTC(2026, 0, 1, 2) + day * DAY_MILLISECONDS);
    }

    function monthOf(moment: Date): number {
        return moment.getUTCMonth();
    }

    /** The Monday that it begins with. */
    function weekOf(moment: Date): string {
        const daysSinceMonday = (moment.getUTCDay() + 6) % 7;
        return new Date(moment.getTime() - daysSinceMonday * DAY_MILLISECONDS).toISOString();
    }
});

describe("partBytes", () => {
    it("is small for the first 10 GB, and never smaller than the part before", () => {
        expect([partBytes(1), partBytes(1_250)]).to.deep.equal([8_388_608, 8_388_608]);
        expect(partBytes(1_251)).to.equal(16_777_216);
        for (let number = 2; number <= PART_LIMITS.count; number += 1) {
            expect(partBytes(number)).to.be.at.least(partBytes(number - 1));
        }
    });

    it("stays within S3's limits, and makes an object of 2 TB possible", () => {
        let total = 0;
        for (let number = 1; number <= PART_LIMITS.count; number += 1) {
            expect(partBytes(number)).to.be.within(PART_LIMITS.smallestBytes, PART_LIMITS.largestBytes);
            total += partBytes(number);
        }
        expect(total).to.be.above(2e12);
        expect(partBytes(PART_LIMITS.count)).to.equal(536_870_912);
    });
});
