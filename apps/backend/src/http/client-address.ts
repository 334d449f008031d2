import { BlockList, isIP, isIPv6 } from "node:net";

const PRIVATE = new BlockList();
for (const [network, prefix] of [
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
] as const) {
    PRIVATE.addSubnet(network, prefix, "ipv4");
}
PRIVATE.addSubnet("fc00::", 7, "ipv6");
PRIVATE.addAddress("::1", "ipv6");

/**
 * Whom to believe what `X-Forwarded-For` and `X-Forwarded-Proto` say: the nearest hop, where its address is private as a
 * load balancer's in a VPC is, and nobody before it. The load balancer appends the address of its client to the header
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html): the last entry is its
 * word, and all before it the client's.
 *
 * @param hop 0 for the one that opened the connection.
 */
export function trustsProxy(address: string, hop: number): boolean {
    // A connection that was reset meanwhile has no address.
    return hop === 0 && isIP(address) !== 0 && PRIVATE.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
