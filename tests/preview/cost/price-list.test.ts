import { expect } from "chai";
import { PriceList, PRICES } from "../../../preview/cost/price-list";
import data from "./price-data";

const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"];

/** A list of one price. */
function listOf(entry: unknown): unknown {
    return {
        date: "2026-01-31",
        currency: "USD",
        hoursPerMonth: 730,
        regions: ["us-east-1"],
        fallbackRegion: "us-east-1",
        entries: { "nat.hour": entry },
    };
}

describe("The list of prices", () => {
    it("is dated, and has the regions that the README promises", () => {
        const { date, currency, hoursPerMonth, regions, fallbackRegion } = PRICES;
        expect({ date, currency, hoursPerMonth, regions, fallbackRegion }).to.deep.equal({
            date: "2026-11-21",
            currency: "USD",
            hoursPerMonth: 730,
            regions: REGIONS,
            fallbackRegion: "us-east-1",
        });
    });

    for (const [key, expected] of [
        ["fargate.arm64.vcpu", [0.03238, 0.03238, 0.03238, 0.03725, 0.04045]],
        ["fargate.arm64.memory", [0.00356, 0.00356, 0.00356, 0.00409, 0.00442]],
        ["fargate.x86.vcpu", [0.04048, 0.04048, 0.04048, 0.04656, 0.05056]],
        ["fargate.x86.memory", [0.004445, 0.004445, 0.004445, 0.00511, 0.00553]],
        ["nat.hour", [0.045, 0.045, 0.048, 0.052, 0.059]],
        ["nat.data", [0.045, 0.045, 0.048, 0.052, 0.059]],
        ["endpoint.hour", [0.01, 0.01, 0.011, 0.012, 0.013]],
        ["alb.hour", [0.0225, 0.0225, 0.0252, 0.027, 0.0252]],
        ["rds.db.t4g.micro.single", [0.016, 0.016, 0.017, 0.019, 0.025]],
        ["rds.db.m7g.large.multi", [0.337, 0.337, 0.372, 0.401, 0.468]],
        ["rds.gp3.single", [0.115, 0.115, 0.127, 0.137, 0.138]],
        ["rds.gp3.multi", [0.23, 0.23, 0.254, 0.274, 0.276]],
        ["logs.ingest", [0.5, 0.5, 0.57, 0.63, 0.7]],
        ["s3.standard", [0.023, 0.023, 0.023, 0.0245, 0.025]],
        ["transfer.internet", [0.09, 0.09, 0.09, 0.09, 0.12]],
        ["ipv4.hour", [0.005, 0.005, 0.005, 0.005, 0.005]],
        ["kms.key", [1, 1, 1, 1, 1]],
    ] as const) {
        it(`has ${key} in each region`, () => {
            expect(REGIONS.map((region) => PRICES.find(key, region)?.price)).to.deep.equal(expected);
        });
    }

    it("says of a price its unit, AWS's page, and how sure it is", () => {
        expect(PRICES.find("rds.db.m7g.large.multi", "eu-west-1")).to.deep.equal({
            price: 0.372,
            unit: "hour",
            source: "https://aws.amazon.com/rds/postgresql/pricing/",
            certainty: "older",
        });
    });

    it("has every class of database in both deployments and all regions", () => {
        const classes = ["t4g.micro", "t4g.small", "t4g.medium", "t4g.large", "m7g.large", "m7g.xlarge", "m7g.2xlarge"];
        const missing = [...classes, "r7g.large", "r7g.xlarge"].flatMap((name) =>
            ["single", "multi"].flatMap((deployment) => {
                const key = `rds.db.${name}.${deployment}`;
                return REGIONS.filter((region) => PRICES.find(key, region) === undefined).map((r) => `${key} ${r}`);
            }),
        );
        expect(missing).to.deep.equal([]);
    });

    it("names where a derived price is from, and only there", () => {
        const wrong = data.filter(({ certainty, from }) => (certainty === "derived") !== (from !== undefined));
        expect(wrong).to.deep.equal([]);
    });

    it("has only prices above nothing, from AWS's own pages", () => {
        const wrong = data.filter(({ price, source }) => !(price > 0) || !source.startsWith("https://aws.amazon.com/"));
        expect(wrong).to.deep.equal([]);
    });

    it("has prices for its own regions and for all, no others", () => {
        expect([...new Set(data.map(({ region }) => region))].sort()).to.deep.equal(["*", ...REGIONS].sort());
    });

    it("takes another region's prices for one that it lacks", () => {
        expect([PRICES.regionFor("eu-central-1"), PRICES.regionFor("sa-east-1")]).to.deep.equal([
            "eu-central-1",
            "us-east-1",
        ]);
    });

    it("finds no price for what it lacks, be it the thing or the region", () => {
        expect([
            PRICES.find("mainframe.hour", "us-east-1"),
            PRICES.find("stepFunctions.transition", "eu-central-1"),
        ]).to.deep.equal([undefined, undefined]);
    });

    for (const [flaw, entry, message] of [
        ["no prices", { unit: "hour", source: "s" }, "nat.hour.prices is not an object"],
        ["a unit of no text", { unit: 1, source: "s", prices: {} }, "nat.hour.unit is not a text"],
        [
            "a price below nothing",
            { unit: "hour", source: "s", prices: { "us-east-1": { price: -1, certainty: "listed" } } },
            "nat.hour.prices.us-east-1.price is not a number of 0 or more",
        ],
        [
            "an unknown certainty",
            { unit: "hour", source: "s", prices: { "us-east-1": { price: 1, certainty: "guessed" } } },
            "nat.hour.prices.us-east-1.certainty is not listed, older, derived",
        ],
    ] as const) {
        it(`refuses data with ${flaw}`, () => {
            expect(() => PriceList.from(listOf(entry))).to.throw(`The list of prices is broken: ${message}.`);
        });
    }

    it("refuses data that is no list", () => {
        expect(() => PriceList.from([])).to.throw("The list of prices is broken: the list is not an object.");
    });

    it("refuses regions that are no list", () => {
        const list = { date: "2026-01-31", currency: "USD", hoursPerMonth: 730, regions: "us-east-1" };
        expect(() => PriceList.from(list)).to.throw("The list of prices is broken: regions is not a list.");
    });
});
