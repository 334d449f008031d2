import * as ipaddr from "ipaddr.js";

/** An IPv4 network: its first address as a number, and the length of its prefix. */
export interface Cidr {
    readonly first: number;
    readonly prefix: number;
}

/**
 * Reads an IPv4 CIDR block such as `10.0.0.0/16`.
 *
 * @throws Error where it is malformed or has host bits set; the message says what would be right.
 */
export function parseCidr(text: string): Cidr {
    if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) {
        throw new Error(`"${text}" is no IPv4 CIDR block. Write it as four numbers and a prefix: 10.0.0.0/16`);
    }
    const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
    const network = ipaddr.IPv4.networkAddressFromCIDR(text);
    if (address.toString() !== network.toString()) {
        throw new Error(`"${text}" has host bits set. The network of that size is ${network.toString()}/${prefix}`);
    }
    return { first: toNumber(address), prefix };
}

/** Writes a network as text: `10.0.0.0/16`. */
export function formatCidr({ first, prefix }: Cidr): string {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${octets.join(".")}/${prefix}`;
}

/** How many addresses a network has. */
export function cidrSize({ prefix }: Cidr): number {
    return 2 ** (32 - prefix);
}

function toNumber(address: ipaddr.IPv4): number {
    return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
