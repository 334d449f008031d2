import ipaddr from "ipaddr.js";

/**
 * The shortest prefix of a block that counts as somebody's: the largest that registries have given out, and as large as
 * the largest private one, 10.0.0.0/8. What is shorter is the internet, or a half of it.
 */
const SHORTEST = { ipv4: 8, ipv6: 16 } as const;

/** Whether a CIDR block lets the internet in: all of it, or so much that nobody's network is as large. */
export function isOpenBlock(block: string): boolean {
    if (!ipaddr.isValidCIDR(block)) {
        return false;
    }
    const [address, prefix] = ipaddr.parseCIDR(block);
    return prefix < SHORTEST[address.kind()];
}
