import { expect } from "chai";
import { settingsText } from "../../../commands/cost/render";
import { refusal, withSettings } from "../../../commands/cost/what-if";
import { COST_CEILINGS } from "../../../config/cost";
import { adviseOn, type CostAdvice, type Outcome } from "../../../preview/cost/advice/advice";
import { type Estimate, estimate } from "../../../preview/cost/estimate";
import { costOptions } from "../../../preview/cost/settings";
import { documentOf } from "../../../preview/document";
import { Project, type StackConfig } from "../../../preview/project";
import { record, type Recording } from "../../../preview/record";
import { runIndex, stackRecording } from "../../support/stacks";
import { PROJECT } from "../../support/program";

/** Each stack is previewed once for each of its choices. */
const LIMIT_MILLISECONDS = 120_000;

describe("advice on the cost of the project's own stacks", function () {
    this.timeout(LIMIT_MILLISECONDS);

    it("names dev's load balancer, its addresses and the database, in a sum under 60 USD without a ceiling of its own", async () => {
        const advice = await adviceOn("dev");
        expect([advice.total, advice.ceiling, advice.unpriced]).to.deep.equal([57.2, COST_CEILINGS.dev, []]);
        expect(COST_CEILINGS.dev).to.equal(60);
        expect(advice.components.slice(0, 4).map(({ component, monthly }) => [component, monthly])).to.deep.equal([
            ["LoadBalancer web", 30.55],
            ["PostgresDb db", 8.01],
            ["FargateService backend", 5.37],
            ["FargateService frontend", 5.37],
        ]);
        expect(inShort(advice)).to.deep.equal([
            ["LoadBalancer web", "application load balancer", 1, 18.4, [], []],
            ["LoadBalancer web", "public IPv4 addresses", 1, 10.95, [["network.zones: 2", 3.65]], []],
            ["PostgresDb db", "db.t4g.micro, Single-AZ", 1, 4.8, [], []],
        ]);
    });

    it("offers staging what dev has and prod may not have: public addresses and off-hours", async () => {
        const advice = await adviceOn("staging", ["network.nat: none"]);
        expect([advice.total, advice.ceiling]).to.deep.equal([110.76, 120]);
        expect(inShort(advice)).to.deep.equal([
            ["Vpc network", "NAT gateway", 1, 35.04, [["network.nat: public-addresses", 31.85]], []],
            ["LoadBalancer web", "application load balancer", 1, 18.4, [], []],
            ["PostgresDb db", "db.t4g.micro, Single-AZ", 1, 12.41, [["offHours.enabled: true", 16.42]], []],
        ]);
    });

    it("names prod's database, NAT gateways and tasks, with what each choice saves of the whole stack", async () => {
        const advice = await adviceOn("prod", ["network.nat: none", "network.zones: 2"]);
        expect([advice.total, advice.ceiling]).to.deep.equal([673.79, 800]);
        expect(inShort(advice)).to.deep.equal([
            [
                "PostgresDb db",
                "db.m7g.large, Multi-AZ",
                1,
                271.56,
                [
                    ["database.multiAz: false", 148.48],
                    ["database.instanceClass: db.t4g.large", 69.25],
                ],
                [],
            ],
            ["Vpc network", "NAT gateway", 3, 105.12, [["network.nat: single", 77.58]], []],
            [
                "FargateService backend",
                "vCPUs on Fargate, ARM64",
                1,
                47.27,
                [
                    ["services.backend.scaling.min: 1", 33.03],
                    ["services.backend.cpu: 512, services.backend.memory: 1024", 28.83],
                    ["services.backend.spotPercent: 50", 10.08],
                ],
                [],
            ],
        ]);
        const choices = advice.dearest.flatMap(({ cheaper, notCheaper }) => [...cheaper, ...notCheaper]);
        expect(choices.every(({ saves, total }) => Math.round((673.79 - saves) * 100) / 100 === total)).to.equal(true);
        expect(choices.map(({ givesUp }) => givesUp.length > 20)).to.not.include(false);
    });
});

/** The advice on a stack, without a preview of some choices, which each take a second. */
async function adviceOn(stack: "dev" | "staging" | "prod", left: readonly string[] = []): Promise<CostAdvice> {
    const stackConfig = new Project(PROJECT).stackConfig(stack);
    const { ceiling = COST_CEILINGS[stack] } = costOptions(stackConfig.config);
    const recording = await stackRecording(stack);
    const document = documentOf(recording);
    const advice = await adviseOn(
        document,
        estimateOf(recording, stackConfig),
        ceiling,
        async (settings): Promise<Outcome> => {
            if (left.includes(settingsText({ settings }))) {
                return { refused: "left out" };
            }
            try {
                const changed = withSettings(stackConfig, settings);
                const other = await record({ project: "slipway", stack, ...changed }, runIndex);
                return { estimate: estimateOf(other, changed), violates: [] };
            } catch (error) {
                return refusal(error);
            }
        },
    );
    const unknown = advice.dearest.flatMap((charge) => charge.unknown);
    expect(unknown.map(settingsText).sort()).to.deep.equal([...left].sort());
    expect(unknown.map(({ reason }) => reason)).to.deep.equal(left.map(() => "the program refuses it: left out"));
    return advice;
}

function estimateOf(recording: Recording, { config }: StackConfig): Estimate {
    const { environment, assumptions } = costOptions(config);
    return estimate(documentOf(recording), { assumptions, ...(environment && { environment }) });
}

/** Component, charge, how many, what it costs, what saves how much, and what costs more. */
function inShort({ dearest }: CostAdvice) {
    return dearest.map(({ component, what, urns, monthly, cheaper, notCheaper }) => {
        return [
            component,
            what,
            urns.length,
            monthly,
            cheaper.map((choice) => [settingsText(choice), choice.saves]),
            notCheaper.map((choice) => [settingsText(choice), choice.saves]),
        ];
    });
}
