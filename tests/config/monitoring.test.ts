import { expect } from "chai";
import { mistakesIn, settingsOf } from "./reading";

describe("the settings of monitoring", () => {
    it("are taken as they are given, beside the environment's defaults", () => {
        const given = {
            page: ["oncall@example.com"],
            inform: [],
            slack: { secretName: "slipway/slack" },
            errorPercent: 0,
            minimumRequests: 1,
            slowMilliseconds: 250,
            budget: false,
            runbook: "https://example.com/monitoring.md",
        };
        expect(settingsOf({ environment: "prod", monitoring: given }).monitoring).to.deep.equal({
            alarms: "all",
            logRetentionDays: 365,
            ...given,
        });
    });

    for (const [setting, value, reason] of [
        ["alarms", "some", '"some" is not one of "none", "essential" or "all".'],
        ["page", ["nobody"], '"nobody" is not an e-mail address, like "oncall@example.com".'],
        ["errorPercent", 100, "100 is not a whole number of percent from 0 to 99."],
        ["slowMilliseconds", 0, "0 is not a whole number of milliseconds from 1 to 60000."],
        [
            "runbook",
            "docs/monitoring.md",
            '"docs/monitoring.md" is not an address, like "https://example.com/monitoring.md".',
        ],
    ] as const) {
        it(`refuse ${setting}: ${JSON.stringify(value)}`, () => {
            const path = setting === "page" ? "page[0]" : setting;
            expect(mistakesIn({ monitoring: { [setting]: value } })).to.deep.equal([
                `slipway:monitoring.${path}: ${reason.replace(/\.$/, "")}`,
            ]);
        });
    }

    it("refuse a webhook's URL where the secret's name belongs, and name the secret's form", () => {
        expect(
            mistakesIn({ monitoring: { slack: { secretName: "https://hooks.slack.com/services/secret part" } } }),
        ).to.deep.equal([
            'slipway:monitoring.slack.secretName: "https://hooks.slack.com/services/secret part" is not the name of a ' +
                'secret in Secrets Manager, like "slipway/slack"',
        ]);
    });
});
