import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { costText } from "../../commands/cost/render";
import { outcomeOf, refusal, withSettings } from "../../commands/cost/what-if";
import type { ChargeAdvice, CostAdvice } from "../../preview/cost/advice/advice";
import { estimate } from "../../preview/cost/estimate";
import type { Preview } from "../../preview/preview";
import { documentWith } from "../preview/cost/support";
import { ProjectFolder } from "../preview/project-folder";
import { PROJECT } from "../support/program";

const FILE = { color: false, width: undefined };

const GATEWAY: ChargeAdvice = {
    component: "Vpc network",
    type: "aws:ec2/natGateway:NatGateway",
    what: "NAT gateway",
    kind: "fixed",
    urns: ["a", "b"],
    monthly: 70.08,
    share: 0.7008,
    isKnown: true,
    cheaper: [
        {
            settings: { "network.nat": "single" },
            givesUp: "The way out of the other zone.",
            saves: 35.04,
            total: 64.96,
            violates: ["some-policy"],
        },
    ],
    notCheaper: [
        { settings: { "network.nat": "none" }, givesUp: "The internet.", saves: -24.39, total: 124.39, violates: [] },
        { settings: { "a.b": 1 }, givesUp: "Nothing.", saves: 0, total: 100, violates: [] },
    ],
    unknown: [],
};

const ADVICE: CostAdvice = {
    stack: "dev",
    region: "eu-west-1",
    total: 100,
    ceiling: 60,
    components: [
        { component: "Vpc network", monthly: 99.1, share: 0.991 },
        { component: "Bucket avatars", monthly: 0.6, share: 0.006 },
        { component: "EcrRepo images", monthly: 0.3, share: 0.003 },
    ],
    dearest: [
        GATEWAY,
        {
            ...GATEWAY,
            what: "thing",
            urns: ["a"],
            monthly: 20,
            share: 0.2,
            isKnown: false,
            cheaper: [],
            notCheaper: [],
        },
        {
            ...GATEWAY,
            what: "instance",
            urns: ["a"],
            monthly: 9,
            share: 0.09,
            cheaper: [],
            notCheaper: [],
            unknown: [{ settings: { "c.d": true }, givesUp: "Sleep.", reason: "the program refuses it: no." }],
        },
    ],
    unpriced: ["aws:new/thing:Thing thing"],
};

describe("the cost of a stack on a screen", () => {
    it("has the components, the ceiling, and the dearest charges with what can be done about them", () => {
        expect(costText(ADVICE, FILE)).to.equal(
            [
                "dev (eu-west-1)  100.00 USD a month, estimated: 40.00 above its ceiling of 60.00",
                "",
                "Vpc network      99.10   99 %",
                "2 others          0.90    1 %",
                "Not in the sum, without a price: aws:new/thing:Thing thing.",
                "",
                "1. 2 × NAT gateway of Vpc network: 70.08, 70 %",
                "   network.nat: single  saves 35.04: 64.96 in all",
                "     gives up: The way out of the other zone.",
                "     violates the policy some-policy",
                "   network.nat: none saves nothing: the stack costs 24.39 more, 124.39 in all.",
                "   a.b: 1 saves nothing: the stack costs as much.",
                "",
                "2. thing of Vpc network: 20.00, 20 %",
                "   Which settings make it cheaper is not known here.",
                "",
                "3. instance of Vpc network: 9.00, 9 %",
                "   c.d: true: the program refuses it: no.",
                "",
                "What a choice saves is the difference to a preview with it, of the whole stack. npm run preview has",
                "every line.",
                "",
            ].join("\n"),
        );
    });

    it("says what is left below the ceiling, and nothing is wider than the screen", () => {
        const text = costText({ ...ADVICE, ceiling: 100 }, { color: false, width: 40 });
        expect(text.split("\n")[0]).to.equal("dev (eu-west-1)  100.00 USD a month, es…");
        expect(costText({ ...ADVICE, ceiling: 100 }, FILE)).to.contain(": 0.00 below its ceiling of 100.00\n");
    });
});

