import type { PreviewResource } from "../document";
import { type PortRange, rangeOf } from "./ports";
import type { Resources } from "./resources";
import { at, list, records, text } from "./values";

/** One rule of a security group, with one peer. */
export interface Rule {
    readonly direction: "ingress" | "egress";
    /** The security group. */
    readonly group: PreviewResource;
    readonly ports: PortRange;
    /** The other security group, if the program registers it. */
    readonly peer: PreviewResource | undefined;
    /** The other side where it is none of the program's groups: addresses, a prefix list, or another group's id. */
    readonly address: string | undefined;
}

/** Types of security groups. */
export const SECURITY_GROUPS: readonly string[] = [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

/** Whether a resource is a security group, or a rule of one. */
export function isFirewallPart({ type }: PreviewResource): boolean {
    return SECURITY_GROUPS.includes(type) || type.startsWith("aws:vpc/securityGroup") || type === SINGLE_RULE;
}

const SINGLE_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

/** All rules of all security groups, in each of the forms in which they may be written. */
export function readRules(resources: Resources): Rule[] {
    return resources.all.flatMap((resource) => {
        const { type, inputs } = resource;
        switch (type) {
            case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
                return ruleOf(resources, "ingress", owner(resources, resource), inputs);
            case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
                return ruleOf(resources, "egress", owner(resources, resource), inputs);
            case SINGLE_RULE: {
                const direction = inputs.type === "egress" ? "egress" : "ingress";
                return ruleOf(resources, direction, owner(resources, resource), inputs);
            }
            default:
                return SECURITY_GROUPS.includes(type) ? inlineRules(resources, resource) : [];
        }
    });
}

function owner(resources: Resources, rule: PreviewResource): PreviewResource | undefined {
    const [named] = resources.referred(rule, "securityGroupId").filter(({ type }) => SECURITY_GROUPS.includes(type));
    return resources.withValue(rule.inputs.securityGroupId) ?? named;
}

function inlineRules(resources: Resources, group: PreviewResource): Rule[] {
    return [
        ...records(group.inputs.ingress).flatMap((rule) => ruleOf(resources, "ingress", group, rule)),
        ...records(group.inputs.egress).flatMap((rule) => ruleOf(resources, "egress", group, rule)),
    ];
}

function ruleOf(
    resources: Resources,
    direction: Rule["direction"],
    group: PreviewResource | undefined,
    rule: Readonly<Record<string, unknown>>,
): Rule[] {
    if (group === undefined) {
        return [];
    }
    const single = ["cidrIpv4", "cidrIpv6", "referencedSecurityGroupId", "sourceSecurityGroupId", "prefixListId"];
    const several = ["cidrBlocks", "ipv6CidrBlocks", "securityGroups", "prefixListIds"];
    const peers = [...single.map((key) => at(rule, key)), ...several.flatMap((key) => list(at(rule, key)))];
    const common = { direction, group, ports: rangeOf(rule) };
    const rules = peers
        .map(text)
        .filter((peer) => peer !== undefined)
        .map((address): Rule => {
            const peer = resources.withValue(address);
            return peer === undefined ? { ...common, peer, address } : { ...common, peer, address: undefined };
        });
    return rule.self === true ? [...rules, { ...common, peer: group, address: undefined }] : rules;
}
