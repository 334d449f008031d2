import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { policiesPage } from "../../docs/policies-page";
import { UNSCOPED_ACTIONS } from "../../policies/rules/unscoped-actions";
import { PROJECT } from "../support/program";

describe("docs/policies.md", () => {
    it("is what `npm run docs` writes", async () => {
        expect(readFileSync(join(PROJECT, "docs/policies.md"), "utf8")).to.equal(await policiesPage());
    });

    it("has a row for each policy", async () => {
        const rows = (await policiesPage()).split("\n").map((row) => row.replace(/ +/g, " "));
        expect(rows).to.include(
            "| [`log-retention`](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention) | mandatory " +
                "| Every log group says how long it keeps what is written to it. | Set `logRetentionDays` in the stack file, or retentionInDays. |",
        );
    });
});

describe("docs/security.md", () => {
    it("lists every service whose actions may be on *", () => {
        const page = readFileSync(join(PROJECT, "docs/security.md"), "utf8");
        const services = new Set(Object.keys(UNSCOPED_ACTIONS).map((action) => action.split(":")[0]));
        expect([...services].filter((service) => !page.includes(`\`${service}:`))).to.deep.equal([]);
    });
});
