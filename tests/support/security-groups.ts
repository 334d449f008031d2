import type { RecordedResource, Recording } from "../../preview/record";
import { isObject } from "./program";

/** One rule of a security group: who may connect to it, or whom it may connect to. */
interface Rule {
    readonly direction: "in" | "out";
    /** Name of the security group. */
    readonly group: string;
    /** Name of the other security group, or addresses. */
    readonly peer: string;
    /** `tcp 443`, `tcp 8000-8010`, `all`. */
    readonly ports: string;
}

/** Who may connect to whom. */
export interface SecurityGroupGraph {
    /** Connections that both ends allow, or that come from or go to addresses: `web -> backend tcp 8000`. */
    readonly connections: readonly string[];
    /** Rules between two groups of which only one allows the connection. */
    readonly halfOpen: readonly string[];
}

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];

/** The graph of a stack's security groups, from their rules in every form that AWS's provider knows. */
export function securityGroupGraph(recording: Recording): SecurityGroupGraph {
    const names = new Map(groupsOf(recording).map(({ id, name }) => [id ?? "", name]));
    const rules = recording.resources.flatMap((resource) => rulesOf(resource, names));
    const isGroup = (peer: string) => [...names.values()].includes(peer);
    const isAnswered = (rule: Rule) =>
        !isGroup(rule.peer) ||
        rules.some(
            ({ direction, group, peer, ports }) =>
                direction !== rule.direction && group === rule.peer && peer === rule.group && ports === rule.ports,
        );
    const lines = (which: Rule[]) => [...new Set(which.map(line))].sort();
    return {
        connections: lines(rules.filter(isAnswered)),
        halfOpen: lines(rules.filter((rule) => !isAnswered(rule))),
    };
}

/** The security groups of a stack. */
export function groupsOf(recording: Recording): RecordedResource[] {
    return recording.resources.filter(({ type }) => GROUPS.includes(type));
}

function line({ direction, group, peer, ports }: Rule): string {
    return direction === "in" ? `${peer} -> ${group} ${ports}` : `${group} -> ${peer} ${ports}`;
}

function rulesOf({ type, id, inputs }: RecordedResource, names: ReadonlyMap<string, string>): Rule[] {
    const nameOf = (group: unknown) => names.get(String(group)) ?? String(group);
    const ruleFor = (direction: Rule["direction"], group: unknown, rule: unknown): Rule[] =>
        peersOf(rule).map((peer) => ({ direction, group: nameOf(group), peer: nameOf(peer), ports: portsOf(rule) }));
    switch (type) {
        case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
            return ruleFor("in", inputs.securityGroupId, inputs);
        case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
            return ruleFor("out", inputs.securityGroupId, inputs);
        case "aws:ec2/securityGroupRule:SecurityGroupRule":
            return ruleFor(inputs.type === "ingress" ? "in" : "out", inputs.securityGroupId, inputs);
        default:
            return GROUPS.includes(type)
                ? [
                      ...listOf(inputs.ingress).flatMap((rule) => ruleFor("in", id, rule)),
                      ...listOf(inputs.egress).flatMap((rule) => ruleFor("out", id, rule)),
                  ]
                : [];
    }
}

function peersOf(rule: unknown): unknown[] {
    if (!isObject(rule)) {
        return [];
    }
    const { cidrIpv4, cidrIpv6, referencedSecurityGroupId, sourceSecurityGroupId, prefixListId } = rule;
    const single = [cidrIpv4, cidrIpv6, referencedSecurityGroupId, sourceSecurityGroupId, prefixListId];
    const several = [rule.cidrBlocks, rule.ipv6CidrBlocks, rule.securityGroups, rule.prefixListIds].flatMap(listOf);
    return [...single.filter((peer) => peer !== undefined), ...several];
}

function portsOf(rule: unknown): string {
    if (!isObject(rule)) {
        return "";
    }
    const protocol = String(rule.ipProtocol ?? rule.protocol);
    if (protocol === "-1") {
        return "all";
    }
    const { fromPort, toPort } = rule;
    return fromPort === toPort
        ? `${protocol} ${String(fromPort)}`
        : `${protocol} ${String(fromPort)}-${String(toPort)}`;
}

function listOf(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}
