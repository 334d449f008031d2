import ipaddr from "ipaddr.js";
import type { PreviewResource } from "../document";
import { common, type PortRange, portText } from "./ports";
import type { Rule } from "./rules";
import { sortedSet, text } from "./values";

/** Traffic between two ends, before it has a label. */
export interface Traffic {
    readonly from: string;
    readonly to: string;
    readonly ports: readonly string[];
    readonly exposed: boolean;
    /** Which end has no rule for it. */
    readonly blocked?: "ingress" | "egress";
}

/** Id of the node that stands for everybody. */
export const INTERNET = "internet";

/** What the traffic depends on besides the rules. */
export interface Surroundings {
    /** Ids of the nodes that a security group protects. */
    owners(group: PreviewResource): readonly string[];
    /** Where a node's connections to the internet go first; undefined where they go nowhere. */
    wayOut(node: string): string | undefined;
    /** Id of a node for addresses outside. */
    addresses(block: string): string;
    /** Blocks of the VPC that a security group is in. */
    vpcBlocks(group: PreviewResource): readonly string[];
}

/** Whether addresses are everybody's. */
export function isEverybody(address: string | undefined): boolean {
    return address === "0.0.0.0/0" || address === "::/0";
}

/** Who may talk to whom, by the rules of the security groups. */
export function findTraffic(rules: readonly Rule[], surroundings: Surroundings): Traffic[] {
    return new TrafficFinder(rules, surroundings).find();
}

class TrafficFinder {
    private readonly found = new Map<string, { traffic: Omit<Traffic, "ports">; ports: Set<string> }>();
    private readonly ingress: readonly Rule[];
    private readonly egress: readonly Rule[];

    constructor(
        rules: readonly Rule[],
        private readonly surroundings: Surroundings,
    ) {
        this.ingress = rules.filter(({ direction }) => direction === "ingress");
        this.egress = rules.filter(({ direction }) => direction === "egress");
    }

    find(): Traffic[] {
        this.ingress.forEach((rule) => {
            this.enter(rule);
        });
        this.egress.forEach((rule) => {
            this.leave(rule);
        });
        return [...this.found.values()].map(({ traffic, ports }) => ({ ...traffic, ports: sortedSet(ports) }));
    }

    private enter(rule: Rule): void {
        const { group, peer, address, ports } = rule;
        if (peer !== undefined) {
            this.between(peer, group, ports, this.answers(this.egress, peer, group, ports), "egress");
            return;
        }
        if (this.isInside(address, group)) {
            for (const out of this.egress.filter((other) => this.mayReach(other, group))) {
                const passing = common(out.ports, ports);
                if (passing !== undefined) {
                    this.between(out.group, group, passing, [passing], "egress");
                }
            }
            return;
        }
        const from = isEverybody(address) ? INTERNET : this.surroundings.addresses(address ?? "");
        for (const to of this.surroundings.owners(group)) {
            this.add({ from, to, exposed: isEverybody(address) }, ports);
        }
    }

    private leave(rule: Rule): void {
        const { group, peer, address, ports } = rule;
        if (peer !== undefined) {
            this.between(group, peer, ports, this.answers(this.ingress, peer, group, ports), "ingress");
            return;
        }
        if (this.isInside(address, group)) {
            return;
        }
        for (const from of this.surroundings.owners(group)) {
            const first = this.surroundings.wayOut(from);
            if (!isEverybody(address)) {
                this.add({ from, to: this.surroundings.addresses(address ?? ""), exposed: false }, ports);
            } else if (first !== undefined && first !== from) {
                this.add({ from, to: first, exposed: false }, ports);
                if (first !== INTERNET) {
                    this.add({ from: first, to: INTERNET, exposed: false }, ports);
                }
            }
        }
    }

    /** Adds the traffic from a group to a group that both sides allow, or says which side does not. */
    private between(
        from: PreviewResource,
        to: PreviewResource,
        ports: PortRange,
        passing: readonly PortRange[],
        lacking: "ingress" | "egress",
    ): void {
        for (const source of this.surroundings.owners(from)) {
            for (const target of this.surroundings.owners(to).filter((owner) => owner !== source)) {
                for (const range of passing) {
                    this.add({ from: source, to: target, exposed: false }, range);
                }
                if (passing.length === 0) {
                    this.add({ from: source, to: target, exposed: false, blocked: lacking }, ports);
                }
            }
        }
    }

    /** The ports that the rules of a group's other side let pass. */
    private answers(
        rules: readonly Rule[],
        owner: PreviewResource,
        peer: PreviewResource,
        ports: PortRange,
    ): PortRange[] {
        return rules
            .filter((rule) => rule.group === owner)
            .filter((rule) => rule.peer === peer || isEverybody(rule.address) || this.isInside(rule.address, owner))
            .map((rule) => common(rule.ports, ports))
            .filter((range) => range !== undefined);
    }

    /** Whether an egress rule by addresses leads to a group in the same network. */
    private mayReach(rule: Rule, group: PreviewResource): boolean {
        const sameNetwork = text(rule.group.inputs.vpcId) === text(group.inputs.vpcId);
        const open = isEverybody(rule.address) || this.isInside(rule.address, group);
        return rule.peer === undefined && rule.group !== group && sameNetwork && open;
    }

    private isInside(address: string | undefined, group: PreviewResource): boolean {
        return this.surroundings.vpcBlocks(group).some((block) => overlaps(block, address));
    }

    private add(traffic: Omit<Traffic, "ports">, ports: PortRange): void {
        const key = [traffic.from, traffic.to, traffic.blocked ?? ""].join(" ");
        const known = this.found.get(key);
        const exposed = traffic.exposed || known?.traffic.exposed === true;
        this.found.set(key, {
            traffic: { ...traffic, exposed },
            ports: new Set([...(known?.ports ?? []), portText(ports)]),
        });
    }
}

/** Whether addresses are some of a network's, or are the network and more, but not everybody's. */
function overlaps(network: string, address: string | undefined): boolean {
    if (address === undefined || isEverybody(address) || !ipaddr.isValidCIDR(address) || !ipaddr.isValidCIDR(network)) {
        return false;
    }
    const [start, length] = ipaddr.parseCIDR(address);
    const [networkStart, networkLength] = ipaddr.parseCIDR(network);
    return start.kind() === networkStart.kind() && start.match(networkStart, Math.min(length, networkLength));
}
