import { expect } from "chai";
import fc from "fast-check";
import { cidrSize, formatCidr, parseCidr } from "../../components/cidr";

const prefix = fc.integer({ min: 0, max: 32 });

/** Any network: an address without host bits. */
const network = prefix.chain((length) =>
    fc
        .integer({ min: 0, max: 2 ** length - 1 })
        .map((number) => ({ first: number * 2 ** (32 - length), prefix: length })),
);

describe("CIDR blocks, whatever they are", () => {
    it("are read as they are written", () => {
        fc.assert(
            fc.property(network, (cidr) => {
                expect(parseCidr(formatCidr(cidr))).to.deep.equal(cidr);
            }),
        );
    });

    it("are written as they were read", () => {
        fc.assert(
            fc.property(network, (cidr) => {
                const text = formatCidr(cidr);
                expect(formatCidr(parseCidr(text))).to.equal(text);
            }),
        );
    });

    it("are refused with any host bit set, and the message names a network that is right", () => {
        const withHostBits = network
            .filter((cidr) => cidr.prefix < 32)
            .chain((cidr) =>
                fc.integer({ min: 1, max: cidrSize(cidr) - 1 }).map((host) => ({ cidr, address: cidr.first + host })),
            );
        fc.assert(
            fc.property(withHostBits, ({ cidr, address }) => {
                const text = formatCidr({ first: address, prefix: cidr.prefix });
                expect(() => parseCidr(text)).to.throw(
                    Error,
                    `"${text}" has host bits set. The network of that size is ${formatCidr(cidr)}`,
                );
            }),
        );
    });

    it("are refused as any other text, with that text in the message", () => {
        const other = fc.string({ unit: "grapheme" }).filter((text) => !/^[\d.]+\/\d+$/.test(text));
        fc.assert(
            fc.property(other, (text) => {
                expect(() => parseCidr(text)).to.throw(
                    Error,
                    `"${text}" is no IPv4 CIDR block. Write it as four numbers and a prefix: 10.0.0.0/16`,
                );
            }),
        );
    });
});
