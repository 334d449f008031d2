import { expect } from "chai";
import { DEFAULT_ASSUMPTIONS } from "../../../preview/cost/assumptions";
import { costOptions } from "../../../preview/cost/settings";
import { costAssumptions } from "../../../config/cost";
import { mistakesIn, settingsOf } from "../../config/reading";

describe("slipway:cost", () => {
    it("has a place for every assumption that the estimate makes", () => {
        for (const kind of ["dev", "staging", "prod"] as const) {
            expect(costAssumptions.parse(DEFAULT_ASSUMPTIONS[kind])).to.deep.equal(DEFAULT_ASSUMPTIONS[kind]);
        }
    });

    it("is read for the estimate, with the kind of environment", () => {
        expect(costOptions({ "slipway:environment": "staging", "slipway:cost": '{"natGigabytes":40}' })).to.deep.equal({
            environment: "staging",
            assumptions: { natGigabytes: 40 },
        });
        expect(costOptions({})).to.deep.equal({ assumptions: {} });
    });

    it("may have a ceiling, which the estimate does not assume anything by", () => {
        const config = { "slipway:environment": "dev", "slipway:cost": '{"ceiling":90,"natGigabytes":40}' };
        expect(costOptions(config)).to.deep.equal({
            environment: "dev",
            ceiling: 90,
            assumptions: { natGigabytes: 40 },
        });
        expect(mistakesIn({ cost: { ceiling: -1 } })).to.deep.equal([
            "slipway:cost.ceiling: -1 is not a number of US dollars that a month may cost, 0 or more",
        ]);
    });

    it("is checked with the rest of the stack file", () => {
        expect(settingsOf({ cost: { natGigabytes: 40 } }).cost).to.deep.equal({ natGigabytes: 40 });
        expect(
            mistakesIn({ cost: { natGigabyte: 40, logGigabytes: { service: -1 }, spotDiscount: "70" } }),
        ).to.deep.equal([
            "slipway:cost.logGigabytes.service: -1 is not a number of GB of a service's log, 0 or more",
            'slipway:cost.spotDiscount: "70" is not a number of parts of the price that Spot saves, 0.7 for 70 percent, 0 or more',
            'slipway:cost.natGigabyte: unknown setting. Did you mean "natGigabytes"?',
        ]);
    });
});