describe("a stack with other settings", () => {
    it("keeps all others, also within the section", () => {
        const config = {
            "aws:region": "eu-west-1",
            "slipway:environment": "dev",
            "slipway:services": '{"backend":{"cpu":1024,"memory":2048,"scaling":{"min":2,"max":6}}}',
        };
        const changed = withSettings(
            { config, secretKeys: ["a"] },
            { "services.backend.cpu": 512, "services.backend.scaling.min": 1, "offHours.enabled": true },
        );
        expect(changed).to.deep.equal({
            secretKeys: ["a"],
            config: {
                "aws:region": "eu-west-1",
                "slipway:environment": "dev",
                "slipway:services": '{"backend":{"cpu":512,"memory":2048,"scaling":{"min":1,"max":6}}}',
                "slipway:offHours": '{"enabled":true}',
            },
        });
        expect(config["slipway:services"]).to.contain("1024");
    });

    it("violates what it did not before, the ceiling aside", () => {
        const preview = (...policies: string[]): Preview => {
            const document = documentWith([]);
            const findings = policies.map((policy) => ({
                policy: policy.replace("?", ""),
                severity: policy.endsWith("?") ? ("advisory" as const) : ("mandatory" as const),
                urn: "",
                type: "",
                name: "",
                message: "",
            }));
            const recording = { ...document, secretOutputs: [], resources: [] };
            const cost = estimate(document);
            return {
                recording,
                document: { ...document, policies: { policies: [], findings, exempted: [], unused: [] } },
                cost,
                costOf: () => cost,
            };
        };
        const after = preview("old", "new", "cost-ceiling", "advice?");
        expect(outcomeOf(preview("old"), after)).to.deep.equal({ estimate: after.cost, violates: ["new"] });
    });

    it("is refused with the first mistake of the stack file", () => {
        const message = "Pulumi.prod.yaml has a mistake:\n  slipway:offHours.enabled: true is not for prod.\n  more";
        expect(refusal(new Error(message))).to.deep.equal({
            refused: "slipway:offHours.enabled: true is not for prod.",
        });
        expect(refusal(new Error("It is broken."))).to.deep.equal({ refused: "It is broken." });
    });
});

describe("npm run cost", () => {
    const folder = new ProjectFolder();

    before(() => {
        folder.linkPackages();
        folder.write("Pulumi.yaml", "name: shop", "main: index.ts");
        folder.write("index.ts", 'import * as aws from "@pulumi/aws";', 'new aws.ec2.NatGateway("out", {});');
        folder.write("Pulumi.qa.yaml", "config:", "  aws:region: eu-west-1", "  slipway:cost: { ceiling: 30 }");
    });

    after(() => {
        folder.remove();
    });

    it("prints the advice as JSON, and ends with 1 above the ceiling", async function () {
        this.timeout(90_000);
        const { exitCode, stdout, stderr } = await run(folder.path, ["--stack", "qa", "--json"]);
        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 1, stderr: "" });
        const printed: unknown = JSON.parse(stdout);
        expect(printed).to.deep.include({ stack: "qa", region: "eu-west-1", total: 39.84, ceiling: 30, unpriced: [] });
        expect(printed).to.have.nested.property("dearest[0].what", "NAT gateway");
        expect(printed).to.have.nested.property("dearest[0].notCheaper[0].saves", 0);
        expect(printed).to.have.nested.property("dearest[1].isKnown", false);
    });
});

function run(folder: string, args: readonly string[]) {
    return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
        const loader = pathToFileURL(require.resolve("tsx")).href;
        const child = execFile(
            process.execPath,
            [`--import=${loader}`, join(PROJECT, "commands/cost.ts"), ...args],
            { cwd: folder, env: { PATH: process.env.PATH, NODE_NO_WARNINGS: "1" } },
            (_error, stdout, stderr) => {
                resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
            },
        );
    });
}
