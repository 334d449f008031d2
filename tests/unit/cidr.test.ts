import { expect } from "chai";
import { cidrSize, formatCidr, parseCidr } from "../../components/cidr";

describe("CIDR blocks", () => {
    it("are read as their first address and the length of their prefix", () => {
        expect(parseCidr("10.0.0.0/16")).to.deep.equal({ first: 167772160, prefix: 16 });
        expect(parseCidr("192.168.4.0/22")).to.deep.equal({ first: 3232236544, prefix: 22 });
        expect(parseCidr("0.0.0.0/0")).to.deep.equal({ first: 0, prefix: 0 });
        expect(parseCidr("255.255.255.255/32")).to.deep.equal({ first: 4294967295, prefix: 32 });
    });

    it("are written as four numbers and a prefix", () => {
        expect(formatCidr({ first: 167772160, prefix: 16 })).to.equal("10.0.0.0/16");
        expect(formatCidr({ first: 3232236544, prefix: 22 })).to.equal("192.168.4.0/22");
        expect(formatCidr({ first: 0, prefix: 0 })).to.equal("0.0.0.0/0");
        expect(formatCidr({ first: 4294967295, prefix: 32 })).to.equal("255.255.255.255/32");
    });

    it("have as many addresses as their prefix leaves", () => {
        expect(cidrSize({ first: 0, prefix: 0 })).to.equal(4294967296);
        expect(cidrSize({ first: 0, prefix: 16 })).to.equal(65536);
        expect(cidrSize({ first: 0, prefix: 21 })).to.equal(2048);
        expect(cidrSize({ first: 0, prefix: 32 })).to.equal(1);
    });

    const malformed = [
        "",
        "banana",
        "10.0.0.0",
        "10.0.0/16",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.256/16",
        "10.0.0.0.0/16",
        "010.0.0.0/16",
        " 10.0.0.0/16",
        "10.0.0.0/16 ",
        "0x0a.0.0.0/16",
        "167772160/16",
        "fd00::/8",
    ];
    for (const text of malformed) {
        it(`refuse ${JSON.stringify(text)} and say how to write one`, () => {
            expect(() => parseCidr(text)).to.throw(
                Error,
                `"${text}" is no IPv4 CIDR block. Write it as four numbers and a prefix: 10.0.0.0/16`,
            );
        });
    }

    const withHostBits = [
        ["10.0.0.5/16", "10.0.0.0/16"],
        ["10.0.1.0/16", "10.0.0.0/16"],
        ["192.168.5.0/22", "192.168.4.0/22"],
        ["172.16.0.1/31", "172.16.0.0/31"],
        ["10.0.0.0/4", "0.0.0.0/4"],
        ["0.0.0.1/0", "0.0.0.0/0"],
    ] as const;
    for (const [text, network] of withHostBits) {
        it(`refuse ${text}, whose host bits are set, and name ${network}`, () => {
            expect(() => parseCidr(text)).to.throw(
                Error,
                `"${text}" has host bits set. The network of that size is ${network}`,
            );
        });
    }
});
