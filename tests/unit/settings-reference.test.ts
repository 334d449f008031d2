import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { settingsReference } from "../../docs/reference";
import { PROJECT } from "../support/program";

describe("docs/settings.md", () => {
    it("is what `npm run docs` writes", async () => {
        expect(readFileSync(join(PROJECT, "docs/settings.md"), "utf8")).to.equal(await settingsReference());
    });

    it("tells the defaults of each environment where they differ", async () => {
        const rows = (await settingsReference()).split("\n").map((row) => row.replace(/ +/g, " "));
        expect(rows).to.include(
            "| `network.nat` | Way out of tasks: none (endpoints), single or per-zone (NAT gateways), or public-addresses (in public subnets) " +
                '| `"single"` | `"single"` | `"per-zone"` |',
        );
        expect(rows).to.include("| `services.<name>.cpu` | CPU units; 1024 are one vCPU | `256` | `256` | `1024` |");
    });
});
