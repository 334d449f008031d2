import { expect } from "chai";
import fc from "fast-check";
import { type Cidr, cidrSize, formatCidr, parseCidr } from "../../components/cidr";
import { LONGEST_PREFIX, SHORTEST_PREFIX, subnetLayout, TIERS, ZONE_SLOTS } from "../../components/subnet-layout";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(parseCidr);

/** A block that AWS takes for a VPC, /16 to /21, anywhere in the private ranges. */
const vpc = fc
    .record({
        range: fc.constantFrom(...PRIVATE_RANGES),
        prefix: fc.integer({ min: SHORTEST_PREFIX, max: LONGEST_PREFIX }),
    })
    .chain(({ range, prefix }) =>
        fc.integer({ min: 0, max: 2 ** (prefix - range.prefix) - 1 }).map((number) => ({
            first: range.first + number * 2 ** (32 - prefix),
            prefix,
        })),
    );

const zoneCount = fc.integer({ min: 1, max: ZONE_SLOTS });

/** The last address of a network. */
function last(cidr: Cidr): number {
    return cidr.first + cidrSize(cidr) - 1;
}

describe("subnets, whatever the VPC's block", () => {
    it("are one for each tier and zone", () => {
        fc.assert(
            fc.property(vpc, zoneCount, (block, zones) => {
                const layout = subnetLayout(formatCidr(block), zones);
                expect(TIERS.map((tier) => layout[tier].length)).to.deep.equal([zones, zones, zones]);
            }),
        );
    });

    it("lie in the VPC", () => {
        fc.assert(
            fc.property(vpc, zoneCount, (block, zones) => {
                const subnets = Object.values(subnetLayout(formatCidr(block), zones))
                    .flat()
                    .map(parseCidr);
                const outside = subnets.filter((subnet) => subnet.first < block.first || last(subnet) > last(block));
                expect(outside).to.deep.equal([]);
            }),
        );
    });

    it("never overlap", () => {
        fc.assert(
            fc.property(vpc, zoneCount, (block, zones) => {
                const subnets = Object.values(subnetLayout(formatCidr(block), zones))
                    .flat()
                    .map(parseCidr);
                const sorted = [...subnets].sort((one, other) => one.first - other.first);
                const overlaps = sorted.filter((subnet, index) => {
                    const next = sorted[index + 1];
                    return next !== undefined && next.first <= last(subnet);
                });
                expect(overlaps).to.deep.equal([]);
            }),
        );
    });

    it("never move when the VPC grows by a zone", () => {
        fc.assert(
            fc.property(vpc, fc.integer({ min: 1, max: ZONE_SLOTS - 1 }), (block, zones) => {
                const before = subnetLayout(formatCidr(block), zones);
                const after = subnetLayout(formatCidr(block), zones + 1);
                for (const tier of TIERS) {
                    expect(after[tier].slice(0, zones)).to.deep.equal(before[tier]);
                }
            }),
        );
    });

    it("lie in the area of their tier, apart from every other tier's, with the last quarter free for one to come", () => {
        fc.assert(
            fc.property(vpc, zoneCount, (block, zones) => {
                const layout = subnetLayout(formatCidr(block), zones);
                const sixteenths = (tier: keyof typeof layout) => {
                    const at = (address: number) => Math.floor((16 * (address - block.first)) / cidrSize(block));
                    const subnets = layout[tier].map(parseCidr);
                    return subnets.flatMap((subnet) => [at(subnet.first), at(last(subnet))]);
                };
                expect(sixteenths("private").filter((part) => part > 7)).to.deep.equal([]);
                expect(sixteenths("public").filter((part) => part < 8 || part > 9)).to.deep.equal([]);
                expect(sixteenths("isolated").filter((part) => part < 10 || part > 11)).to.deep.equal([]);
            }),
        );
    });

    it("are large enough for a load balancer, and at most what AWS takes", () => {
        fc.assert(
            fc.property(vpc, zoneCount, (block, zones) => {
                const prefixes = Object.values(subnetLayout(formatCidr(block), zones))
                    .flat()
                    .map((subnet) => parseCidr(subnet).prefix);
                expect(prefixes.filter((prefix) => prefix < 16 || prefix > 27)).to.deep.equal([]);
            }),
        );
    });
});
