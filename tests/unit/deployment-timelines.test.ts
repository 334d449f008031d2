import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STRATEGIES, waitingMinutes } from "../../components/fargate/deployment";
import { phases, timeline, totalMinutes } from "../../docs/timelines";

const DOCS = join(__dirname, "../../docs");

describe("the pictures of a release", () => {
    for (const strategy of STRATEGIES) {
        it(`are, for ${strategy}, what docs/timelines.ts draws`, () => {
            const drawn = readFileSync(join(DOCS, `deployment-${strategy}.svg`), "utf8");
            expect(drawn === timeline(strategy), "run: npx tsx docs/timelines.ts").to.equal(true);
        });

        it(`lead, for ${strategy}, from no request to all of them, and never back`, () => {
            const shares = phases(strategy).map(({ share }) => share);
            expect([shares[0], shares.at(-1)]).to.deep.equal([0, 100]);
            expect(shares).to.deep.equal([...shares].sort((one, other) => one - other));
        });

        it(`are named in docs/deployments.md with their minutes: ${strategy}`, () => {
            expect(readFileSync(join(DOCS, "deployments.md"), "utf8")).to.include(
                `![${strategy}: ${totalMinutes(strategy)} minutes](deployment-${strategy}.svg)`,
            );
        });
    }

    it("last as long as the strategies' own defaults, after three minutes to start and to check", () => {
        for (const strategy of STRATEGIES.filter((other) => other !== "rolling")) {
            expect(totalMinutes(strategy)).to.equal(3 + waitingMinutes({ strategy }));
        }
    });
});
