import { at, number, text } from "./values";

/** Ports of a protocol. */
export interface PortRange {
    /** `tcp`, `udp`, `icmp`, or `-1` for all. */
    readonly protocol: string;
    readonly from: number;
    readonly to: number;
}

const LAST_PORT = 65535;

/** What usually answers on a port. */
const NAMES: Readonly<Record<number, string>> = {
    22: "SSH",
    53: "DNS",
    80: "HTTP",
    443: "HTTPS",
    1433: "SQL Server",
    2049: "NFS",
    3306: "MySQL",
    5432: "PostgreSQL",
    6379: "Redis",
};

/** Of a rule of a security group, in either of the forms in which rules are written. */
export function rangeOf(rule: unknown): PortRange {
    const protocol = (text(at(rule, "ipProtocol")) ?? text(at(rule, "protocol")) ?? "-1").toLowerCase();
    const all = protocol === "-1" || protocol === "all";
    return {
        protocol: all ? "-1" : protocol,
        from: all ? 0 : (number(at(rule, "fromPort")) ?? 0),
        to: all ? LAST_PORT : (number(at(rule, "toPort")) ?? LAST_PORT),
    };
}

/** The ports that two rules both let pass. */
export function common(one: PortRange, other: PortRange): PortRange | undefined {
    if (one.protocol !== "-1" && other.protocol !== "-1" && one.protocol !== other.protocol) {
        return undefined;
    }
    const from = Math.max(one.from, other.from);
    const to = Math.min(one.to, other.to);
    return from > to ? undefined : { protocol: one.protocol === "-1" ? other.protocol : one.protocol, from, to };
}

/** `tcp 443`, `tcp 8000-8010`, `all`. */
export function portText({ protocol, from, to }: PortRange): string {
    if (protocol === "-1") {
        return "all";
    }
    if (from <= 0 && (to === LAST_PORT || to <= 0)) {
        return protocol;
    }
    return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/**
 * `HTTPS 443`, `TCP 8000-8010`, `all traffic`.
 *
 * @param name of what answers there, where the program says so.
 */
export function portLabel(ports: string, name?: string): string {
    if (ports === "all") {
        return "all traffic";
    }
    const [protocol = "", port] = ports.split(" ");
    const usual = protocol === "tcp" || protocol === "udp" ? NAMES[Number(port)] : undefined;
    const shown = name ?? usual ?? protocol.toUpperCase();
    return port === undefined ? `all ${shown}` : `${shown} ${port}`;
}
