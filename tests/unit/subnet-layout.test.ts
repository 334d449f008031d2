import { expect } from "chai";
import { LONGEST_PREFIX, SHORTEST_PREFIX, subnetLayout, TIERS, ZONE_SLOTS } from "../../components/subnet-layout";

describe("the subnet layout", () => {
    it("gives each tier of a /16 its own area, in all eight zones", () => {
        expect(subnetLayout("10.0.0.0/16", 8)).to.deep.equal({
            public: [
                "10.0.128.0/22",
                "10.0.132.0/22",
                "10.0.136.0/22",
                "10.0.140.0/22",
                "10.0.144.0/22",
                "10.0.148.0/22",
                "10.0.152.0/22",
                "10.0.156.0/22",
            ],
            private: [
                "10.0.0.0/20",
                "10.0.16.0/20",
                "10.0.32.0/20",
                "10.0.48.0/20",
                "10.0.64.0/20",
                "10.0.80.0/20",
                "10.0.96.0/20",
                "10.0.112.0/20",
            ],
            isolated: [
                "10.0.160.0/22",
                "10.0.164.0/22",
                "10.0.168.0/22",
                "10.0.172.0/22",
                "10.0.176.0/22",
                "10.0.180.0/22",
                "10.0.184.0/22",
                "10.0.188.0/22",
            ],
        });
    });

    it("takes the first slots for fewer zones", () => {
        expect(subnetLayout("10.0.0.0/16", 2)).to.deep.equal({
            public: ["10.0.128.0/22", "10.0.132.0/22"],
            private: ["10.0.0.0/20", "10.0.16.0/20"],
            isolated: ["10.0.160.0/22", "10.0.164.0/22"],
        });
        expect(subnetLayout("10.0.0.0/16", 1)).to.deep.equal({
            public: ["10.0.128.0/22"],
            private: ["10.0.0.0/20"],
            isolated: ["10.0.160.0/22"],
        });
    });

    it("leaves the public slots of the smallest block the /27 that a load balancer needs", () => {
        expect(subnetLayout("192.168.248.0/21", 3)).to.deep.equal({
            public: ["192.168.252.0/27", "192.168.252.32/27", "192.168.252.64/27"],
            private: ["192.168.248.0/25", "192.168.248.128/25", "192.168.249.0/25"],
            isolated: ["192.168.253.0/27", "192.168.253.32/27", "192.168.253.64/27"],
        });
    });

    it("divides a block that begins in the middle of a range", () => {
        expect(subnetLayout("172.31.64.0/18", 2)).to.deep.equal({
            public: ["172.31.96.0/24", "172.31.97.0/24"],
            private: ["172.31.64.0/22", "172.31.68.0/22"],
            isolated: ["172.31.104.0/24", "172.31.105.0/24"],
        });
    });

    it("names the tiers in the order in which traffic comes in, and its bounds", () => {
        expect(TIERS).to.deep.equal(["public", "private", "isolated"]);
        expect([SHORTEST_PREFIX, LONGEST_PREFIX, ZONE_SLOTS]).to.deep.equal([16, 21, 8]);
    });

    it("refuses a block that is larger than AWS takes", () => {
        expect(() => subnetLayout("10.0.0.0/15", 3)).to.throw(
            Error,
            '"10.0.0.0/15" is larger than AWS allows for a VPC. Take a prefix from /16 to /21',
        );
    });

    it("refuses a block that is too small for a load balancer's subnets", () => {
        expect(() => subnetLayout("10.0.0.0/22", 3)).to.throw(
            Error,
            '"10.0.0.0/22" is too small for its subnets: a load balancer needs a /27 in each zone. ' +
                "Take a prefix from /16 to /21",
        );
    });

    it("refuses a block that is malformed or has host bits set", () => {
        expect(() => subnetLayout("10.0.0.0", 3)).to.throw(
            Error,
            '"10.0.0.0" is no IPv4 CIDR block. Write it as four numbers and a prefix: 10.0.0.0/16',
        );
        expect(() => subnetLayout("10.0.0.1/16", 3)).to.throw(
            Error,
            '"10.0.0.1/16" has host bits set. The network of that size is 10.0.0.0/16',
        );
    });

    for (const zones of [0, 9, -1, 2.5, Number.NaN]) {
        it(`refuses ${zones} zones`, () => {
            expect(() => subnetLayout("10.0.0.0/16", zones)).to.throw(
                Error,
                `${zones} zones do not fit. A VPC has room for 1 to 8`,
            );
        });
    }
});
