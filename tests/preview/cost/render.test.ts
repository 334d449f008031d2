import { expect } from "chai";
import { renderCost } from "../../../preview/cost/render";
import type { PreviewResource } from "../../../preview/document";
import { estimateOf, resourceOf, stackEstimate } from "./support";

const FILE = { color: false, width: undefined };

const NETWORK = resourceOf("shop:index:Network", "network", { custom: false });

/** A network with a NAT gateway, and a key. */
function shop(): PreviewResource[] {
    return [
        NETWORK,
        resourceOf("aws:kms/key:Key", "data"),
        resourceOf("aws:ec2/natGateway:NatGateway", "nat", { parent: NETWORK.urn }),
        resourceOf("aws:ec2/eip:Eip", "nat", { parent: NETWORK.urn }),
    ];
}

function shown(resources: readonly PreviewResource[], options: Parameters<typeof estimateOf>[1] = {}): string[] {
    return renderCost(estimateOf(resources, options), FILE).split("\n");
}

const SOURCE =
    "List prices of AWS (https://aws.amazon.com/pricing/) as of 2026-11-21, 730 hours a month, usage as assumed for dev; " +
    "without taxes, support, free tiers, and traffic between zones.";

describe("renderCost", () => {
    it("shows components and lines by cost, the total last, then date and source", () => {
        expect(shown(shop())).to.deep.equal([
            "Cost of dev in us-east-1: USD a month, estimated",
            "",
            "Network network                                                      36.73",
            "  nat: NAT gateway                             730 × 0.045 per hour  32.85",
            "  nat: public IPv4 address                     730 × 0.005 per hour   3.65",
            "  nat: data through the NAT gateway                5 × 0.045 per GB   0.23  assumed: 5 GB through all NAT gateways",
            "kms.Key data                                                          1.30",
            "  data: encryption key                          1 × 1 per key-month   1.00",
            "  data: requests to the key          100,000 × 0.000003 per request   0.30  assumed: 100,000 requests",
            "",
            "Fixed                                                                37.50",
            "By usage, as assumed                                                  0.53",
            "Total                                                                38.03",
            "",
            SOURCE,
            "",
        ]);
    });

    it("shows nothing but totals where there is nothing to pay", () => {
        expect(shown([])).to.deep.equal([
            "Cost of dev in us-east-1: USD a month, estimated",
            "",
            "Fixed                   0.00",
            "By usage, as assumed    0.00",
            "Total                   0.00",
            "",
            SOURCE,
            "",
        ]);
    });

    it("says which region's prices were taken instead", () => {
        expect(shown(shop(), { region: "sa-east-1" })).to.include(
            "The list has no prices of sa-east-1. These are of us-east-1: expect a difference.",
        );
    });

    it("names types and lines without a price", () => {
        const lines = shown([
            resourceOf("aws:efs/fileSystem:FileSystem", "files"),
            resourceOf("aws:lb/loadBalancer:LoadBalancer", "tcp", { inputs: { loadBalancerType: "network" } }),
        ]);
        expect(lines).to.include("No price is known for aws:efs/fileSystem:FileSystem: files.");
        expect(lines).to.include("  tcp: network load balancer  no price  only application load balancers are counted");
    });

    it("counts what is free", () => {
        const free = ["one", "two"].map((name) => resourceOf("aws:iam/role:Role", name));
        expect(shown([...free, resourceOf("aws:ec2/vpc:Vpc", "vpc")])).to.include(
            "3 resources of 2 types are not charged.",
        );
    });

    it("marks prices that are not in this year's list as they are", () => {
        const lines = shown([resourceOf("aws:sns/topic:Topic", "alerts")]);
        expect(lines).to.include(
            "  alerts: messages to the topic  100 × ~0.0000005 per request  0.00  assumed: 100 messages",
        );
        expect(lines).to.include("~ before a price: from an older list, or worked out from another price.");
    });

    it("shows what ARM64 saves in the sum", async () => {
        const lines = renderCost(await stackEstimate("prod"), FILE).split("\n");
        expect(
            lines.filter((line) => line.startsWith("In the sum: ")).map((line) => line.replace(/ +/g, " ")),
        ).to.deep.equal(["In the sum: ARM64 instead of x86 saves 28.82"]);
    });

    it("keeps the amounts on a narrow screen, without the calculations", () => {
        const text = renderCost(estimateOf(shop()), { color: false, width: 40 });
        expect(text.split("\n").slice(2, 9)).to.deep.equal([
            "Network network                    36.73",
            "  nat: NAT gateway                 32.85",
            "  nat: public IPv4 address          3.65",
            "  nat: data through the NAT gate…   0.23",
            "kms.Key data                        1.30",
            "  data: encryption key              1.00",
            "  data: requests to the key         0.30",
        ]);
        expect(text.split("\n").filter((line) => line.length > 40)).to.deep.equal([]);
    });

    it("colours only where it may", () => {
        const estimate = estimateOf(shop(), { region: "sa-east-1" });
        const colored = renderCost(estimate, { color: true, width: undefined });
        const plain = renderCost(estimate, FILE);
        expect(plain).to.not.include("\u001b");
        expect(colored).to.include(
            "\u001b[33mThe list has no prices of sa-east-1. These are of us-east-1: expect a difference.\u001b[0m",
        );
        const uncolored = colored.split("\u001b").map((part) => part.replace(/^\[\d+m/, ""));
        expect(uncolored.join("")).to.equal(plain);
    });

    it("is the same for the same estimate", async () => {
        const estimate = await stackEstimate("staging");
        expect(renderCost(estimate, FILE)).to.equal(renderCost(estimate, FILE));
    });
});
