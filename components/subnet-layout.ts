import { type Cidr, cidrSize, formatCidr, parseCidr } from "./cidr";

/**
 * How a VPC's addresses are divided. Every tier has an area of its own with eight slots of equal size, one for each
 * zone that a region may have (us-east-1 has six), so that a further zone or tier takes a free slot and never moves a
 * subnet that exists:
 *
 * | share of the VPC | of 10.0.0.0/16 | tier     | a slot of a /16        |
 * | ---------------- | -------------- | -------- | ---------------------- |
 * | first half       | 10.0.0.0/17    | private  | /20, 4,091 addresses   |
 * | next eighth      | 10.0.128.0/19  | public   | /22, 1,019 addresses   |
 * | next eighth      | 10.0.160.0/19  | isolated | /22, 1,019 addresses   |
 * | last quarter     | 10.0.192.0/18  | free     | for tiers yet to come  |
 *
 * AWS keeps five addresses of every subnet to itself.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
const AREAS = {
    private: { slotBits: 4, firstSixteenth: 0 },
    public: { slotBits: 6, firstSixteenth: 8 },
    isolated: { slotBits: 6, firstSixteenth: 10 },
} as const;

/** A tier of a VPC: `public` is reached from the internet, `private` reaches out through NAT, `isolated` neither. */
export type Tier = keyof typeof AREAS;

/** The tiers in the order in which traffic comes in. */
export const TIERS = ["public", "private", "isolated"] as const satisfies readonly Tier[];

/** Slots of each tier: the most zones that a VPC can grow to. */
export const ZONE_SLOTS = 8;

/** The largest block that AWS takes for a VPC. */
export const SHORTEST_PREFIX = 16;

/**
 * The smallest block whose subnets still do their work: its public slots are /27, the least that an Application Load
 * Balancer takes. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
export const LONGEST_PREFIX = 21;

/** The CIDR blocks of each tier, one for each zone, in the order of the zones. */
export type SubnetLayout = Readonly<Record<Tier, string[]>>;

/**
 * Divides a VPC's CIDR block into subnets.
 *
 * @param cidrBlock of the VPC, from /16 to /21.
 * @param zones how many availability zones, 1 to 8.
 * @throws Error where the block is malformed, or too small or too large for its subnets.
 */
export function subnetLayout(cidrBlock: string, zones: number): SubnetLayout {
    const vpc = parseCidr(cidrBlock);
    if (vpc.prefix < SHORTEST_PREFIX) {
        throw new Error(`"${cidrBlock}" is larger than AWS allows for a VPC. Take a prefix from /16 to /21`);
    }
    if (vpc.prefix > LONGEST_PREFIX) {
        throw new Error(
            `"${cidrBlock}" is too small for its subnets: a load balancer needs a /27 in each zone. ` +
                `Take a prefix from /16 to /21`,
        );
    }
    if (!Number.isInteger(zones) || zones < 1 || zones > ZONE_SLOTS) {
        throw new Error(`${zones} zones do not fit. A VPC has room for 1 to ${ZONE_SLOTS}`);
    }
    const blocks = (tier: Tier) => Array.from({ length: zones }, (_, zone) => formatCidr(slot(vpc, tier, zone)));
    return { public: blocks("public"), private: blocks("private"), isolated: blocks("isolated") };
}

function slot(vpc: Cidr, tier: Tier, zone: number): Cidr {
    const { slotBits, firstSixteenth } = AREAS[tier];
    const prefix = vpc.prefix + slotBits;
    const areaStart = vpc.first + (cidrSize(vpc) / 16) * firstSixteenth;
    return { first: areaStart + zone * 2 ** (32 - prefix), prefix };
}
